"""Counting periods the way the laws do: months, month ends, anniversaries, days on which an office is closed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import polars as pl

LONGEST_CLOSURE = timedelta(days=40)
"""No office stays closed longer, so closed days this far behind the last date are enough."""

EPOCH = 719_162
"""Days from the first day of the year 1 to 1970, so that days become numbers without a sign."""

DAYS = 2**22
"""More than there are days in ten thousand years."""

LAST_YEAR = 12_000
"""No period of a law that begins in a year of four figures ends later."""

LONGEST_MONTH = 31

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
    return day_of(month_of(day) + months, day.dt.day())


def counted(day: pl.Expr, months: pl.Expr, count: pl.Expr) -> pl.Expr:
    """End of a period of months that an event on this day started; `counted_from` says how it is counted."""
    return counted_from(month_of(day), day.dt.day(), months, count)


def counted_from(month: pl.Expr, number: pl.Expr, months: pl.Expr, count: pl.Expr) -> pl.Expr:
    """End of a period of months that an event started on the day of that number in that month (`month_of`).

    - same-day-number: the same-numbered day; the last day of the month where there is none
    - end-of-month: the last day of the month in which that day lies
    - month-end-to-month-end: the same, said of a period that begins at the end of a month
    - month-end-if-event-on-month-end: as same-day-number, but a month end leads to a month end
    - calendar-year-end: 31 December of the year in which that day lies
    - first-day-of-month-before: the first day of the month before the one in which that day lies
    - last-month-apart: one month from the end of the months before it, each as same-day-number
    """
    ends = month + months
    from_month_end = (count == "month-end-if-event-on-month-end") & (number == _length_of(month))
    month_end = count.is_in(["end-of-month", "month-end-to-month-end", "calendar-year-end"]) | from_month_end
    last_month = (
        pl.when(count == "calendar-year-end")
        .then(ends // 12 * 12 + 11)
        .when(count == "first-day-of-month-before")
        .then(ends - 1)
        .otherwise(ends)
    )
    apart = pl.when(count == "last-month-apart").then(_length_of(ends - 1))
    last_number = (
        pl.when(count == "first-day-of-month-before")
        .then(1)
        .when(month_end)
        .then(LONGEST_MONTH)
        .otherwise(pl.min_horizontal(number, apart))
    )
    return day_of(last_month, pl.when(number.is_not_null()).then(last_number))


def month_of(day: pl.Expr) -> pl.Expr:
    """Months since January of the year 0, so that months can be counted as numbers."""
    return day.dt.year().cast(pl.Int64) * 12 + (day.dt.month() - 1)


def day_of(month: pl.Expr, number: pl.Expr | int) -> pl.Expr:
    """The day of that number in a month told by `month_of`; its last day where the month is shorter."""
    start = pl.lit(_month_starts()).gather(month)
    return (start + pl.min_horizontal(number, _length_of(month)) - 1).cast(pl.Date)


def _length_of(month: pl.Expr) -> pl.Expr:
    """Days of a month told by `month_of`."""
    return pl.lit(_month_lengths()).gather(month)


@cache
def _month_lengths() -> pl.Series:
    return _month_starts().diff().shift(-1).cast(pl.Int8)


@cache
def _month_starts() -> pl.Series:
    """The first day of every month from the year 0 on, as days since 1970: looked up quicker than worked out."""
    month = pl.int_range(LAST_YEAR * 12)
    return pl.select(pl.date(month // 12, month % 12 + 1, 1).to_physical()).to_series()


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
