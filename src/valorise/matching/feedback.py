"""Words that the best assets for a need have in common, looked for in the other candidates too.

Pseudo-relevance feedback: it finds assets that speak of the same thing in other words than the need.
"""

from __future__ import annotations

import polars as pl

from valorise.matching.settings import Settings


def related(
    direct: pl.DataFrame, present: pl.DataFrame, idf: pl.DataFrame, documents: int, settings: Settings
) -> pl.DataFrame:
    """Related words of each seeker as a query: seeker, term, weight, idf. Few assets in the index: no rows.

    `direct` has seeker, found and `direct` (strength of the shared words); `present` comes from `strength.counted`;
    `idf` has term, idf. The weights of a seeker are scaled so that a record with all its related words, each often,
    gains `strength` times the mean direct strength of the best records.
    """
    rules = settings.feedback
    best = _best(direct, min(rules.assets, documents // rules.one_per))
    read = best.join(present, on="found")
    value = (pl.col("share") * pl.col("saturation")).sort_by("found").sum()
    terms = read.group_by("seeker", "term").agg(value=value, having=pl.len(), mean=pl.first("mean"))
    found = terms.filter(pl.col("having") >= rules.shared_by).join(idf, on="term")
    valued = found.with_columns(value=pl.col("value") * pl.col("idf"))
    kept = valued.sort("seeker", "value", "term", descending=[False, True, False])
    kept = kept.group_by("seeker", maintain_order=True).head(rules.terms)
    most = (pl.col("value") * pl.col("idf")).sum().over("seeker")
    return kept.select("seeker", "term", weight=rules.strength * pl.col("mean") * pl.col("value") / most, idf="idf")


def _best(direct: pl.DataFrame, most: int) -> pl.DataFrame:
    """The best records of each seeker with their share of the strength and the mean strength."""
    ranked = direct.sort("seeker", "direct", "found", descending=[False, True, False])
    best = ranked.group_by("seeker", maintain_order=True).head(most)
    whole, mean = pl.col("direct").sum().over("seeker"), pl.col("direct").mean().over("seeker")
    return best.select("seeker", "found", share=pl.col("direct") / whole, mean=mean)
