"""The calendar file, read back by the same library and compared with the dates that went in."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from icalendar import Calendar

from valorise.reporting.formats.ics import calendar_file
from valorise.terms.tables import table

AS_OF = date(2026, 11, 1)


def dates(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=table("deadlines").schema)


ONE = {
    "right": "P1", "office": "EP", "task": "renewal", "year": 5, "due": date(2027, 3, 31), "overdue": False,
    "last_day_with_surcharge": date(2027, 9, 30), "rule": "ep-renewal", "reference": "EPC Rule 51(1)",
    "if_missed": "The application counts as withdrawn.", "status": "verified",
}  # fmt: skip
OTHER = {**ONE, "right": "P2", "year": None, "task": "use-the-mark", "status": "known"}


def events(content: bytes) -> list[Any]:
    return Calendar.from_ical(content).walk("VEVENT")


def test_a_date_is_a_whole_day_with_rule_and_certainty() -> None:
    first, second = events(calendar_file(dates(ONE, OTHER), as_of=AS_OF, titles={"P1": "Cold plasma"}))
    assert first.decoded("dtstart") == date(2027, 3, 31)
    assert first.decoded("dtend") == date(2027, 4, 1)
    assert str(first["summary"]) == "Pay the renewal fee, year 5: Cold plasma (EP)"
    assert str(first["status"]) == "CONFIRMED"
    assert "ep-renewal (EPC Rule 51(1))" in str(first["description"])
    assert "With surcharge until 2027-09-30." in str(first["description"])
    assert str(second["status"]) == "TENTATIVE"
    assert "Unconfirmed" in str(second["description"])


def test_the_same_dates_give_the_same_bytes_and_names() -> None:
    once, again = calendar_file(dates(ONE, OTHER), as_of=AS_OF), calendar_file(dates(OTHER, ONE), as_of=AS_OF)
    assert once == again
    later = events(calendar_file(dates(ONE), as_of=date(2027, 1, 1)))[0]
    assert str(later["uid"]) == str(events(once)[0]["uid"])
    assert len({str(event["uid"]) for event in events(once)}) == 2


def test_no_dates_make_an_empty_calendar() -> None:
    assert events(calendar_file(dates(), as_of=AS_OF)) == []
