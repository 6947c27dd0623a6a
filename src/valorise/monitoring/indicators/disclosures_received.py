"""How many results researchers told the office about."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="disclosures-received",
    label="Disclosures received",
    defined="act-disclosures",
    definition=(
        "Results of any type that researchers formally told the office about in the year. A result disclosed "
        "twice counts once, when it was first disclosed."
    ),
    perspective="activity",
    unit="number",
    pitfalls=(
        "Depends on the duty to disclose and on the counting rule. Some surveys ask for inventions only: use the "
        "split by type for those."
    ),
    sources=("AUTM", "ASTP", "AKTS", "JRC20"),
    status="verified",
    events=("disclosure-received",),
)


def figures(records: Records) -> pl.DataFrame:
    """Results by the year of their first disclosure."""
    first = records.happened("disclosure-received").unique("concerns", keep="first", maintain_order=True)
    return counted(first, records)
