"""What licences, options and assignments brought in."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.indicator import Indicator
from valorise.monitoring.money import money
from valorise.monitoring.records import Records

KINDS = ("licence income", "milestone", "royalty")

INDICATOR = Indicator(
    name="licence-income",
    label="Licence income",
    defined="oc-licence-income",
    definition=(
        "Money booked in the year from licences, options and assignments: fees, milestones and royalties, before "
        "any sharing. Sales of equity are not in it."
    ),
    perspective="outcome",
    unit="amount",
    pitfalls=(
        "A few large licences make most of it. AUTM counts cashed-in equity as licence income: never add an "
        "equity figure to that one."
    ),
    sources=("AUTM", "ASTP", "AKTS", "HEBCI", "JRC20"),
    status="verified",
    tables=("money_flows",),
)


def figures(records: Records) -> pl.DataFrame:
    """By currency; amounts of different currencies are never added."""
    return money(records, "in", KINDS)
