"""How long it takes until the office has decided what to do with a disclosure."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import waited
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records
from valorise.monitoring.waiting import waits

INDICATOR = Indicator(
    name="days-to-triage",
    label="Days from disclosure to first decision",
    defined="pr-time-to-decision",
    definition=(
        "Days after which half of the disclosures received had a first decision, by year of disclosure. "
        "Disclosures still without one count as waiting (Kaplan-Meier)."
    ),
    perspective="process",
    unit="days",
    pitfalls=(
        "Rules for stopping the clock, such as waiting for a form, are not known to the log. The latest year is "
        "uncertain."
    ),
    sources=("MLE", "KTI"),
    status="known",
    events=("triage-decided",),
)


def figures(records: Records) -> pl.DataFrame:
    """Disclosures without a decision wait until the day of the figure."""
    return waited(waits(records, "disclosure-received", records.happened("triage-decided")), records)
