"""The calendar file, read back by the same library and compared with the dates that went in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from icalendar import Calendar

from valorise.reporting.formats.ics import Known, calendar_file, write
from valorise.terms.errors import Invalid
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
    first, second = events(calendar_file(dates(ONE, OTHER), as_of=AS_OF, known=Known(titles={"P1": "Cold plasma"})))
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


def test_alarms_ring_as_long_before_as_one_wishes_and_never_for_what_is_settled() -> None:
    key = ("P1", "EP", "renewal", 5, date(2027, 3, 31))
    known = Known(alarms=lambda key: (90, 7) if key[2] == "renewal" else (), turns={key: 3})
    renewal, mark = events(calendar_file(dates(ONE, OTHER), as_of=AS_OF, known=known))
    assert [alarm.decoded("trigger") for alarm in renewal.walk("VALARM")] == [
        timedelta(days=-90, hours=8), timedelta(days=-7, hours=8),
    ]  # fmt: skip
    assert renewal["sequence"] == 3
    assert mark.walk("VALARM") == []
    settled = Known(settled=frozenset({key}), turns={key: 4})
    gone = events(calendar_file(dates(ONE), as_of=AS_OF, known=settled))[0]
    assert (gone["status"], gone["sequence"], gone["uid"]) == ("CANCELLED", 4, renewal["uid"])
    assert gone.walk("VALARM") == []


def test_no_dates_make_an_empty_calendar() -> None:
    assert events(calendar_file(dates(), as_of=AS_OF)) == []


def test_as_a_format_it_takes_dates_and_nothing_else() -> None:
    assert len(events(write("deadlines", dates(ONE, {**OTHER, "overdue": True, "due": date(2026, 10, 1)})))) == 2
    assert events(write("deadlines", dates())) == []
    with pytest.raises(Invalid, match="cannot be written as a calendar"):
        write("assets", dates())
