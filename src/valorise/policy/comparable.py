"""Which countries are near to a country, by a few plain figures known for both."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.policy.context import countries, known_figures
from valorise.policy.weights import REFERENCE, weights
from valorise.terms.reasons import reason, reasons_table
from valorise.terms.results import Result
from valorise.terms.tables import table


def comparable_countries(
    country: str, observations: pl.DataFrame, *, as_of: date, top: int = 5, among: tuple[str, ...] | None = None
) -> Result:
    """The `top` countries nearest to a country, as the declared table `comparables`; reasons give both values of each
    feature.

    The distance is the root of the mean squared difference over the features declared in `policy/weights.yaml`, each
    in standard deviations of the countries of the exercise (population by its logarithm). A feature not known for
    both counts as the difference of two countries picked at random, so that a country about which little is known is
    neither near nor far. Without one shared feature a country is left out. Near in figures does not mean alike in law
    or culture.

    `among` names the countries to compare with; without it those of the exercise.
    """
    asked: list[str] = weights("comparison")["features"]
    chosen = tuple(code for code in (among or countries()) if code != country)
    features = _standardised(known_figures(observations, as_of=as_of).filter(pl.col("indicator").is_in(asked)))
    pairs = _pairs(country, chosen, asked, features)
    ranked = (
        _distances(pairs)
        .filter(pl.col("shared") > 0)
        .sort("distance", "other")
        .head(top)
        .with_row_index("rank", offset=1)
        .with_columns(pl.lit(country).alias("country"), pl.col("rank").cast(pl.Int64))
        .select(list(table("comparables").schema))
        .cast(table("comparables").schema)
    )
    return Result(ranked, _reasons(country, ranked, pairs))


def _standardised(known: pl.DataFrame) -> pl.DataFrame:
    """Features with `place`: distance from the mean of the exercise in its standard deviations; null where they do
    not differ.
    """
    logarithm: list[str] = weights("comparison")["logarithm"]
    value = pl.when(pl.col("indicator").is_in(logarithm)).then(pl.col("value").log()).otherwise("value")
    numbers = known.filter(pl.col("value").is_not_null()).with_columns(compared=value)
    spread = (
        numbers.filter(pl.col("country").is_in(countries()))
        .group_by("indicator")
        .agg(mean=pl.col("compared").mean(), deviation=pl.col("compared").std())
    )
    place = (pl.col("compared") - pl.col("mean")) / pl.when(pl.col("deviation") > 0).then("deviation")
    return (
        numbers.join(spread, on="indicator").with_columns(place=place).select("country", "indicator", "value", "place")
    )


def _pairs(country: str, chosen: tuple[str, ...], asked: list[str], features: pl.DataFrame) -> pl.DataFrame:
    """One row for each other country and feature, with the squared difference or null where not known for both."""
    own = features.filter(country=country).select("indicator", own_value="value", own="place")
    grid = pl.DataFrame({"other": chosen}, schema={"other": pl.String()}).join(
        pl.DataFrame({"indicator": asked}, schema={"indicator": pl.String()}), how="cross"
    )
    return (
        grid.join(own, on="indicator", how="left")
        .join(features.rename({"country": "other"}), on=["other", "indicator"], how="left")
        .with_columns(squared=(pl.col("own") - pl.col("place")) ** 2)
    )


def _distances(pairs: pl.DataFrame) -> pl.DataFrame:
    stranger: float = weights("comparison")["unknown_difference"]
    return pairs.group_by("other").agg(
        distance=pl.col("squared").fill_null(stranger).mean().sqrt(),
        shared=pl.col("squared").is_not_null().sum(),
        asked=pl.len(),
        unknown=pl.col("indicator").filter(pl.col("squared").is_null()).sort(),
    )


def _reasons(country: str, ranked: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    told = pairs.join(ranked.select("other", "rank"), on="other").sort("rank", "indicator")
    steps = told.with_columns(step=pl.int_range(pl.len()).over("other") + 1)
    return reasons_table(
        reason(
            f"{country} {row['other']}",
            "comparable",
            row["step"],
            "feature-compared" if row["squared"] is not None else "feature-unknown",
            {
                "feature": row["indicator"],
                "own": row["own_value"],
                "other": row["value"],
                "difference": None if row["squared"] is None else round(row["squared"] ** 0.5, 2),
            },
            REFERENCE,
        )
        for row in steps.iter_rows(named=True)
    )
