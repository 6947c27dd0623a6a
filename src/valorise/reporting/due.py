"""Which dates ask for action now, in the order in which they burn."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from valorise.reporting.findings import Findings

DAYS = 60
"""How far ahead “now” reaches in the report."""


def act_by() -> pl.Expr:
    """The last day on which it costs nothing extra: the due day, or later where the law leaves time after it."""
    return pl.coalesce("free_until", "due")


def curable(findings: Findings) -> pl.DataFrame:
    """Late dates that can still be made good: first those with a surcharge, by its last day, then what is still owed.

    A duty whose passing costs no right (a report, a payment under a contract) stays owed, the latest first.
    """
    surcharge = (pl.col("last_day_with_surcharge") >= findings.as_of).fill_null(value=False)
    late_ = findings.deadlines.filter(pl.col("overdue"), surcharge | pl.col("if_missed").is_null())
    paid = late_.filter(surcharge).sort("last_day_with_surcharge", "due", "right", "task")
    owed = late_.filter(~surcharge).sort("due", "right", "task", descending=[True, False, False])
    return pl.concat([paid, owed])


def passed(findings: Findings) -> pl.DataFrame:
    """Late dates after which no further day is known, the latest first."""
    late_ = findings.deadlines.filter(pl.col("overdue"))
    gone = late_.join(curable(findings), on=["right", "office", "task", "year", "due"], how="anti", nulls_equal=True)
    return gone.sort("due", "right", "task", descending=[True, False, False])


def late(findings: Findings) -> pl.DataFrame:
    """All late dates: what can still be made good, then the others."""
    return pl.concat([curable(findings), passed(findings)])


def soon(findings: Findings) -> pl.DataFrame:
    """What must be done from today to `DAYS` days ahead, day by day."""
    until = findings.as_of + timedelta(days=DAYS)
    return findings.deadlines.filter(~pl.col("overdue"), act_by() <= until).sort(act_by(), "right", "task")


def later(findings: Findings) -> pl.DataFrame:
    """Dates after that, the next first."""
    until = findings.as_of + timedelta(days=DAYS)
    return findings.deadlines.filter(~pl.col("overdue"), act_by() > until).sort(act_by(), "right", "task")


def burning(findings: Findings) -> pl.DataFrame:
    """Late and soon together."""
    return pl.concat([late(findings), soon(findings)])
