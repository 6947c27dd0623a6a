"""Days with the precision that is known: a year, a month or a day, as text `2024`, `2024-05`, `2024-05-03`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime

PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def partial_date(written: str) -> str | None:
    """The day, month or year as ISO 8601 text with its own precision; None where it is none.

    Times of the day are cut off. Zero months and days, as some registers write, mean not known.

    >>> partial_date("2024-05"), partial_date("2024-05-03T10:00:00Z"), partial_date("2024-00-00"), partial_date("soon")
    ('2024-05', '2024-05-03', '2024', None)
    """
    head = re.split(r"[T ]", written.strip(), maxsplit=1)[0]
    parts = PARTIAL.fullmatch(head.replace("/", "-"))
    if not parts:
        return None
    year, month, day = parts.groups()
    if month in (None, "00"):
        return year
    if not 1 <= int(month) <= 12:
        return None
    if day in (None, "00"):
        return f"{year}-{month}"
    in_month = int(year) > 0 and int(day) <= monthrange(int(year), int(month))[1]
    return f"{year}-{month}-{day}" if in_month else None


def first_day(partial: str) -> date:
    """First day that a date of this precision can mean.

    >>> first_day("2024-02")
    datetime.date(2024, 2, 1)
    """
    year, month, day = _numbers(partial)
    return date(year, month or 1, day or 1)


def last_day(partial: str) -> date:
    """Last day that a date of this precision can mean.

    >>> last_day("2024-02"), last_day("2023")
    (datetime.date(2024, 2, 29), datetime.date(2023, 12, 31))
    """
    year, month, day = _numbers(partial)
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def moment(written: str) -> datetime | None:
    """Date and time with time zone from ISO 8601 text; None where it is none or has no zone.

    >>> moment("2024-05-03T10:00:00Z").isoformat()
    '2024-05-03T10:00:00+00:00'
    """
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return found if found.tzinfo else None


def _numbers(partial: str) -> tuple[int, int | None, int | None]:
    parts = PARTIAL.fullmatch(partial)
    if not parts:
        raise ValueError(f"{partial!r} is no date of the forms 2024, 2024-05 or 2024-05-03")
    year, month, day = parts.groups()
    return int(year), int(month) if month else None, int(day) if day else None
