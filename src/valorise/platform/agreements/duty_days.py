"""The duties of agreements with their days: what is due next, what is late, what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from valorise.assets.duties import WRITTEN, duty_dates
from valorise.platform.agreements.standing import running
from valorise.terms import time

Facts = Mapping[str, Any]
SOON = 60
"""Days within which a duty is near."""
DAYS = ("due", "done", "period_ends", "until")


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty of an agreement; `place` is its place in the list, from 0."""

    place: int
    task: str
    kind: str
    who: str
    amount: str
    survives: str
    """What of it goes on after the end of the agreement, as a code; empty where it stops."""
    next: date | None
    """The day on which it is due next, or was due and is late; None where it is done or no day is recorded."""
    counted_from: date | None
    late: int
    """How many times it has come due and was not done."""
    done: str
    """The day on which it was done, or the last time where it comes again."""
    every: int | None
    days: int | None
    """Days until the next day; negative where it is late."""

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.next is not None or not self.done

    @property
    def soon(self) -> bool:
        """Whether it is near and not late."""
        return self.days is not None and 0 <= self.days <= SOON


def duties(facts: Facts, today: date) -> list[Duty]:
    """The duties of one agreement, what presses most first; what is done comes last."""
    return of_several({"": facts}, today).get("", [])


def of_several(agreements: Mapping[str, Facts], today: date) -> dict[str, list[Duty]]:
    """The duties of agreements by name, all days worked out in one table. Those that ended are asked of too."""
    rows = [row for name, facts in agreements.items() for row in _rows(name, facts, today)]
    if not rows:
        return {}
    dated = duty_dates(pl.DataFrame(rows, schema=WRITTEN), as_of=today)
    by_place: dict[str, list[dict[str, Any]]] = {}
    for row in dated.iter_rows(named=True):
        by_place.setdefault(row["agreement"], []).append(row)
    return {
        name: sorted(
            (_duty(place, one, by_place.get(_key(name, place), []), today) for place, one in _written(facts)),
            key=_order,
        )
        for name, facts in agreements.items()
        if facts.get("duties")
    }


def notice_day(facts: Facts, today: date) -> date | None:
    """The last day to say that one does not go on, in the term that runs; None where none was agreed or it is over."""
    return running(facts, today)[1]


def _rows(name: str, facts: Facts, today: date) -> Iterable[dict[str, Any]]:
    early = time.last_day(str(facts["terminated"])) if facts.get("terminated") else None
    ends = running(facts, today)[0] if facts.get("duties") else None
    for place, one in _written(facts):
        days = {column: time.last_day(str(one[column])) for column in DAYS if one.get(column)}
        numbers = {column: one.get(column) for column in ("days_after", "every", "before_months", "before_days")}
        more = {"terminated": early, "survives": one.get("survives")}
        yield {"agreement": _key(name, place), "task": one.get("task"), **days, **numbers, **more, "ends": ends}


def _written(facts: Facts) -> list[tuple[int, Facts]]:
    return list(enumerate(facts.get("duties") or ()))


def _key(name: str, place: int) -> str:
    """A duty has no name of its own; the engine tells its days by that of the agreement, to which the place is put."""
    return f"{place}~{name}"


def _duty(place: int, one: Facts, days: list[dict[str, Any]], today: date) -> Duty:
    late = [row for row in days if row["due"] < today]
    first = days[0] if days else None
    amount = " ".join(str(one[part]) for part in ("amount", "currency") if one.get(part))
    return Duty(
        place=place,
        task=str(one.get("task") or ""),
        kind=str(one.get("duty") or ""),
        who=str(one.get("who") or ""),
        amount=amount,
        survives=str(one.get("survives") or ""),
        next=first["due"] if first else None,
        counted_from=first["counted_from"] if first else None,
        late=len(late),
        done=str(one.get("done") or ""),
        every=one.get("every"),
        days=(first["due"] - today).days if first else None,
    )


def _order(duty: Duty) -> tuple[bool, date, int]:
    return duty.next is None, duty.next or date.max - timedelta(days=1), duty.place
