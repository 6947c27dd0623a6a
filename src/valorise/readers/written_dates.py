"""Dates as people and programs write them, read only where one reading is possible."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Literal

from valorise.terms import knowledge
from valorise.terms.time import partial_date
from valorise.terms.words import key

Order = Literal["day-month-year", "month-day-year"]

NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
DAY_WORD_YEAR = re.compile(
    r"(?:[^\W\d_]+,?\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?([^\W\d_]+)\.?,?[\s-]+(?:de\s+)?(\d{4})"
)
WORD_DAY_YEAR = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
WORD_YEAR = re.compile(r"([^\W\d_]+)\.?[\s-]+(\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
COMPACT = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp]\.?[Mm]\.?)?(Z|[+-]\d{2}:?\d{2})?$")
FIRST_SERIAL = date(1899, 12, 30)
"""Day 0 of spreadsheet programs, so that day 60 and later come out right (1900 was no leap year)."""


def readings(written: Any) -> dict[Order | None, str]:
    """Every reading that is possible: none, one under None, or two by their order.

    >>> readings("10 March 2015"), readings("06/16/2024")
    ({None: '2015-03-10'}, {'month-day-year': '2024-06-16'})
    >>> readings("03/04/2024")
    {'day-month-year': '2024-04-03', 'month-day-year': '2024-03-04'}
    """
    if isinstance(written, datetime):
        return {None: written.date().isoformat()}
    if isinstance(written, date):
        return {None: written.isoformat()}
    text = str(written).strip()
    if ISO.match(text) and (day := partial_date(text)):
        return {None: day}
    text = TIME.sub("", text)
    found = partial_date(text) or _in_words(text) or _compact(text)
    return {None: found} if found else _numeric(text)


def written_date(written: Any, order: Order | None = None) -> str | None:
    """The date as ISO 8601 with its own precision; None where it is none, or can be read in two ways without `order`.

    >>> written_date("January 10, 2017"), written_date("25.05.2020 00:00"), written_date("03/04/2024")
    ('2017-01-10', '2020-05-25', None)
    >>> written_date("03/04/2024", "day-month-year"), written_date("listopad 2021")
    ('2024-04-03', '2021-11')
    >>> written_date("2019.04.10")
    '2019-04-10'
    """
    found = readings(written)
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    return found.get(order) if order else None


def serial_date(number: float) -> str | None:
    """Day that a spreadsheet program means by this number, between 1927 and 2119; else None.

    >>> serial_date(43831), serial_date(12)
    ('2020-01-01', None)
    """
    return (FIRST_SERIAL + timedelta(days=int(number))).isoformat() if 10_000 <= number <= 80_000 else None


def _numeric(text: str) -> dict[Order | None, str]:
    parts = NUMBERS.fullmatch(text)
    if not parts:
        return {}
    first, second, year = parts.groups()
    both: dict[Order, str | None] = {
        "day-month-year": partial_date(f"{year}-{int(second):02}-{int(first):02}"),
        "month-day-year": partial_date(f"{year}-{int(first):02}-{int(second):02}"),
    }
    return {order: found for order, found in both.items() if found and len(found) == 10}


def _in_words(text: str) -> str | None:
    if found := DAY_WORD_YEAR.fullmatch(text):
        return _day(found[3], found[2], found[1])
    if found := WORD_DAY_YEAR.fullmatch(text):
        return _day(found[3], found[1], found[2])
    if found := WORD_YEAR.fullmatch(text):
        month = _months().get(key(found[1]))
        return f"{found[2]}-{month:02}" if month else None
    return None


def _day(year: str, month: str, day: str) -> str | None:
    number = _months().get(key(month))
    return partial_date(f"{year}-{number:02}-{int(day):02}") if number and int(day) else None


def _compact(text: str) -> str | None:
    if found := YEAR_FIRST.fullmatch(text):
        return partial_date(f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}")
    return partial_date(f"{text[:4]}-{text[4:6]}-{text[6:]}") if COMPACT.fullmatch(text) else None


@cache
def _months() -> dict[str, int]:
    rows = knowledge.rows("readers/months.csv")
    return {name: int(row["month"]) for row in rows for name in row["names"].split("|")}
