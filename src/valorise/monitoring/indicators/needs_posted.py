"""How many needs were posted."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="needs-posted",
    label="Needs posted",
    defined="act-challenges",
    definition="Challenges, calls and questions of others that were posted in the year.",
    perspective="activity",
    unit="number",
    pitfalls="Say beside it how many were answered.",
    sources=("MLE",),
    status="known",
    events=("need-posted",),
)


def figures(records: Records) -> pl.DataFrame:
    """Every posted need."""
    first = records.happened("need-posted").unique("concerns", keep="first", maintain_order=True)
    return counted(first, records)
