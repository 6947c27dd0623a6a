"""Days on which an office works: Monday to Friday without the closing days we know for its country."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from valorise.assets.rulebook import closing_days


def after(start: date, days: int, country: str = "") -> date:
    """The last of so many working days after a day, which itself does not count.

    >>> after(date(2026, 11, 20), 1), after(date(2026, 11, 20), 10)
    (datetime.date(2026, 11, 23), datetime.date(2026, 12, 4))
    """
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, country)
    return day


def between(start: date, end: date, country: str = "") -> int:
    """Working days after `start` up to and including `end`; negative where the end lies before.

    >>> between(date(2026, 11, 20), date(2026, 11, 24)), between(date(2026, 11, 24), date(2026, 11, 20))
    (2, -2)
    """
    if end < start:
        return -between(end, start, country)
    span = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(is_working_day(day, country) for day in span)


def is_working_day(day: date, country: str = "") -> bool:
    """Whether the office works on this day; only closing days that we know count.

    >>> is_working_day(date(2026, 11, 22))
    False
    """
    return day.weekday() < 5 and day not in _closed(country)


@cache
def _closed(country: str) -> frozenset[date]:
    rows = closing_days().filter(office=country, status="verified").drop_nulls("day")
    return frozenset(rows["day"].to_list())
