"""How a change is made: permission, transaction, core, save, event. Every action of every slice goes through here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _

from valorise.platform.foundation import clock
from valorise.platform.foundation.private import hidden
from valorise.platform.foundation.recorded import Facts, Recorded
from valorise.platform.foundation.viewer import Viewer
from valorise.stores.events import Event, EventLog, PersonalValues
from valorise.terms.errors import Invalid, Refused

R = TypeVar("R", bound=Recorded)
OFFICE = ("full",)
"""How much one must see of a record to change it."""


class Overtaken(Invalid):
    """Somebody else changed the record since this person read it; nothing was written."""

    http_status = 409


def log() -> EventLog:
    """The event log in the platform's own database; inside a transaction its events are part of it."""
    connection.ensure_connection()
    return EventLog(connection.connection)


@contextmanager
def changing(
    viewer: Viewer, activity: str, *, tenant: int | None = None, allowed: bool | None = None, together: bool = True
) -> Iterator[Tell]:
    """A transaction for one change, open only to whom it is allowed; `Refused` before anything is read otherwise.

    `allowed` decides where a role is not what counts, for example for contributors of the record; it is the action's
    own rule. What the block tells is recorded with the change, or not at all. Events that do not belong `together` can
    be taken back one by one.
    """
    if not (viewer.may(activity, tenant) if allowed is None else allowed):
        raise refused(viewer)
    with transaction.atomic():
        tell = Tell(viewer, activity)
        yield tell
        if tell.events:
            log().append(as_one_step(tell.events) if together else tell.events)


def as_one_step(events: Sequence[Event]) -> list[Event]:
    """The events of one change with names that tie them together: `name.place.count`, so that it is undone as one."""
    if len(events) == 1:
        return list(events)
    step = uuid4().hex
    return [replace(event, id=f"{step}.{place}.{len(events)}") for place, event in enumerate(events, 1)]


def refused(viewer: Viewer) -> Refused:
    """The answer to somebody who may see a thing but not do this with it."""
    if viewer.user is None:
        return Refused(what="Please sign in first.", fix="Sign in, then try again.")
    return Refused(
        what="Your role does not allow this.",
        why="Each role may do what its work needs, and no more.",
        fix="Ask the head of your office or an administrator.",
    )


class Tell:
    """What a change has to say to the memory."""

    def __init__(self, viewer: Viewer, activity: str) -> None:
        self.viewer, self.activity = viewer, activity
        self.events: list[Event] = []
        self._actor: str | None = None

    def happened(
        self,
        subject: str,
        *,
        case: str | None = None,
        why: str | None = None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        activity: str | None = None,
        **details: Any,
    ) -> None:
        """Note an event; `details` are further facts. Names of persons belong in none of them."""
        event = Event(
            activity=activity or self.activity,
            at=clock.now(),
            case=case or subject,
            subject=subject,
            actor=self.actor,
            why=why or None,
            before=before,
            after=after,
            details={name: value for name, value in details.items() if value is not None} or None,
        )
        self.events.append(event)

    def recorded(
        self, record: Recorded, *, why: str | None = None, activity: str | None = None, **details: Any
    ) -> None:
        """Note that a record is new, with its facts, so that the step can be undone and told."""
        self.happened(
            record.pk,
            why=why,
            before={},
            after=hidden(record, record.facts),
            activity=activity,
            table=record.declared,
            **details,
        )

    def differs(
        self, record: Recorded, before: Facts, *, why: str | None = None, activity: str | None = None, **details: Any
    ) -> bool:
        """Note what changed in a record whose facts were `before`; False, and nothing noted, where nothing did."""
        standing = {name: value for name, value in record.standing.items() if name in before}
        now = record.facts | standing
        names = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
        if not names:
            return False
        was, is_ = ({name: side.get(name) for name in names} for side in (before, now))
        self.happened(
            record.pk,
            why=why,
            before=hidden(record, was),
            after=hidden(record, is_),
            activity=activity,
            table=record.declared,
            **details,
        )
        return True

    @property
    def actor(self) -> str | None:
        """Reference of the person who does it; the name itself stays outside the chain."""
        if self._actor is None and self.viewer.user is not None:
            self._actor = PersonalValues(log()).reference(f"account-{self.viewer.user}", self.viewer.name or "?")
        return self._actor


def locked(
    model: type[R], viewer: Viewer, name: str, *, version: int | None = None, at_least: Sequence[str] = OFFICE
) -> R:
    """The record, held until the transaction ends; `Overtaken` where it is no longer the version the person read.

    It must be one that the office of this person keeps, unless `at_least` opens the action to others who see it.
    """
    record = model.objects.one_for(viewer, name, at_least=at_least)
    record = model.objects.select_for_update().get(pk=record.pk)
    if version is not None and record.version != version:
        raise Overtaken(
            what="Somebody else changed this record while you were working on it.",
            why=versions(version, record.version),
            fix="Look at what they changed in its history, then make your change again.",
        )
    return record


def versions(begun: int | None, present: int) -> str:
    """Why somebody's change came too late, in words."""
    told = {"begun": begun, "present": present}
    return _("You began with version %(begun)s; now it is version %(present)s.") % told


def add_record(tell: Tell, record: R, facts: Facts, *, why: str | None = None, **details: Any) -> R:
    """Save a new record with these facts and note it; `Invalid` with all problems where a value is wrong."""
    standing = record.standing
    record.put({name: value for name, value in facts.items() if name not in standing})
    record.put_standing({name: value for name, value in facts.items() if name in standing})
    record.save(force_insert=True)
    if apart := facts.keys() & record.apart:
        record.put_apart({name: facts[name] for name in apart})
        record.save()  # lists need the record to be there first, and a name of another record is a column of its own
    tell.recorded(record, why=why, **details)
    return record


def untied(record: Recorded, before: dict[str, dict[str, int]]) -> dict[str, dict[str, int]] | None:
    """Accounts that the record named before and names no longer, or at another place; None where there are none.

    Events carry them, so that who is put back into a list sees the record again.
    """
    return before if before and record.ties() != before else None


def change_facts(
    tell: Tell, record: R, facts: Facts, *, why: str | None = None, activity: str | None = None, **details: Any
) -> bool:
    """Put facts into a locked record, save it and note what changed; False where nothing did.

    `facts` may say how the record stands beside them too: an embargo, `removed`.
    """
    standing = record.standing
    before = record.facts | standing
    ties = record.ties() if facts.keys() & record.apart else {}
    record.put({name: value for name, value in facts.items() if name not in standing})
    record.put_standing({name: value for name, value in facts.items() if name in standing})
    if apart := facts.keys() & record.apart:
        record.put_apart({name: facts[name] for name in apart})
    if not tell.differs(record, before, why=why, activity=activity, ties=untied(record, ties), **details):
        return False
    record.keep()
    return True
