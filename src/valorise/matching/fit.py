"""How well a match fits, in a word, from how much is shared and how much of what was asked for that is."""

from __future__ import annotations

import polars as pl

from valorise.matching.settings import Settings


def wanted(asked: pl.DataFrame) -> pl.DataFrame:
    """All that each seeker asks for, in the unit of the text strength: seeker, wanted. `asked` comes from `query`."""
    value = (pl.col("weight") * pl.col("idf")).sort_by("term").sum()
    return asked.group_by("seeker").agg(wanted=value)


def fitted(pairs: pl.DataFrame, asked: pl.DataFrame, settings: Settings, *, records: int) -> pl.DataFrame:
    """Pairs (seeker, found, direct, heaviest ...) with `covered`, `overlap` and `fit`.

    `covered` is the share of what the seeker asks for that the shared words make up, between 0 and 1. `overlap` is
    the strength of the shared words times the share they cover, where one word counts at most as much as all the
    others together: a single word in common is an accident. It is high for many shared words in a long need and for
    most of a short one. The word `fit` is strong, fair or weak by `overlap`. Among fewer than `fewest` records nobody
    can tell which words are telling, and `fit` is null.
    """
    direct = pl.col("direct")
    even = pl.min_horizontal(direct, 2 * (direct - pl.col("heaviest"))).clip(0)
    held, rules = pl.col("overlap"), settings.fit
    word = pl.when(held >= rules.strong).then(pl.lit("strong")).when(held >= rules.fair).then(pl.lit("fair"))
    known = pl.when(records >= rules.fewest).then(word.otherwise(pl.lit("weak")))
    joined = pairs.join(wanted(asked), on="seeker", how="left", maintain_order="left")
    measured = joined.with_columns(covered=direct / pl.col("wanted"), overlap=even * even / pl.col("wanted"))
    return measured.with_columns(fit=known).drop("wanted", "heaviest")
