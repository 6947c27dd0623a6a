"""A change taken back: what it did is done the other way, and told as a change of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from valorise.platform.foundation import private
from valorise.platform.foundation.changes import Tell, changing, log, untied
from valorise.platform.foundation.moved import move_rows, moved_back
from valorise.platform.foundation.recorded import REMOVED, Facts, Recorded, models_by_table
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.told import Told, told
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid


class Superseded(Invalid):
    """Later changes rest on the one to be taken back; `later` lists them."""

    http_status = 409
    later: Sequence[Told] = ()


@dataclass(frozen=True, slots=True)
class Undoing:
    """One event of a change that is to be taken back, and the record it changed."""

    told: Told
    record: Recorded
    now: Facts
    """How the fields of the event stand now."""
    then: Facts
    """How they stood before it."""


def undo(viewer: Viewer, event: str, *, why: str | None = None) -> Sequence[Recorded]:
    """Take back the change that this event belongs to, as a whole; the records it touched.

    `Missing` where the person's office keeps none of them, `Superseded` where later changes touch the same fields,
    `Invalid` where there is nothing to take back or a needed value was erased.
    """
    tenant = _records(viewer, step(event))[0].tenant_id
    with changing(viewer, "change-undone", tenant=tenant) as tell:
        undoings = what_is_undone(viewer, event, hold=True)
        for one in reversed(undoings):
            _take_back(tell, one, why)
        return [one.record for one in undoings]


def what_is_undone(viewer: Viewer, event: str, *, hold: bool = False) -> list[Undoing]:
    """The events of the change with how things stand and how they would stand; errors as `undo`."""
    events = step(event)
    records = {(one.declared, one.pk): one for one in _records(viewer, events, hold=hold)}
    befores = private.shown([_fields(one) for one in events])
    undoings = []
    for one, before in zip(events, befores, strict=True):
        record = records[one.table, one.subject]
        stands = plain(record)
        undoings.append(Undoing(one, record, {name: stands.get(name) for name in before}, before))
    _nothing_erased(undoings)
    _nothing_later(undoings)
    return undoings


def plain(record: Recorded) -> Facts:
    """Facts and standing of a record as an event writes them down."""
    found: Facts = orjson.loads(orjson.dumps(record.facts | record.standing, default=str))
    return found


def step(event: str) -> list[Told]:
    """All events of the change that an event belongs to, in their order; those that changed no record are left out.

    They belong together because they carry one name, never because they stand side by side; `Invalid` where one of them
    is not where the name says.
    """
    link = log().link(event)
    if link is None:
        raise Invalid("There is no such change.", where=event, fix="Open the history again.")
    name, *numbers = event.split(".")
    found = [told(link)]
    if len(numbers) == 2 and all(one.isdecimal() and len(one) < 10 for one in numbers):
        place, count = int(numbers[0]), int(numbers[1])
        # One change is written in one piece, so its events need not be searched for.
        found = [told(one) for one in islice(log().links(after=max(0, link.seq - place)), count)]
        if [one.id for one in found] != [f"{name}.{number}.{count}" for number in range(1, count + 1)]:
            raise Invalid(
                what="This change cannot be taken back as the memory tells it.",
                where=event,
                why="Its events do not stand together as they were written.",
                fix="Nothing was changed. Tell those who run the installation.",
            )
    events = [one for one in found if one.table in models_by_table() and one.before is not None]
    if not events:
        raise Invalid(
            what="This event tells what happened; it changed no record.",
            where=found[0].activity,
            fix="Change the record itself where it is wrong.",
        )
    return events


def _records(viewer: Viewer, events: Sequence[Told], *, hold: bool = False) -> list[Recorded]:
    """The records of the events; `Missing` unless the person's office keeps all of them."""
    by_table: dict[str, set[str]] = {}
    for one in events:
        by_table.setdefault(one.table, set()).add(one.subject)
    found: list[Recorded] = []
    for table, names in sorted(by_table.items()):
        model = models_by_table()[table]
        kept = model.objects.kept_for(viewer).filter(pk__in=names)
        records = list(kept.select_for_update() if hold else kept)
        if len(records) != len(names):
            raise missing(model)
        found += records
    return found


def _fields(one: Told) -> Facts:
    """What the event's fields were before: of a new record, that it was not there."""
    return dict(one.before) if one.before else {REMOVED: True}


def _left(one: Undoing) -> Facts:
    """The fields as the change left them; of a new record all of them, also those that were empty."""
    if one.told.before:
        return private.shown([dict(one.told.after or {})])[0]
    return dict.fromkeys(one.record.facts) | private.shown([dict(one.told.after or {})])[0] | {REMOVED: None}


def _nothing_erased(undoings: Sequence[Undoing]) -> None:
    for one in undoings:
        before = one.told.before or {}
        gone = [name for name, value in before.items() if private.reference(value) and one.then[name] is None]
        if gone or one.record.lost:
            raise Invalid(
                what="What stood there before was erased and cannot come back.",
                where=", ".join(gone) or one.record.pk,
                why="Values of persons are deleted for good when they ask for it, and files when somebody chose so.",
                fix="Write the value anew.",
            )


def _nothing_later(undoings: Sequence[Undoing]) -> None:
    """`Superseded` where a field no longer stands as the change left it."""
    left: dict[tuple[str, str, str], tuple[Undoing, Any]] = {}
    for one in undoings:
        for name, value in _left(one).items():
            left[one.record.declared, one.record.pk, name] = one, value
    stands = {(one.record.declared, one.record.pk): plain(one.record) for one in undoings}
    changed = [(one, key[2]) for key, (one, value) in left.items() if stands[key[:2]].get(key[2]) != value]
    if changed:
        error = Superseded(
            what="Later changes touch the same fields, so this one cannot be taken back alone.",
            where=", ".join(sorted({name for _, name in changed})),
            why="Taking it back would undo them unseen.",
            fix="Take back the later changes first, or write the value you want.",
        )
        error.later = list(_later(changed))
        raise error


def _later(changed: Sequence[tuple[Undoing, str]]) -> Iterator[Told]:
    names: dict[str, set[str]] = {}
    since = min(one.told.seq for one, _ in changed)
    for one, name in changed:
        names.setdefault(one.record.pk, set()).add(name)
    step_ = {one.told.id for one, _ in changed}
    for event in map(told, log().about(sorted(names))):
        if event.seq > since and event.id not in step_ and names[event.subject] & event.fields:
            yield event


def _take_back(tell: Tell, one: Undoing, why: str | None) -> None:
    """Put the fields of one event back, and the rows that it moved."""
    record, standing = one.record, one.record.standing
    before, ties = record.facts | standing, record.ties()
    facts = {name: value for name, value in one.then.items() if name not in standing}
    record.put(facts)
    record.put_standing({name: value for name, value in one.then.items() if name in standing})
    if apart := facts.keys() & record.apart:
        record.put_apart({name: facts[name] for name in apart})
        record.tie(one.told.details.get("ties") or {})
    moved: Any = one.told.details.get("moved")
    if moved:
        move_rows(moved_back(moved), record)
    back = moved and moved_back(moved)
    tell.differs(record, before, why=why, undoes=one.told.id, moved=back, ties=untied(record, ties))
    record.keep()
