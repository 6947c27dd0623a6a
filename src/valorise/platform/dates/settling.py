"""What a date that is done puts into the register, so that the rules themselves let it go and the next one come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from valorise.assets.contract_days import OWN_TASKS
from valorise.platform.dates.models import Due
from valorise.platform.dates.models.due import SETTLED
from valorise.platform.foundation.changes import Tell, change_facts
from valorise.platform.register.models import Agreement, Right
from valorise.terms.errors import Invalid

Put = dict[str, Any]
"""`of`, `record`, `field`, `entry` (as it stands now) and `was` (as it stood before, if it did)."""


@dataclass(frozen=True, slots=True)
class Doing:
    """How a date was done: the day, the event of its right, and how the date was counted."""

    on: date
    event: str
    reasons: Sequence[dict[str, Any]]
    earlier: bool = False
    """Whether the person says that earlier ones of the same duty are done as well."""


def put(tell: Tell, due: Due, doing: Doing) -> Put:
    """Write into the right or agreement that it was done; what was written, empty where the register has no place."""
    if due.of == "rights" and doing.event:
        _earlier_said(due, doing)
        return _event(tell, due, doing.on, doing.event)
    if due.of == "agreements" and due.task not in OWN_TASKS:
        return _duty(tell, due, doing)
    return {}


def take_out(tell: Tell, done: Put) -> None:
    """Take exactly that out again; `Invalid` where somebody changed it since."""
    model: Any = {"rights": Right, "agreements": Agreement}[done["of"]]
    record = model.objects.select_for_update().get(pk=done["record"])
    listed = list(getattr(record, done["field"]))
    if done["entry"] not in listed:
        raise Invalid(
            what="What was noted for this date was changed since then.",
            where=done["field"],
            why="Taking it back would lose that change.",
            fix="Open the record and correct it there; the date follows.",
        )
    place = listed.index(done["entry"])
    listed[place : place + 1] = [done["was"]] if done.get("was") else []
    change_facts(tell, record, {done["field"]: listed})


def _event(tell: Tell, due: Due, on: date, event: str) -> Put:
    right = Right.objects.select_for_update().get(pk=due.record)
    entry: dict[str, Any] = {"event": event, "on": on.isoformat()}
    if due.office != right.office:
        entry["office"] = due.office
    if due.year is not None:
        entry["year"] = due.year
    change_facts(tell, right, {"happened": [*right.happened, entry]})
    return {"of": "rights", "record": right.pk, "field": "happened", "entry": _kept(right.happened, entry)}


def _kept(listed: Sequence[dict[str, Any]], entry: dict[str, Any]) -> dict[str, Any]:
    """The entry as the record keeps it."""
    return next(one for one in reversed(listed) if one.items() >= entry.items() or entry.items() >= one.items())


def _duty(tell: Tell, due: Due, doing: Doing) -> Put:
    agreement = Agreement.objects.select_for_update().get(pk=due.record)
    duties = list(agreement.duties)
    same = [place for place, one in enumerate(duties) if one.get("task") == due.task and not one.get("done")]
    same = same or [place for place, one in enumerate(duties) if one.get("task") == due.task]
    dated = [place for place in same if duties[place].get("due") == due.due.isoformat()]
    if len(same) != 1 and len(dated) != 1:
        return {}
    place = (dated or same)[0]
    was = duties[place]
    if was.get("every"):
        _earlier_said(due, doing)
    told = (one["values"].get("counted_from") for one in doing.reasons)
    counted_from = next((day for day in told if day), "")
    # Of a duty that comes again the day of its period is kept: the day it was done may lie before or after others.
    done = (counted_from or due.due.isoformat()) if was.get("every") else doing.on.isoformat()
    duties[place] = {**was, "done": done}
    change_facts(tell, agreement, {"duties": duties})
    return {"of": "agreements", "record": agreement.pk, "field": "duties", "entry": agreement.duties[place], "was": was}


def earlier(due: Due) -> QuerySet[Due]:
    """Open dates of the same duty that fell due before: what settles this one settles them too."""
    same = Due.objects.filter(tenant=due.tenant_id, of=due.of, record=due.record, office=due.office, task=due.task)
    return same.filter(rule=due.rule, due__lt=due.due).exclude(state__in=SETTLED).order_by("due")


def _earlier_said(due: Due, doing: Doing) -> None:
    """`Invalid` where an earlier one of the same duty is open and the person says nothing of it."""
    first = earlier(due).first()
    if first is not None and not doing.earlier:
        raise Invalid(
            what=f"An earlier one of the same kind is still open: {first.due.isoformat()}.",
            where="earlier",
            why="What settles this date settles all before it, and that one would go unseen.",
            fix="Say that the earlier ones are done as well, or look after them first.",
        )
