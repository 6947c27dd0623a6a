"""Dates as a calendar file (iCalendar, RFC 5545) that every calendar program can import or subscribe to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import polars as pl
from icalendar import Alarm, Calendar, Event

from valorise.assets.rulebook import task_label
from valorise.terms.errors import Invalid

TAKES, SUFFIX, MEDIA = "table", ".ics", "text/calendar; charset=utf-8"

REMINDER = timedelta(days=30)
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


def calendar_file(
    dates: pl.DataFrame,
    *,
    as_of: date,
    titles: Mapping[str, str] | None = None,
    links: Mapping[Key, str] | None = None,
) -> bytes:
    """The dates of the declared table `deadlines` as an iCalendar file, one whole-day event each.

    The same date keeps the same UID, so that importing twice makes no doubles. The time stamp is the day of the
    question, because nothing here reads a clock. Unconfirmed dates are tentative. `titles` names rights in words,
    `links` says where a date can be read about.
    """
    made = Calendar()
    made.add("prodid", "-//Valorise//Deadlines//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Valorise deadlines")
    stamp = datetime.combine(as_of, time(), tzinfo=UTC)
    ordered = dates.sort("due", "right", "office", "task", "year", nulls_last=True)
    for row in ordered.iter_rows(named=True):
        event = _event(row, stamp, (titles or {}).get(row["right"], ""))
        link = (links or {}).get((row["right"], row["office"], row["task"], row["year"], row["due"]))
        if link:
            event.add("url", link)
        made.add_component(event)
    return bytes(made.to_ical())


def _event(row: dict[str, Any], stamp: datetime, title: str) -> Event:
    label = task_label(row["task"])
    what = f"{label}, year {row['year']}" if row["year"] else label
    key = "|".join(str(row[name]) for name in ("right", "office", "task", "year", "due"))
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, 'valorise:deadline:' + key)}@valorise")
    event.add("dtstamp", stamp)
    event.add("dtstart", row["due"])
    event.add("dtend", row["due"] + timedelta(days=1))
    event.add("summary", f"{what}: {title or row['right']} ({row['office']})")
    event.add("description", _description(row, title))
    event.add("status", "CONFIRMED" if row["status"] == "verified" else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["Valorise", row["office"]])
    event.add_component(_alarm(what))
    return event


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


def _alarm(what: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", what)
    alarm.add("trigger", -REMINDER)
    return alarm
