"""A dated plan as a calendar file: for each step its first day and the last day of its usual end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import polars as pl
from icalendar import Calendar, Event


def plan_calendar(steps: pl.DataFrame, *, as_of: date, title: str) -> bytes:
    """The declared table `plan_steps` as iCalendar (RFC 5545): one tentative whole-day span for each step.

    A span runs from the earliest start to the latest end; a step without a latest end stands on its first day alone
    and says so. The same step of the same asset keeps its UID when the days move, so that a new plan replaces the old.
    """
    made = Calendar()
    made.add("prodid", "-//Valorise//Plan//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"Plan: {title}")
    stamp = datetime.combine(as_of, time(), tzinfo=UTC)
    for row in steps.sort("asset", "pathway", "step").iter_rows(named=True):
        made.add_component(_event(row, stamp, title))
    return bytes(made.to_ical())


def _event(row: dict[str, Any], stamp: datetime, title: str) -> Event:
    last = row["latest_end"] or row["earliest_start"]
    event = Event()
    key = "|".join(str(row[name]) for name in ("asset", "pathway", "step"))
    event.add("uid", f"{uuid5(NAMESPACE_URL, 'valorise:plan:' + key)}@valorise")
    event.add("dtstamp", stamp)
    event.add("dtstart", row["earliest_start"])
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", f"{row['step']}. {row['action']} ({title})")
    event.add("description", "\n".join(_lines(row)))
    event.add("status", "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["Valorise", row["pathway"]])
    return event


def _lines(row: dict[str, Any]) -> list[str]:
    told = [
        ("Usually takes", row["usual"]),
        ("Ends at the earliest", row["earliest_end"]),
        ("Ends at the latest", row["latest_end"] or "not known"),
        ("Who", ", ".join(row["who"] or ())),
        ("Documents", ", ".join(row["documents"] or ())),
        ("Gate", row["gate"]),
        ("Waits for", ", ".join(row["waits_for"] or ())),
    ]
    return [f"{name}: {value}" for name, value in told if value]
