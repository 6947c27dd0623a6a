"""Counting periods the way the laws do: months, month ends, anniversaries, days on which an office is closed."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

LONGEST_CLOSURE = timedelta(days=40)
"""No office stays closed longer, so closed days this far behind the last date are enough."""

COUNTS = (
    "same-day-number",
    "end-of-month",
    "month-end-to-month-end",
    "month-end-if-event-on-month-end",
    "calendar-year-end",
    "first-day-of-month-before",
    "last-month-apart",
)
"""How the end of a period is found; `counted` says what each means."""


def later(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """The day with the same number that many months on; the last day of the month where it has no such day.

    >>> from datetime import date
    >>> frame = pl.DataFrame({"on": [date(2023, 8, 31), date(2024, 2, 29)], "months": [6, 12]})
    >>> frame.select(later(pl.col("on"), pl.col("months")).cast(pl.String).alias("end"))["end"].to_list()
    ['2024-02-29', '2025-02-28']
    """
    return day.dt.offset_by(months.cast(pl.String) + "mo")


def counted(day: pl.Expr, months: pl.Expr, count: pl.Expr) -> pl.Expr:
    """End of a period of months that an event on this day started.

    - same-day-number: the same-numbered day; the last day of the month where there is none
    - end-of-month: the last day of the month in which that day lies
    - month-end-to-month-end: the same, said of a period that begins at the end of a month
    - month-end-if-event-on-month-end: as same-day-number, but a month end leads to a month end
    - calendar-year-end: 31 December of the year in which that day lies
    - first-day-of-month-before: the first day of the month before the one in which that day lies
    - last-month-apart: one month from the end of the months before it, each as same-day-number
    """
    same = later(day, months)
    on_month_end = day == day.dt.month_end()
    return (
        pl.when(count.is_in(["end-of-month", "month-end-to-month-end"]))
        .then(same.dt.month_end())
        .when((count == "month-end-if-event-on-month-end") & on_month_end)
        .then(same.dt.month_end())
        .when(count == "calendar-year-end")
        .then(pl.date(same.dt.year(), 12, 31))
        .when(count == "first-day-of-month-before")
        .then(same.dt.month_start().dt.offset_by("-1mo"))
        .when(count == "last-month-apart")
        .then(later(later(day, months - 1), pl.lit(1)))
        .otherwise(same)
    )


def openings(closing: pl.DataFrame, *, first: date, last: date) -> pl.DataFrame:
    """Closed days between two days with the next day on which the office is open.

    Only days seen in their source count (status `verified`); others never move a date. A row without a day stands
    for every Saturday and Sunday. Columns: calendar, closed, opens, why, moved_by (the legal basis).
    """
    firm = closing.filter(pl.col("status") == "verified")
    weekends = firm.filter(pl.col("day").is_null()).drop("day").join(_weekend_days(first, last), how="cross")
    named = firm.filter(pl.col("day").is_between(first, last + LONGEST_CLOSURE))
    return (
        pl.concat([named, weekends.select(named.columns)])
        .sort("office", "day", "reason")
        .unique(["office", "day"], keep="first", maintain_order=True)
        .with_columns(run=pl.col("day") - pl.duration(days=pl.int_range(pl.len()).over("office")))
        .with_columns(opens=pl.col("day").max().over("office", "run") + pl.duration(days=1))
        .select(calendar="office", closed="day", opens="opens", why="reason", moved_by="reference")
    )


def _weekend_days(first: date, last: date) -> pl.DataFrame:
    days = pl.DataFrame({"day": pl.date_range(first, last + LONGEST_CLOSURE, eager=True)})
    return days.filter(pl.col("day").dt.weekday() > 5)
