"""How often use was reported."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="uses-reported",
    label="Uses reported",
    defined="oc-uses",
    definition="Reports received in the year that somebody uses a result.",
    perspective="outcome",
    unit="number",
    pitfalls="Only what was reported. Two reports of one user count twice; silence is not absence of use.",
    sources=("MLE",),
    status="known",
    events=("use-reported",),
)


def figures(records: Records) -> pl.DataFrame:
    """Every report of use."""
    return counted(records.happened("use-reported"), records)
