"""What the library knows of each country for each fact that a recommendation asks for."""

from __future__ import annotations

import polars as pl

from valorise.policy.recommendations import facets_table
from valorise.policy.weights import worth

FACETS = ("instruments", "channels", "stages", "target_groups")


def serving(measures: pl.DataFrame) -> pl.DataFrame:
    """Measures by recommendation they serve, with their worth: columns recommendation, id, country, name, worth, ..."""
    return (
        worth(measures)
        .explode("recommendations", empty_as_null=True)
        .rename({"recommendations": "recommendation"})
        .filter(pl.col("recommendation").is_not_null())
        .unique(["recommendation", "id"])
    )


def fact_measures(serving: pl.DataFrame) -> pl.DataFrame:
    """Which measure counts for which fact: one row per recommendation, fact and measure, with the worth of the
    measure.

    A measure counts for a fact when it serves the recommendation and carries one of the codes, or one of the words in
    its name or summary, that the fact names.
    """
    facets = facets_table()
    coded = pl.concat(
        [
            serving.select("recommendation", "id", pl.lit(facet).alias("facet"), pl.col(facet).alias("code"))
            .explode("code", empty_as_null=True)
            .filter(pl.col("code").is_not_null())
            for facet in FACETS
        ]
    ).join(facets, on=["recommendation", "facet", "code"])
    said = serving.select(
        "recommendation", "id", said=pl.concat_str("name", "summary", separator=" ").str.to_lowercase()
    )
    worded = (
        said.join(facets.filter(facet="words"), on="recommendation")
        .filter(pl.col("said").str.contains(pl.col("code"), literal=True))
        .select("recommendation", "id", "fact")
    )
    found = pl.concat([coded.select("recommendation", "id", "fact"), worded]).unique()
    worths = serving.select("recommendation", "id", "country", "name", "worth", "worth_low", "worth_high")
    return found.join(worths, on=["recommendation", "id"])
