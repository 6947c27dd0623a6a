"""How often the office spoke with possible users."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="contacts-made",
    label="Contacts with possible users",
    defined="act-contacts",
    definition="Conversations with a possible user, partner or buyer that were recorded in the year.",
    perspective="activity",
    unit="number",
    pitfalls="Volume is not progress, and it rises when recording improves. Compare offices with care.",
    sources=("MLE",),
    status="known",
    events=("contact-made",),
)


def figures(records: Records) -> pl.DataFrame:
    """Every recorded contact."""
    return counted(records.happened("contact-made"), records)
