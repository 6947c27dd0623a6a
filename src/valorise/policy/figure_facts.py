"""Facts about figures: how a figure of a country stands beside the countries of the exercise."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.policy.context import countries, known_figures
from valorise.policy.weights import weights


def figure_parts(country: str, observations: pl.DataFrame, facts: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """For each fact about a figure: `part` of the gap between 0 and 1, its range, and whether the fact is known.

    The part is the distance from the median of the exercise on the wrong side, as a share of that median; 0 on the
    right side. A figure that is only asked to be `present` gives 0 when it is known. Where the figure or the median
    is not known the part is missing and its range goes from 0 to 1. A figure from general knowledge has a margin
    (`policy/weights.yaml`).
    """
    known = known_figures(observations, as_of=as_of)
    own = known.filter(country=country).select("indicator", "value", "text", "year", "status", "source")
    margin = pl.when(pl.col("status") == "verified").then(0.0).otherwise(float(weights("figures")["unconfirmed"]))
    return (
        facts.filter(pl.col("figure").is_not_null())
        .join(own, left_on="figure", right_on="indicator", how="left")
        .join(_medians(known), left_on="figure", right_on="indicator", how="left")
        .with_columns(part=_part())
        .with_columns(known=pl.col("part").is_not_null(), kind=pl.lit("figure"))
        .with_columns(
            part_low=(pl.col("part") - margin).clip(0.0, 1.0).fill_null(0.0),
            part_high=(pl.col("part") + margin).clip(0.0, 1.0).fill_null(1.0),
        )
        .rename({"value": "own"})
    )


def _medians(known: pl.DataFrame) -> pl.DataFrame:
    """Median of each figure over the countries of the exercise; none where too few are known."""
    least: int = weights("figures")["least_known"]
    exercise = known.filter(pl.col("country").is_in(countries()), pl.col("value").is_not_null())
    medians = exercise.group_by("indicator").agg(reference=pl.col("value").median(), countries=pl.len())
    return medians.filter(pl.col("countries") >= least)


def _part() -> pl.Expr:
    short = (
        pl.when(pl.col("better") == "lower")
        .then(pl.col("value") - pl.col("reference"))
        .otherwise(pl.col("reference") - pl.col("value"))
    )
    share = (short / pl.col("reference").abs()).clip(0.0, 1.0)
    by_sign = pl.when(short <= 0).then(0.0).when(pl.col("reference") == 0).then(1.0).otherwise(share)
    there = pl.col("value").is_not_null() | pl.col("text").is_not_null()
    present = pl.when(there).then(0.0)
    compared = pl.when(pl.col("value").is_not_null() & pl.col("reference").is_not_null()).then(by_sign)
    return pl.when(pl.col("better") == "present").then(present).otherwise(compared)
