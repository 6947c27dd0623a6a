"""How many new families of rights were begun."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="priority-filings",
    label="Priority filings",
    defined="act-priority-filings",
    definition=(
        "First applications in the year that start a priority year. Later applications for the same result are "
        "not counted."
    ),
    perspective="activity",
    unit="number",
    pitfalls=(
        "Provisional applications raise the number where they are usual. Not every first filing is for a patent."
    ),
    sources=("ASTP", "AKTS", "JRC20"),
    status="verified",
    events=("first-filing",),
)


def figures(records: Records) -> pl.DataFrame:
    """Results or rights by the year of their first filing."""
    first = records.happened("first-filing").unique("concerns", keep="first", maintain_order=True)
    return counted(first, records)
