"""How often rules, plans or decisions rest on results."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="policy-uses",
    label="Uses in policy",
    defined="imp-policy-change",
    definition="Rules, plans or decisions recorded in the year as resting on a result.",
    perspective="impact",
    unit="number",
    pitfalls="A citation is not yet a change, and one result is rarely the only cause.",
    sources=("OECD", "MLE"),
    status="known",
    events=("policy-used",),
)


def figures(records: Records) -> pl.DataFrame:
    """Every recorded use in policy."""
    return counted(records.happened("policy-used"), records)
