"""How good a ranking is: nDCG@10, mean average precision, recall at 100; binary relevance, mean over needs."""

from __future__ import annotations

import polars as pl


def quality(ranking: pl.DataFrame, relevant: pl.DataFrame) -> dict[str, float]:
    """The three measures over all needs in `relevant`; a need without ranked assets counts as 0.

    `ranking` has need, asset, rank (from 1); `relevant` has need, asset.

    >>> both = pl.DataFrame({"need": ["q", "q"], "asset": ["a", "b"]})
    >>> quality(both.with_columns(rank=pl.Series([1, 2])), both)
    {'nDCG@10': 1.0, 'MAP': 1.0, 'R@100': 1.0}
    """
    wanted = relevant.group_by("need").agg(wanted=pl.len())
    hits = ranking.join(relevant, on=["need", "asset"]).sort("need", "rank")
    hits = hits.with_columns(found=pl.col("rank").cum_count().over("need"))
    gain = 1 / (pl.col("rank") + 1).log(2)
    found = hits.group_by("need").agg(
        dcg=gain.filter(pl.col("rank") <= 10).sum(),
        precisions=(pl.col("found") / pl.col("rank")).sum(),
        early=(pl.col("rank") <= 100).sum(),
    )
    scored = wanted.join(found, on="need", how="left").fill_null(0).join(_ideals(), on=pl.col("wanted").clip(0, 10))
    means = scored.select(
        pl.mean_horizontal((pl.col("dcg") / pl.col("ideal")).mean()).alias("nDCG@10"),
        (pl.col("precisions") / pl.col("wanted")).mean().alias("MAP"),
        (pl.col("early") / pl.col("wanted")).mean().alias("R@100"),
    )
    return {name: float(value) for name, value in means.row(0, named=True).items()}


def _ideals() -> pl.DataFrame:
    """Best possible gain at depth 10 by number of relevant assets."""
    ranks = pl.DataFrame({"wanted": range(1, 11)}, schema={"wanted": pl.UInt32})
    return ranks.with_columns(ideal=(1 / (pl.col("wanted") + 1).log(2)).cum_sum())
