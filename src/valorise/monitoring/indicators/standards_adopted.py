"""How often a standard took a contribution up."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="standards-adopted",
    label="Adoptions in standards",
    defined="out-standards",
    definition="Standards that took up a contribution in the year.",
    perspective="impact",
    unit="number",
    pitfalls="Comes years after the work. A published standard may still be unused.",
    sources=("ST",),
    status="known",
    events=("standard-adopted",),
)


def figures(records: Records) -> pl.DataFrame:
    """Every adoption."""
    return counted(records.happened("standard-adopted"), records)
