"""Facts about measures: what the library knows of a country beside what it knows of others."""

from __future__ import annotations

import polars as pl

from valorise.policy.weights import weights

SHAPE = [
    "recommendation",
    "fact",
    "asks",
    "weight",
    "kind",
    "part",
    "part_low",
    "part_high",
    "known",
    "own",
    "reference",
]


def measure_parts(
    country: str, supported: pl.DataFrame, facts: pl.DataFrame, *, near: tuple[str, ...], others: tuple[str, ...]
) -> pl.DataFrame:
    """For each fact about measures: `part` of the gap between 0 and 1, its range, and whether the fact is known.

    `own` is the worth of the country's measures for the fact, `reference` the larger of the medians of the `near`
    countries and of all `others`, and at least the worth of one well evidenced measure: a fact that nobody serves is
    still asked for. With no measure in the library the fact is not known; its part is then what the unseen leaves,
    with the whole range from 0 to 1.
    """
    asked = facts.filter(pl.col("figure").is_null())
    worth = supported.group_by("recommendation", "fact", "country").agg(
        pl.col("worth", "worth_low", "worth_high").sum()
    )
    own = worth.filter(country=country).rename({"worth": "own", "worth_low": "own_low", "worth_high": "own_high"})
    return (
        asked.join(own.drop("country"), on=["recommendation", "fact"], how="left")
        .join(_median(asked, worth, near, "near"), on=["recommendation", "fact"])
        .join(_median(asked, worth, others, "all"), on=["recommendation", "fact"])
        .with_columns(
            known=pl.col("own").is_not_null(),
            reference=pl.max_horizontal("near", "all", pl.lit(float(weights("library")["least_reference"]))),
        )
        .with_columns(pl.col("own", "own_low", "own_high").fill_null(0.0))
        .with_columns(_parts())
        .with_columns(pl.lit("measures").alias("kind"))
        .select(SHAPE)
    )


def _parts() -> list[pl.Expr]:
    unseen: float = weights("library")["unseen"]
    most: float = weights("library")["unseen_most"]
    known = pl.col("known")
    return [
        _shortfall("own", unseen).alias("part"),
        pl.when(known).then(_shortfall("own_high", most)).otherwise(0.0).alias("part_low"),
        pl.when(known).then(_shortfall("own_low", 0.0)).otherwise(1.0).alias("part_high"),
    ]


def _shortfall(own: str, unseen: float) -> pl.Expr:
    return (1.0 - pl.col(own) / pl.col("reference") - unseen).clip(0.0, 1.0)


def _median(asked: pl.DataFrame, worth: pl.DataFrame, chosen: tuple[str, ...], name: str) -> pl.DataFrame:
    """Median worth over the chosen countries, those without a measure in the library counting as 0: it keeps the
    reference modest.
    """
    keys = ["recommendation", "fact"]
    grid = asked.select(keys).join(pl.DataFrame({"country": chosen}, schema={"country": pl.String()}), how="cross")
    medians = (
        grid.join(worth, on=[*keys, "country"], how="left")
        .group_by(keys)
        .agg(pl.col("worth").fill_null(0.0).median().alias(name))
    )
    return asked.select(keys).join(medians, on=keys, how="left").with_columns(pl.col(name).fill_null(0.0))
