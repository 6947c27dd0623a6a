"""What happened to a record: who, when, why, what stood there before and after, as far as the person may see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from valorise.platform.foundation import private, wording
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.recorded import Recorded, models_by_table
from valorise.platform.foundation.sight import gone, missing
from valorise.platform.foundation.told import Told, told
from valorise.platform.foundation.viewer import Viewer
from valorise.reporting.wording import readable
from valorise.terms import codes
from valorise.terms.errors import Missing

WHOLE = ("full", "author")
"""Who sees everything, names of persons included."""
VALUES = (*WHOLE, "contributor")
"""Who sees what stood there before and after, as far as it names no person."""
NAMES = (*VALUES, "colleague")
"""Who sees that something happened and which facts it touched. Others see no history: it tells of times when the
record may have been closed to them."""
MILESTONES = frozenset(
    {"disclosure-received", "triage-decided", "ownership-settled", "publication-cleared", "first-filing", "filing",
     "grant", "registration", "release", "prototype-tested"}
)  # fmt: skip
"""What happened, beside changes of the record itself, that all who see a history are told. Contacts, agreements and
money are matters of the office."""

FOR_UNDO = ("table", "moved", "ties", "undoes")
"""Details by which a change is taken back; they tell people nothing."""
INNER = re.compile(r"(account|organisation|tenant|invitation|token|import)-\d+|installation|matches")
"""How events name what is no record. Names of records come from outside, so one may look the same."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, in words. Of lists only what came and went."""

    title: str
    before: Sequence[str] = ()
    after: Sequence[str] = ()
    hidden: str = ""
    """Why the values are not shown: erased, or not for this person; empty where they are."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as the history shows it."""

    told: Told
    what: str
    who: str
    """Name of the person; empty where nobody is named, or where the name is kept elsewhere or was erased."""
    why: str
    changes: Sequence[Change] = ()
    notes: Sequence[str] = ()
    may_undo: bool = False
    of: str = ""
    """Table of the record, where it is another one than the history is about."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see of a history."""

    activity: str = ""
    words: str = ""
    field: str = ""

    def lets(self, entry: Entry) -> bool:
        """Whether an entry is wanted."""
        text = " ".join((entry.what, entry.who, entry.why, *entry.notes, *_texts(entry.changes))).casefold()
        return (
            self.activity in ("", entry.told.activity)
            and self.words.casefold() in text
            and (not self.field or self.field in entry.told.fields)
        )


@dataclass(frozen=True, slots=True)
class Timeline:
    """Entries of a history, the newest first, and what they can be filtered by."""

    entries: Sequence[Entry]
    activities: Sequence[tuple[str, str]] = field(default_factory=tuple)
    fields: Sequence[tuple[str, str]] = field(default_factory=tuple)


def record_of(person: Viewer, table: str, name: str) -> Recorded:
    """The record of a table that this person sees, or that their office took out of the register."""
    model = models_by_table().get(table)
    if model is None:
        raise Missing("There is no such page.", fix="Check the address, or begin at the first page.")
    found: Recorded | None = model.objects.seen_by(person).filter(pk=name).first()
    if found is None:
        found = model.objects.kept_for(person).filter(pk=name).first()
        if found is None:
            raise gone(model, person, name)
        found.sight = "full"  # type: ignore[attr-defined]
    return found


def timeline(viewer: Viewer, record: Recorded, *, wanted: Wanted | None = None, last: int | None = None) -> Timeline:
    """The history of a record that was fetched for this person; `Missing` where they see too little of it.

    `last` keeps the last events. Records that became part of this one are told too.
    """
    sight = getattr(record, "sight", "")
    if sight not in NAMES:
        raise missing(type(record))
    names = [record.pk, *(_joined(record) if sight in WHOLE else ())]
    events = [one for one in map(told, log().about(names, last=last)) if concerns(one, record.declared, sight)]
    entries = list(_entries(viewer, events, sight, record))
    wanted = wanted or Wanted()
    activities = {one.told.activity: one.what for one in entries}
    fields = {name: wording.title(record.declared, name) for one in events for name in one.fields}
    return Timeline(
        [one for one in reversed(entries) if wanted.lets(one)],
        sorted(activities.items(), key=lambda pair: pair[1]),
        sorted(fields.items(), key=lambda pair: pair[1]),
    )


