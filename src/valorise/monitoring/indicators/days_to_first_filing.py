"""How long it takes from disclosure to the first filing."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import waited
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records
from valorise.monitoring.waiting import waits

INDICATOR = Indicator(
    name="days-to-first-filing",
    label="Days from disclosure to first filing",
    defined="pr-time-to-filing",
    definition=(
        "Days after which half of the disclosures received had led to a first filing, by year of disclosure. "
        "Those without one count as not there yet, also when they are closed (Kaplan-Meier)."
    ),
    perspective="process",
    unit="days",
    pitfalls=(
        "Most results should never be filed: without a median the figure says only that fewer than half were. It "
        "is no target."
    ),
    sources=("KTI", "MLE"),
    status="known",
    events=("first-filing",),
)


def figures(records: Records) -> pl.DataFrame:
    """Disclosures without a filing wait until the day of the figure."""
    return waited(waits(records, "disclosure-received", records.happened("first-filing")), records)
