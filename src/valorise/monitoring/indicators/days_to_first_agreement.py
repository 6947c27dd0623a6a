"""How long it takes from disclosure to the first agreement on use."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.agreements import agreements_on_use
from valorise.monitoring.figures import waited
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records
from valorise.monitoring.waiting import waits

INDICATOR = Indicator(
    name="days-to-first-agreement",
    label="Days from disclosure to first agreement",
    defined="pr-time-to-agreement",
    definition=(
        "Days after which half of the disclosures received had led to a signed agreement other than on "
        "confidentiality or material, by year of disclosure. Those without one count as not there yet, also when "
        "they are closed (Kaplan-Meier)."
    ),
    perspective="process",
    unit="days",
    pitfalls=(
        "The time a partner takes is inside. Needs the type of the agreement to leave out those on confidentiality."
    ),
    sources=("MLE", "AKTS"),
    status="known",
    events=("agreement-signed",),
)


def figures(records: Records) -> pl.DataFrame:
    """Disclosures without an agreement wait until the day of the figure."""
    return waited(waits(records, "disclosure-received", agreements_on_use(records)), records)
