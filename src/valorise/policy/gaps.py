"""How far a country falls short of the nine recommendations, as far as the library of measures and plain figures
tell.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.policy.comparable import comparable_countries
from valorise.policy.context import countries
from valorise.policy.figure_facts import figure_parts
from valorise.policy.gap_reasons import gap_reasons
from valorise.policy.library import in_force
from valorise.policy.measure_facts import measure_parts
from valorise.policy.recommendations import facts_table
from valorise.policy.support import fact_measures, serving
from valorise.policy.weights import weights
from valorise.terms.results import Result
from valorise.terms.tables import table


def gaps(
    country: str,
    measures: pl.DataFrame,
    observations: pl.DataFrame,
    *,
    as_of: date,
    parts: pl.DataFrame | None = None,
) -> Result:
    """The gap of a country for each of R1 to R9 as the declared table `gaps`, with a reason for every fact looked at.

    Each recommendation names facts. A fact about measures compares what the library knows of the country with the
    median of comparable countries and of all other countries of the exercise, whichever is more, each measure
    weighted by the strength of its evidence; a fact about a figure compares it with the median of the exercise. The
    gap is the weighted mean of the facts, `low` and `high` what it may be when everything not known turns out well or
    badly, `coverage` the weight of the facts that are known.

    The library is not a census of measures. A country with few measures in it may have many: no measure found counts
    as not known, never as none, and a part of the reference is taken to be there unseen (`policy/weights.yaml`).
    Where nothing is known the gap is missing. A gap is a place to look, not a mark. `parts` are the facts where they
    have been worked out already (`fact_parts` of the same arguments).
    """
    near = _nearest(country, observations, as_of=as_of)
    counted = serving(measures.filter(in_force(as_of=as_of)))
    if parts is None:
        parts = fact_parts(country, measures, observations, as_of=as_of)
    found = (
        _combined(parts)
        .join(_numbers(country, counted, near), on="recommendation", how="left")
        .with_columns(pl.lit(country).alias("country"))
        .select(list(table("gaps").schema))
        .cast(table("gaps").schema)
        .sort("recommendation")
    )
    return Result(found, gap_reasons(country, parts, fact_measures(counted), near))


def fact_parts(country: str, measures: pl.DataFrame, observations: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Every fact that the nine recommendations ask for, with its part of the gap: what `gaps` sums up.

    Columns recommendation, fact, asks, weight, kind, part, part_low, part_high, known, own, reference, and for
    figures their value, year, standing and source.
    """
    others = tuple(code for code in countries() if code != country)
    supported = fact_measures(serving(measures.filter(in_force(as_of=as_of))))
    near = _nearest(country, observations, as_of=as_of)
    facts = facts_table()
    both = [
        measure_parts(country, supported, facts, near=near, others=others),
        figure_parts(country, observations, facts, as_of=as_of),
    ]
    return pl.concat(both, how="diagonal").sort("recommendation", "weight", "fact", descending=[False, True, False])


def _nearest(country: str, observations: pl.DataFrame, *, as_of: date) -> tuple[str, ...]:
    top: int = weights("comparison")["countries"]
    return tuple(comparable_countries(country, observations, as_of=as_of, top=top).table["other"])


def _combined(parts: pl.DataFrame) -> pl.DataFrame:
    """One row per recommendation: weighted mean of the parts, its range, and the weight of what is known."""
    counts = pl.col("part").is_not_null()
    said = pl.col("coverage") > 0
    return (
        parts.group_by("recommendation")
        .agg(
            gap=(pl.col("part") * pl.col("weight")).sum() / pl.col("weight").filter(counts).sum(),
            low=(pl.col("part_low") * pl.col("weight")).sum(),
            high=(pl.col("part_high") * pl.col("weight")).sum(),
            coverage=pl.col("weight").filter("known").sum(),
        )
        .with_columns(pl.col("coverage").round(4).clip(0, 1))
        .with_columns(
            pl.when(said).then(pl.col(name).round(4).clip(0, 1)).alias(name) for name in ("gap", "low", "high")
        )
    )


def _numbers(country: str, counted: pl.DataFrame, near: tuple[str, ...]) -> pl.DataFrame:
    """How many measures in force serve each recommendation, in the country and in the median of the countries
    compared with.
    """
    grid = facts_table().select("recommendation").unique()
    per_country = counted.group_by("recommendation", "country").len("measures")
    own = per_country.filter(country=country).select("recommendation", "measures")
    others = (
        grid.join(pl.DataFrame({"country": near}, schema={"country": pl.String()}), how="cross")
        .join(per_country, on=["recommendation", "country"], how="left")
        .group_by("recommendation")
        .agg(peers=pl.col("measures").fill_null(0).median())
    )
    return (
        grid.join(own, on="recommendation", how="left")
        .with_columns(pl.col("measures").fill_null(0))
        .join(others, on="recommendation", how="left")
    )
