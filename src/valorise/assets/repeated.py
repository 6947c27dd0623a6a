"""Duties that come back, such as renewal fees: the years in sight, and those that another office collects."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets.calendar import LONGEST_MONTH, day_of, later, month_of
from valorise.assets.coded import beside

VALIDATED_WITHIN = "-3mo"
"""A European patent is validated within three months of its grant (EPC Art. 65(1)): where no grant is recorded, fees of
years that began before were the European Patent Office's in any case."""

ACCRUED = "4mo"
"""Renewal fees of a divisional application that fell due before this time from its filing have a clock of their own
(EPC Rule 51(3))."""

TURNING = ["every", "times", "first_year", "year_step", "opens_later", "payable"]
"""What rules say of duties that come back."""


def repeated(began: pl.DataFrame, branches: pl.DataFrame, rules: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Repeated duties once for each time: all that have come due by the day of the question, and the next.

    New columns: months, year, opens_months, and begins (deemed receipt, else the event) with its month and the number
    of its day. Left out are times whose year is paid, fees of years that another office collected, and dates that an
    earlier filing made needless.
    """
    turns = rules.select(pl.col("every").is_not_null() | (pl.col("payable") != "always")).to_series()
    first = rules.select("months", "receipt_days", year="first_year", opens_months="opens_first")
    begun = beside(began, first, "number").with_columns(begins=pl.col("on") + pl.duration(days="receipt_days"))
    begun = begun.with_columns(begins_month=month_of(pl.col("begins")), begins_day=pl.col("begins").dt.day())
    again = turns[begun["number"]]
    once = begun.filter(~again).drop("paid_year", "receipt_days")
    said = beside(begun.filter(again), rules.select(TURNING), "number")
    several = _ours(_turned(beside(said, _days(branches), "place"), as_of=as_of))
    return pl.concat([once, several.select(once.columns)])


def _days(branches: pl.DataFrame) -> pl.DataFrame:
    """Days of a branch that decide to whom a fee is due."""
    granted_since = pl.coalesce("granted", pl.col("validated").dt.offset_by(VALIDATED_WITHIN))
    third_year = later(pl.when(pl.col("divided").is_not_null()).then("filed"), pl.lit(24))
    return branches.select(
        "granted",
        "validated",
        granted_since=granted_since,
        granted_month=month_of(pl.col("granted")),
        granted_since_month=month_of(granted_since),
        third_year_ends=third_year.dt.month_end(),
        clock_ends=pl.col("divided").dt.offset_by(ACCRUED),
    )


def _turned(said: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """One row for each time that is not paid and may be due to this office; `_ours` looks at the rest."""
    began = said.with_columns(on_month=month_of(pl.col("on")), on_day=pl.col("on").dt.day())
    first_month = pl.col("on_month") + pl.col("months")
    come_due = (as_of.year * 12 + as_of.month - 1 - first_month).floordiv(pl.col("every"))
    times = (come_due + 2).clip(1, pl.col("times")).fill_null(1)
    paid = ((pl.col("paid_year") - pl.col("first_year")).floordiv(pl.col("year_step")) + 1).fill_null(0)
    theirs = pl.when(pl.col("validated").is_not_null() | (pl.col("payable") == "after-unitary-grant"))
    until_then = theirs.then("granted_since_month") - first_month
    before = (-((-until_then).floordiv(pl.col("every")))).fill_null(0)
    ours = (pl.col("granted_month") - first_month).floordiv(pl.col("every")) + 1
    ends = pl.when(pl.col("payable") == "before-grant").then(ours)
    first, last = pl.max_horizontal(paid, before, pl.lit(0)), pl.min_horizontal(times, ends)
    turned = began.with_columns(turn=first, last_turn=last).filter(pl.col("turn") < pl.col("last_turn"))
    again = turned.with_columns(turn=pl.int_ranges("turn", "last_turn")).explode(
        "turn", empty_as_null=False, keep_nulls=False
    )
    return again.with_columns(
        months=pl.col("months") + pl.col("turn") * pl.col("every").fill_null(0),
        year=pl.col("first_year") + pl.col("turn") * pl.col("year_step"),
        opens_months=pl.when(pl.col("turn") == 0).then("opens_months").otherwise("opens_later"),
    )


def _ours(turned: pl.DataFrame) -> pl.DataFrame:
    """Leaves out fees of years that another office collected, and dates that an earlier filing made needless."""
    month = pl.col("on_month") + pl.col("months")
    begins, payable = day_of(month, pl.col("on_day")), pl.col("payable")
    accrued = day_of(month, LONGEST_MONTH) <= pl.col("clock_ends")
    national = pl.col("every").is_not_null() & pl.col("validated").is_not_null()
    not_ours = (
        ((payable == "before-grant") & ((begins > pl.col("granted")) | accrued.fill_null(value=False)))
        | (national & (begins <= pl.col("granted_since")))
        | ((payable == "accrued") & (pl.col("third_year_ends") > pl.col("clock_ends")))
        | ((payable == "after-unitary-grant") & (begins <= pl.col("granted")).fill_null(value=True))
    )
    return turned.filter(~not_ours.fill_null(value=False))
