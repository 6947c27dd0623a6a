"""How many agreements on research together with others were signed."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.agreements import signed_coverage
from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

TYPES = ("collaboration", "consortium")

INDICATOR = Indicator(
    name="collaborative-agreements",
    label="Collaboration agreements",
    defined="act-research-agreements",
    definition="Agreements on research with partners outside, alone or in a consortium, signed in the year.",
    perspective="activity",
    unit="number",
    pitfalls=(
        "Some surveys count only agreements with companies, or above an amount. Amendments are not new agreements."
    ),
    sources=("ASTP", "AKTS", "JRC20"),
    status="verified",
    tables=("agreements",),
)


def figures(records: Records) -> pl.DataFrame:
    """By the year of the last signature; drafts are not counted."""
    signed = records.dated("agreements", "signed").filter(pl.col("type").is_in(TYPES))
    return counted(signed, records, coverage=signed_coverage(records))
