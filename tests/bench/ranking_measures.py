"""How good a ranking is: nDCG@10, mean average precision, recall at 100; binary relevance, mean over needs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

MEASURES = ("nDCG@10", "MAP", "R@100")
DRAWS = 2_000
SEED = 20_260


def quality(ranking: pl.DataFrame, relevant: pl.DataFrame) -> dict[str, float]:
    """The three measures over all needs in `relevant`; a need without ranked assets counts as 0.

    `ranking` has need, asset, rank (from 1); `relevant` has need, asset.

    >>> both = pl.DataFrame({"need": ["q", "q"], "asset": ["a", "b"]})
    >>> quality(both.with_columns(rank=pl.Series([1, 2])), both)
    {'nDCG@10': 1.0, 'MAP': 1.0, 'R@100': 1.0}
    """
    means = each(ranking, relevant).select(pl.col(MEASURES).mean())
    return {name: float(value) for name, value in means.row(0, named=True).items()}


def each(ranking: pl.DataFrame, relevant: pl.DataFrame) -> pl.DataFrame:
    """The three measures of each need in `relevant`, in the order of the needs; 0 for one without ranked assets."""
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
    return scored.sort("need").select(
        "need",
        (pl.col("dcg") / pl.col("ideal")).alias("nDCG@10"),
        (pl.col("precisions") / pl.col("wanted")).alias("MAP"),
        (pl.col("early") / pl.col("wanted")).alias("R@100"),
    )


def interval(ours: Sequence[pl.Series], theirs: Sequence[pl.Series]) -> tuple[float, float, float]:
    """The difference of the means, and the 95 % interval of a paired bootstrap over needs.

    One pair of series for each collection, with the values of the same needs; the mean is that of the collections.
    Needs are drawn within their collection, 2,000 times with a fixed seed.
    """
    apart = [one.to_numpy() - other.to_numpy() for one, other in zip(ours, theirs, strict=True)]
    draw = np.random.default_rng(SEED)
    means: npt.NDArray[np.float64] = np.mean(
        [one[draw.integers(0, one.size, (DRAWS, one.size))].mean(axis=1) for one in apart], axis=0
    )
    low, high = np.quantile(means, [0.025, 0.975])
    return float(np.mean([one.mean() for one in apart])), float(low), float(high)


def _ideals() -> pl.DataFrame:
    """Best possible gain at depth 10 by number of relevant assets."""
    ranks = pl.DataFrame({"wanted": range(1, 11)}, schema={"wanted": pl.UInt32})
    return ranks.with_columns(ideal=(1 / (pl.col("wanted") + 1).log(2)).cum_sum())
