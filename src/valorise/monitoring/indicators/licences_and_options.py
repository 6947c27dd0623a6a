"""How many agreements gave a right to use or own a result."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.agreements import signed_coverage
from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

TYPES = ("licence", "option", "assignment")

INDICATOR = Indicator(
    name="licences-and-options",
    label="Licences, options and assignments",
    defined="out-loa",
    definition="Agreements signed in the year that give somebody a right to use or to own a result.",
    perspective="output",
    unit="number",
    pitfalls="Licences that end users accept by a click are to be kept apart. Renewals are not new licences.",
    sources=("AKTS", "ASTP", "AUTM", "JRC20"),
    status="verified",
    tables=("agreements",),
)


def figures(records: Records) -> pl.DataFrame:
    """By the year of the last signature; drafts are not counted."""
    signed = records.dated("agreements", "signed").filter(pl.col("type").is_in(TYPES))
    return counted(signed, records, coverage=signed_coverage(records))
