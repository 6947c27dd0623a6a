"""Which dates ask for action now."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from valorise.reporting.findings import Findings

DAYS = 60
"""How far ahead “now” reaches in the report."""


def late(findings: Findings) -> pl.DataFrame:
    """Dates that have passed, the latest first; those that a surcharge can still save stand before the others."""
    passed = findings.deadlines.filter(pl.col("overdue"))
    savable = (pl.col("last_day_with_surcharge") >= findings.as_of).fill_null(value=False)
    return passed.sort(savable, "due", "right", "task", descending=[True, True, False, False])


def soon(findings: Findings) -> pl.DataFrame:
    """Dates from today to `DAYS` days ahead, the next first."""
    until = findings.as_of + timedelta(days=DAYS)
    ahead = findings.deadlines.filter(~pl.col("overdue"), pl.col("due") <= until)
    return ahead.sort("due", "right", "task")


def later(findings: Findings) -> pl.DataFrame:
    """Dates after that, the next first."""
    until = findings.as_of + timedelta(days=DAYS)
    return findings.deadlines.filter(~pl.col("overdue"), pl.col("due") > until).sort("due", "right", "task")


def burning(findings: Findings) -> pl.DataFrame:
    """Late and soon together."""
    return pl.concat([late(findings), soon(findings)])
