"""Dates as a calendar file (iCalendar, RFC 5545) that every calendar program can import or subscribe to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import polars as pl
from icalendar import Alarm, Calendar, Event

from valorise.assets.rulebook import task_label

REMINDER = timedelta(days=30)
CERTAINTY = {
    "verified": "Firm: the rule was seen in its source.",
    "known": "Unconfirmed: check with the office or an attorney.",
}


def calendar_file(dates: pl.DataFrame, *, as_of: date, titles: Mapping[str, str] | None = None) -> bytes:
    """The dates of the declared table `deadlines` as an iCalendar file, one whole-day event each.

    The same date keeps the same UID, so that importing twice makes no doubles. The time stamp is the day of the
    question, because nothing here reads a clock. Unconfirmed dates are tentative. `titles` names rights in words.
    """
    made = Calendar()
    made.add("prodid", "-//Valorise//Deadlines//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Valorise deadlines")
    stamp = datetime.combine(as_of, time(), tzinfo=UTC)
    ordered = dates.sort("due", "right", "office", "task", "year", nulls_last=True)
    for row in ordered.iter_rows(named=True):
        made.add_component(_event(row, stamp, (titles or {}).get(row["right"], "")))
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
