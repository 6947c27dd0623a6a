"""Calls that tell the history of a record and take a change of it back; for the office that keeps the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from valorise.platform.foundation import private
from valorise.platform.foundation.api import viewer
from valorise.platform.foundation.changes import log, refused
from valorise.platform.foundation.history import concerns
from valorise.platform.foundation.paging import MOST, USUAL
from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.told import Told, told
from valorise.platform.foundation.undo import step, undo
from valorise.platform.foundation.viewer import Viewer
from valorise.stores.events import PersonalValues
from valorise.terms.codes import label


class HistoryAsked(Schema):
    """Which part of a history."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="Events on a page.")
    before: int | None = Field(None, ge=1, le=2**53, description="Only events with a smaller number; from `next`.")


class Happened(Schema):
    """One event of a record."""

    event: str = Field(description="Its name; a change is taken back by it.")
    number: int = Field(description="Its place in the chain.")
    hash: str = Field(description="Proof of the event and of all before it; see docs/events.md.")
    activity: str = Field(description="Code of the list activities.")
    label: str
    at: datetime | None
    by: str | None = Field(description="Who did it; null where nobody is known or the name was erased.")
    why: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class History(Schema):
    """A page of a history, newest event first."""

    items: list[Happened]
    next: int | None = Field(description="Value of `before` for the next page; null on the last one.")


class Undoing(Schema):
    """The change to be taken back."""

    event: str = Field(max_length=200, description="Name of the event, as the history gives it.")
    why: str | None = Field(None, max_length=2_000)


class Touched(Schema):
    """A record that a change concerned."""

    table: str
    id: str
    version: int


class Undone(Schema):
    """What was taken back: a change that concerned several records is taken back as a whole."""

    items: list[Touched]


def offer_history(router: Router, model: type[Recorded]) -> None:
    """Adds the calls for history and undo of a kind of record to the router of its slice."""
    declared = model.table()
    path = "/" + declared.name.replace("_", "-") + "/{record:name}/-/"

    def history(request: HttpRequest, name: str, asked: Query[HistoryAsked]) -> Any:
        events = events_of(viewer(request), model, name)
        earlier = [one for one in events if asked.before is None or one.seq < asked.before]
        page = earlier[-asked.limit :]
        more = len(earlier) > len(page)
        return {"items": happened(page), "next": page[0].seq if more else None}

    def take_back(request: HttpRequest, name: str, body: Undoing) -> Any:
        person = viewer(request)
        kept_by_office(person, model, name)
        if name not in [one.subject for one in step(body.event)]:
            raise missing(model)
        touched = undo(person, body.event, why=body.why)
        return {"items": [{"table": one.declared, "id": one.pk, "version": one.version} for one in touched]}

    router.get(
        path + "history",
        response=History,
        operation_id=f"get_history_of_{declared.name}",
        summary=f"{declared.label}: history",
        description="What happened to the record, newest first, also after it was taken out. For its office.",
    )(history)
    router.post(
        path + "undo",
        response=Undone,
        operation_id=f"undo_{declared.name}",
        summary=f"{declared.label}: take a change back",
        description="Refused with 409 where later changes touch the same fields. Also brings back what was taken out.",
    )(take_back)


def events_of(person: Viewer, model: type[Recorded], name: str) -> list[Told]:
    """Events about the record, oldest first."""
    kept_by_office(person, model, name)
    return [one for one in map(told, log().about([name])) if concerns(one, model.declared)]


def kept_by_office(person: Viewer, model: type[Recorded], name: str) -> None:
    """Nothing where the person's office keeps the record; else `Missing`, or `Refused` where they only see it."""
    if model.objects.kept_for(person).filter(pk=name).exists():
        return
    model.objects.one_for(person, name)
    raise refused(person)


def happened(events: Sequence[Told]) -> list[dict[str, Any]]:
    """Events as programs get them, newest first, with the names and values that were not erased."""
    sides = private.shown([dict(side or {}) for one in events for side in (one.before, one.after)])
    names = PersonalValues(log()).values([one.actor for one in events if one.actor])
    return [
        {
            "event": one.id,
            "number": one.seq,
            "hash": one.hash,
            "activity": one.activity,
            "label": label("activities", one.activity),
            "at": one.at,
            "by": names.get(one.actor),
            "why": one.why,
            "before": None if one.before is None else sides[2 * place],
            "after": None if one.after is None else sides[2 * place + 1],
        }
        for place, one in reversed(list(enumerate(events)))
    ]
