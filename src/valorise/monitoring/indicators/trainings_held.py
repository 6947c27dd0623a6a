"""How many trainings were held."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="trainings-held",
    label="Trainings held",
    defined="act-trainings",
    definition="Courses and workshops on valorisation that were held in the year.",
    perspective="activity",
    unit="number",
    pitfalls="Attendance is not learning, and a course for three counts like one for thirty.",
    sources=("GP",),
    status="known",
    events=("training-held",),
)


def figures(records: Records) -> pl.DataFrame:
    """Every training event."""
    return counted(records.happened("training-held"), records)
