"""One score for each pair, made of parts that add up to it exactly."""

from __future__ import annotations

import polars as pl

from valorise.matching.facts import PAIR
from valorise.matching.settings import Settings

ORDER = ("text", "related", "fields", "country", "readiness", "type", "dates")
"""Parts in the order in which they are told."""


def scored(pairs: pl.DataFrame, fits: pl.DataFrame, *, seeker: str, settings: Settings) -> pl.DataFrame:
    """Pairs with facts, strength, score and rank within each seeker; ties go by name. `fits` comes from `facts.facts`.

    Strength S = (shared + related words) x (1 + weights of the facts x how well they fit); score = √S / (√S + √half).
    Facts lift a match in proportion to its text: where nothing is shared there is nothing to lift.
    """
    text = pl.col("direct") + pl.col("related")
    weighed = fits.with_columns(
        lift=pl.col("fit") * pl.col("part").replace_strict(settings.facts, return_dtype=pl.Float64)
    )
    lifts = weighed.sort(*PAIR, "part").group_by(PAIR).agg(facts=pl.struct("part", "lift"), lift=pl.col("lift").sum())
    both = pairs.join(lifts, on=PAIR, how="left").with_columns(strength=text * (1 + pl.col("lift").fill_null(0)))
    root = pl.col("strength").sqrt()
    made = both.with_columns(score=root / (root + settings.half**0.5))
    other = "asset" if seeker == "need" else "need"
    ordered = made.sort(seeker, "score", other, descending=[False, True, False])
    return ordered.with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(seeker))


def parts(kept: pl.DataFrame) -> pl.DataFrame:
    """The column `parts` for scored pairs: need, asset, parts. Facts that are not known are left out."""
    one = pl.col("score") / pl.col("strength")
    text = pl.col("direct") + pl.col("related")
    words = kept.select(*PAIR, text=pl.col("direct") * one, related=pl.col("related") * one)
    long = words.unpivot(["text", "related"], index=PAIR, variable_name="part", value_name="score")
    known = kept.select(*PAIR, "facts", unit=text * one).explode("facts").drop_nulls("facts").unnest("facts")
    all_parts = pl.concat([long, known.select(*PAIR, "part", score=pl.col("lift") * pl.col("unit"))])
    shown = all_parts.filter((pl.col("part") != "related") | (pl.col("score") > 0))
    place = pl.col("part").replace_strict(ORDER, list(range(len(ORDER))), return_dtype=pl.Int64)
    ordered = shown.sort(*PAIR, place)
    return ordered.group_by(PAIR, maintain_order=True).agg(parts=pl.struct("part", "score"))
