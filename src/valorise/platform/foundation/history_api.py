"""Calls that tell the history of a record as its page does, and take a change of it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from valorise.platform.foundation import private
from valorise.platform.foundation.api import viewer
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.history import VALUES, WHOLE, Entry, Wanted, record_of, timeline
from valorise.platform.foundation.paging import MOST, USUAL
from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.undo import step, undo, what_is_undone
from valorise.platform.foundation.viewer import Viewer

PLAIN = 2**53
"""Numbers up to here every program reads exactly."""


class HistoryAsked(Schema):
    """Which part of a history."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="Events on a page.")
    before: int | None = Field(None, ge=1, le=PLAIN, description="Only events with a smaller number; from `next`.")
    activity: str = Field("", max_length=60, description="Only events of this activity; code of the list activities.")
    field: str = Field("", max_length=60, description="Only changes of this column.")
    words: str = Field("", max_length=300, description="Only events with these words in what the page says of them.")


class Happened(Schema):
    """One event of a record."""

    event: str = Field(description="Its name; a change is taken back by it.")
    subject: str = Field(description="Name of the record; another one where records were merged into this one.")
    number: int = Field(description="Its place in the chain.")
    hash: str = Field(description="Proof of the event and of all before it; see docs/events.md.")
    activity: str = Field(description="Code of the list activities.")
    label: str
    at: datetime | None
    by: str | None = Field(description="Who did it; null where nobody is known or the name was erased.")
    why: str = Field(description="The reason; empty where none was given or it is not for the sender.")
    fields: list[str] = Field(description="Names of what changed.")
    before: dict[str, Any] | None = Field(description="What stood there, as far as the sender may see it; null: not.")
    after: dict[str, Any] | None = Field(description="What stands there since, as far as the sender may see it.")
    may_undo: bool = Field(description="Whether the sender may try to take it back.")


class History(Schema):
    """A page of a history, newest event first."""

    items: list[Happened]
    next: int | None = Field(description="Value of `before` for the next page; null on the last one.")


class Undoing(Schema):
    """The change to be taken back."""

    event: str = Field(max_length=200, description="Name of the event, as the history gives it.")
    why: str | None = Field(None, max_length=2_000)


class Outlook(Schema):
    """Which change is looked at."""

    event: str = Field(max_length=200, description="Name of the event, as the history gives it.")


class Difference(Schema):
    """What taking a change back would do with one record."""

    table: str
    id: str
    version: int
    now: dict[str, Any]
    then: dict[str, Any]


class Differences(Schema):
    """What taking a change back would do; a change that concerned several records is taken back as a whole."""

    items: list[Difference]


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
        return history_of(viewer(request), model, name, asked)

    def outlook(request: HttpRequest, name: str, asked: Query[Outlook]) -> Any:
        person = viewer(request)
        of_this(person, model, name, asked.event)
        return {"items": [_difference(one) for one in what_is_undone(person, asked.event)]}

    def take_back(request: HttpRequest, name: str, body: Undoing) -> Any:
        person = viewer(request)
        of_this(person, model, name, body.event)
        touched = undo(person, body.event, why=body.why)
        return {"items": [{"table": one.declared, "id": one.pk, "version": one.version} for one in touched]}

    router.get(
        path + "history",
        response=History,
        operation_id=f"get_history_of_{declared.name}",
        summary=f"{declared.label}: history",
        description="What happened to the record, newest first, as far as the sender may see it; to its office also "
        "after it was taken out.",
    )(history)
    router.get(
        path + "undo",
        response=Differences,
        operation_id=f"look_at_undo_of_{declared.name}",
        summary=f"{declared.label}: what taking a change back would do",
        description="Nothing is changed. Refused with 409 where later changes touch the same fields.",
        openapi_extra={"responses": {409: {"$ref": "#/components/responses/E409"}}},
    )(outlook)
    router.post(
        path + "undo",
        response=Undone,
        operation_id=f"undo_{declared.name}",
        summary=f"{declared.label}: take a change back",
        description="Refused with 409 where later changes touch the same fields. Also brings back what was taken out.",
    )(take_back)


def history_of(person: Viewer, model: type[Recorded], name: str, asked: HistoryAsked) -> dict[str, Any]:
    """The page of a history that was asked for; `Missing` where the person sees too little of the record."""
    record = record_of(person, model.declared, name)
    wanted = Wanted(asked.activity, asked.words.strip(), asked.field)
    entries = timeline(person, record, wanted=wanted).entries
    earlier = [one for one in entries if asked.before is None or one.told.seq < asked.before]
    page = earlier[: asked.limit]
    following = page[-1].told.seq if len(earlier) > len(page) else None
    return {"items": happened(page, getattr(record, "sight", "")), "next": following}


def of_this(person: Viewer, model: type[Recorded], name: str, event: str) -> None:
    """Nothing where the event belongs to a change of this record, which the person's office keeps; errors as `undo`."""
    kept_by_office(person, model, name)
    if name not in [one.subject for one in step(event)]:
        raise missing(model)


def kept_by_office(person: Viewer, model: type[Recorded], name: str) -> None:
    """Nothing where the person's office keeps the record; else `Missing`, or `Refused` where they only see it."""
    if model.objects.kept_for(person).filter(pk=name).exists():
        return
    model.objects.one_for(person, name)
    raise refused(person)


def happened(entries: Sequence[Entry], sight: str) -> list[dict[str, Any]]:
    """Events as programs get them, with the names and values that this sight includes and that were not erased."""
    events = [one.told for one in entries]
    sides = _sides([side for one in events for side in (one.before, one.after)], sight)
    return [
        {
            "event": event.id,
            "subject": event.subject,
            "number": event.seq,
            "hash": event.hash,
            "activity": event.activity,
            "label": entry.what,
            "at": event.at,
            "by": entry.who or None,
            "why": entry.why,
            "fields": sorted(event.fields),
            "before": sides[2 * place],
            "after": sides[2 * place + 1],
            "may_undo": entry.may_undo,
        }
        for place, (entry, event) in enumerate(zip(entries, events, strict=True))
    ]


def _sides(raw: Sequence[Any], sight: str) -> list[dict[str, Any] | None]:
    """Sides of events as this sight may read them: whole, without what names persons, or not at all."""
    if sight not in VALUES:
        return [None for _ in raw]
    if sight not in WHOLE:
        return [_unnamed(side) for side in raw]
    known = private.shown([dict(side or {}) for side in raw])
    return [None if side is None else known[place] for place, side in enumerate(raw)]


def _unnamed(side: Any) -> dict[str, Any] | None:
    if side is None:
        return None
    return {name: value for name, value in side.items() if not private.reference(value)}


def _difference(one: Any) -> dict[str, Any]:
    record = one.record
    return {"table": record.declared, "id": record.pk, "version": record.version, "now": one.now, "then": one.then}
