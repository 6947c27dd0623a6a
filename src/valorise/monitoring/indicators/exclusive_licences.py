"""Which part of the licences is exclusive."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import shared
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="exclusive-licences",
    label="Exclusive licences",
    defined="out-licences-exclusive",
    definition="Licences signed in the year that are exclusive, out of those of which it is known whether they are.",
    perspective="output",
    unit="share",
    pitfalls="A licence that is exclusive in one field only counts as exclusive.",
    sources=("AUTM",),
    status="known",
    tables=("agreements",),
)


def figures(records: Records) -> pl.DataFrame:
    """Licences that do not say whether they are exclusive are left out; the coverage says how many that are."""
    signed = records.dated("agreements", "signed").filter(pl.col("type") == "licence")
    return shared(signed.select("id", period=pl.col("year").cast(pl.String), holds="exclusive"))
