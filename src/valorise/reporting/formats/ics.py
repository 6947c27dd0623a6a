"""Dates as a calendar file (iCalendar, RFC 5545) that every calendar program can import or subscribe to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import polars as pl
from icalendar import Alarm, Calendar, Event

from valorise.assets.rulebook import task_label
from valorise.terms.errors import Invalid

TAKES, SUFFIX, MEDIA = "table", ".ics", "text/calendar; charset=utf-8"

REMINDER = (30,)
"""Days before a date on which a calendar reminds, where nobody says other ones."""
AT = timedelta(hours=8)
"""When on such a day: a whole-day event begins at midnight, and nobody wants to be woken."""
CERTAINTY = {
    "verified": "Firm: the rule was seen in its source.",
    "known": "Unconfirmed: check with the office or an attorney.",
}


def write(name: str, table: pl.DataFrame) -> bytes:
    """The table `deadlines` as a calendar; raises Invalid for any other, because only dates make a calendar.

    The table itself does not say on which day it was asked for, so the time stamp is the day after its last passed
    date, or its first date where none has passed; `calendar_file` takes the day where it is known.
    """
    if name != "deadlines":
        raise Invalid(
            what=f"The table “{name}” cannot be written as a calendar.",
            why="A calendar holds dates by which something must be done.",
            fix="Write the table deadlines in this format, and others as csv, xlsx or jsonl.",
        )
    passed, first = table.filter("overdue")["due"].max(), table["due"].min()
    stamp = passed + timedelta(days=1) if isinstance(passed, date) else first
    return calendar_file(table, as_of=stamp if isinstance(stamp, date) else date(1970, 1, 1))


Key = tuple[str, str, str, int | None, date]
"""A date by right, office, task, year and due day."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of dates beside their table."""

    titles: Mapping[str, str] = field(default_factory=dict)
    """What rights and other records are called."""
    links: Mapping[Key, str] = field(default_factory=dict)
    """Where a date can be read about."""
    alarms: Callable[[Key], Sequence[int]] = lambda _key: REMINDER
    """How many days before a date a calendar reminds of it."""
    settled: frozenset[Key] = frozenset()
    """Dates that ask for nothing any more: calendars that took them up are told to take them away."""
    turns: Mapping[Key, int] = field(default_factory=dict)
    """How often something was said of a date: a calendar takes the higher number for the newer state (SEQUENCE)."""


def calendar_file(dates: pl.DataFrame, *, as_of: date, known: Known | None = None) -> bytes:
    """The dates of the declared table `deadlines` as an iCalendar file, one whole-day event each.

    The same date keeps the same UID, so that importing twice makes no doubles. The time stamp is the day of the
    question, because nothing here reads a clock. Unconfirmed dates are tentative, settled ones are cancelled and ring
    no more (RFC 5545, 3.8.1.11 and 3.8.7.4).
    """
    beside = known or Known()
    made = Calendar()
    made.add("prodid", "-//Valorise//Deadlines//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Valorise deadlines")
    stamp = datetime.combine(as_of, time(), tzinfo=UTC)
    ordered = dates.sort("due", "right", "office", "task", "year", nulls_last=True)
    for row in ordered.iter_rows(named=True):
        made.add_component(_event(row, stamp, beside))
    return bytes(made.to_ical())


def _event(row: dict[str, Any], stamp: datetime, known: Known) -> Event:
    label = task_label(row["task"])
    what = f"{label}, year {row['year']}" if row["year"] else label
    key: Key = (row["right"], row["office"], row["task"], row["year"], row["due"])
    title, settled = known.titles.get(row["right"], ""), key in known.settled
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, 'valorise:deadline:' + '|'.join(map(str, key)))}@valorise")
    event.add("dtstamp", stamp)
    event.add("sequence", known.turns.get(key, 0))
    event.add("dtstart", row["due"])
    event.add("dtend", row["due"] + timedelta(days=1))
    event.add("summary", f"{what}: {title or row['right']} ({row['office']})")
    event.add("description", _description(row, title))
    event.add("status", _status(row, settled=settled))
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["Valorise", row["office"]])
    for days in () if settled else known.alarms(key):
        event.add_component(_alarm(what, days))
    if link := known.links.get(key):
        event.add("url", link)
    return event


def _status(row: dict[str, Any], *, settled: bool) -> str:
    if settled:
        return "CANCELLED"
    return "CONFIRMED" if row["status"] == "verified" else "TENTATIVE"


def _description(row: dict[str, Any], title: str) -> str:
    lines = [
        f"Right: {row['right']}" + (f", {title}" if title else ""),
        f"Rule: {row['rule']} ({row['reference']})",
        CERTAINTY[row["status"]],
    ]
    if row["free_until"]:
        lines.append(f"Without surcharge until {row['free_until']}.")
    if row["last_day_with_surcharge"]:
        lines.append(f"With surcharge until {row['last_day_with_surcharge']}.")
    if row["if_missed"]:
        lines.append(f"If missed: {row['if_missed']}")
    return "\n".join(lines)


def _alarm(what: str, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", what)
    alarm.add("trigger", AT - timedelta(days=days))
    return alarm
