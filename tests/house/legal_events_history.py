"""The history of a right replayed day by day: which date each event brought, and which event settled it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from valorise.assets.rulebook import entries
from valorise.journeys.asset import of_events


@dataclass(slots=True)
class Dated:
    """One date as it stood: what it counts from, when it was first shown and what became of it."""

    row: dict[str, Any]
    trigger: str
    on: date
    shown: date
    settled: date | None = None
    settled_by: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[Any, ...]:
        return _key(self.row)

    def became(self, as_of: date) -> str:
        """What the records make of it, in words of the field."""
        if self.settled:
            return f"settled {self.settled}: {', '.join(self.settled_by)}"
        if self.row["overdue"]:
            return "nothing recorded settles it"
        return "over" if self.row["due"] < as_of else "open"


def history(events: pl.DataFrame) -> list[Dated]:
    """Every date that stood on the day of some event, in the order in which they came up.

    The engine is asked anew for each day, with what had happened by then; a date that is gone on the next day is
    settled by the events of that day.
    """
    dated: dict[tuple[Any, ...], Dated] = {}
    for day in events["on"].unique().sort():
        rows = {_key(row): (row, told) for row, told in _standing(events.filter(pl.col("on") <= day), day)}
        for key, one in dated.items():
            if key not in rows and one.settled is None:
                one.settled, one.settled_by = day, _settling(one.row, events.filter(on=day))
        for key, (row, (trigger, on)) in rows.items():
            known = dated.setdefault(key, Dated(row, trigger, on, shown=day))
            known.row, known.settled = row, None
    return sorted(dated.values(), key=lambda one: (one.on, one.row["due"], one.row["office"], one.row["task"]))


def _standing(events: pl.DataFrame, day: date) -> Iterator[tuple[dict[str, Any], tuple[str, date]]]:
    found = of_events(events, as_of=day)
    told = {row["about"]: json.loads(row["values"]) for row in found.reasons.filter(rule="event").iter_rows(named=True)}
    for row in found.table.iter_rows(named=True):
        values = told[f"{row['office']} {row['task']} {row['year'] or '-'} {row['due']}"]
        yield row, (values["event"], date.fromisoformat(values["on"]))


def _settling(row: dict[str, Any], events: pl.DataFrame) -> list[str]:
    """Events of the day that can have settled the date: those at its office, and those its rule names."""
    named = {
        one.partition("@")[0] for rule in entries() if rule["id"] == row["rule"] for one in rule.get("done_by", ())
    }
    own = events.filter((pl.col("office") == row["office"]) | pl.col("event").is_in(named))
    return sorted({f"{event} ({office})" for office, event in own.select("office", "event").iter_rows()})


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["office"], row["task"], row["year"], row["rule"], row["due"]
