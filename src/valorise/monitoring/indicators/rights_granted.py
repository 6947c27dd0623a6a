"""How many rights were granted or registered."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="rights-granted",
    label="Rights granted or registered",
    defined="out-rights-granted",
    definition="Decisions of an office in the year that grant or register a right, whatever its kind.",
    perspective="output",
    unit="number",
    pitfalls=(
        "Counts decisions: one invention granted in three countries gives three. Surveys that ask for families "
        "need another count."
    ),
    sources=("ASTP", "AUTM", "AKTS", "HEBCI", "JRC20"),
    status="verified",
    events=("grant", "registration"),
)


def figures(records: Records) -> pl.DataFrame:
    """Every grant and registration."""
    return counted(records.happened("grant", "registration"), records)