def exported(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The entries as JSON Lines, oldest first, in the words that the person saw, with number and hash of each event."""
    for one in reversed(list(entries)):
        changes = [
            {"field": change.title, "before": list(change.before), "after": list(change.after), "hidden": change.hidden}
            for change in one.changes
        ]
        event = one.told
        said = {"seq": event.seq, "hash": event.hash, "id": event.id, "activity": event.activity, "at": event.at}
        said |= {"subject": event.subject, "who": one.who, "why": one.why, "changes": changes}
        yield orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)


def in_words(table: str, event: Told, *, sight: str = "full") -> list[Change]:
    """What one event changed, in words."""
    return changes_of(table, event, _sides([event])[0], sight)


def concerns(one: Told, table: str, sight: str = "full") -> bool:
    """Whether an event is about the record, and one that somebody with this sight may know of.

    Records of other kinds, people and organisations may go by the same name; what happened to them is theirs.
    """
    if one.table or INNER.fullmatch(one.subject):
        return one.table == table
    about = "needs" if one.activity.startswith("need-") else "assets"
    return about == table and (sight in WHOLE or one.activity in MILESTONES)


def _joined(record: Recorded) -> list[str]:
    here: Any = getattr(record, "merged_here", None)
    return [] if here is None else list(here.values_list("pk", flat=True))


def _entries(viewer: Viewer, events: Sequence[Told], sight: str, record: Recorded) -> Iterator[Entry]:
    people = private.names(one.actor for one in events)
    undo = sight in WHOLE and viewer.may("change-undone", record.tenant_id)
    for one, sides in zip(events, _sides(events), strict=True):
        yield Entry(
            told=one,
            what=_(codes.label("activities", one.activity)),
            who=people.get(one.actor, ""),
            why=one.why if sight in WHOLE or (one.table and sight in VALUES) else "",
            changes=changes_of(record.declared, one, sides, sight),
            notes=_notes(one) if sight in WHOLE else (),
            may_undo=undo and one.table in models_by_table() and one.before is not None,
        )


Sides = tuple[dict[str, Any], dict[str, Any]]


def _sides(events: Sequence[Told]) -> list[Sides]:
    """Both sides of each event with private values and names of accounts put back, fetched in one go."""
    shown = private.shown([dict(side or {}) for one in events for side in (one.before, one.after)])
    accounts = {side["officer"] for side in shown if side.get("officer")}
    if accounts:
        names = {one.pk: str(one) for one in get_user_model().objects.filter(pk__in=accounts)}
        shown = [side | {"officer": names.get(side["officer"])} if side.get("officer") else side for side in shown]
    return list(zip(shown[::2], shown[1::2], strict=True))


def changes_of(table: str, event: Told, sides: Sides, sight: str) -> list[Change]:
    """What an event changed, as somebody with this sight may read it."""
    before, after = sides
    found = []
    for name in sorted(event.fields):
        title = wording.title(table, name)
        raw = [side.get(name) for side in (event.before or {}, event.after or {})]
        secret = any(private.reference(value) for value in raw)
        if sight not in VALUES or (secret and sight not in WHOLE):
            found.append(Change(title, hidden=_("not shown to you")))
            continue
        was, is_ = (wording.lines(table, name, side.get(name)) for side in (before, after))
        gone = any(private.reference(value) and side.get(name) is None for value, side in zip(raw, sides, strict=True))
        found.append(_change(title, was, is_, erased=gone))
    return found


def _change(title: str, was: list[str], is_: list[str], *, erased: bool) -> Change:
    """Of two lists what came and went; where only the order changed, both."""
    gone, come = [one for one in was if one not in is_], [one for one in is_ if one not in was]
    if not gone and not come:
        gone, come = was, is_
    return Change(title, gone, come, _("erased") if erased else "")


def _notes(one: Told) -> list[str]:
    """Further facts of an event from a source, in plain words."""
    left = {name: value for name, value in one.details.items() if name not in FOR_UNDO}
    return [f"{readable(name)}: {_plain(value)}" for name, value in left.items() if value not in (None, "")]


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _texts(changes: Sequence[Change]) -> Iterator[str]:
    for one in changes:
        yield from (one.title, *one.before, *one.after)
