"""What protection cost."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.indicator import Indicator
from valorise.monitoring.money import money
from valorise.monitoring.records import Records

KINDS = ("renewal fee", "attorney")

INDICATOR = Indicator(
    name="protection-costs",
    label="Costs of protection",
    defined="inp-ip-spend",
    definition="Money booked in the year for attorneys and for fees of patent and other offices.",
    perspective="input",
    unit="amount",
    pitfalls="Gross: what licensees pay back is not taken off. Say so when you report it.",
    sources=("AUTM", "ASTP", "HEBCI"),
    status="known",
    tables=("money_flows",),
)


def figures(records: Records) -> pl.DataFrame:
    """By currency; amounts of different currencies are never added."""
    return money(records, "out", KINDS)
