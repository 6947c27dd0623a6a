"""Erasing a person: what may go goes, what must stay is said, and the chain of events still verifies."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from valorise.platform.accounts.actions.held import held_tenant, not_the_last, only_here, person_here, person_key, place
from valorise.platform.accounts.models import Tenant, User
from valorise.platform.foundation import clock, free_text, persons
from valorise.platform.foundation.changes import changing, log, refused
from valorise.platform.foundation.free_text import Place, places
from valorise.platform.foundation.persons import Looked, Trace
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs.actions import start
from valorise.platform.jobs.models import Job
from valorise.stores.events import PersonalValues
from valorise.terms.errors import Invalid, Missing

WORK = "erase-person"


@dataclass(frozen=True, slots=True)
class Preview:
    """What erasing a person would do."""

    name: str
    goes: list[Trace]
    stays: list[Trace]
    texts: list[Place]
    """Records that the person who looks may see, in whose texts the name or address stands."""


def preview(viewer: Viewer, number: int) -> Preview:
    """What would go and what would stay; `Refused` for who may not erase, `Missing` for people of elsewhere."""
    if not viewer.may("person-erased"):
        raise refused(viewer)
    user = User.objects.filter(pk=number, memberships__tenant=viewer.tenant).first()
    if user is None:
        raise missing(User)
    found = persons.traces(number)
    texts = places(viewer, [user.name, user.email])
    return Preview(user.name, [one for one in found if not one.stays], [one for one in found if one.stays], texts)


def redact(viewer: Viewer, number: int, table: str, name: str) -> None:
    """Take name and address of a person of the organisation out of the texts of a record; errors as `preview`."""
    if not viewer.may("person-erased"):
        raise refused(viewer)
    user = User.objects.filter(pk=number, memberships__tenant=viewer.tenant).first()
    if user is None:
        raise missing(User)
    free_text.redact(viewer, table, name, [user.name, user.email])


def successors(viewer: Viewer, number: int) -> list[tuple[int, str]]:
    """Number and name of colleagues who may take over what the person looks after."""
    active = User.objects.filter(memberships__tenant=viewer.tenant, is_active=True).exclude(pk=number)
    return list(active.distinct().order_by("name", "pk").values_list("pk", "name"))


def ask(viewer: Viewer, number: int, *, why: str, successor: int | None = None) -> Job | None:
    """Erase the person: at once, or as a job where many files must be looked through first; errors as `erase`."""
    if not persons.takes_long(number):
        erase(viewer, number, why=why, successor=successor)
        return None
    with transaction.atomic():
        _may_go(viewer, number, successor)
        return start(viewer, WORK, number=number, why=why, successor=successor)


def erase(
    viewer: Viewer,
    number: int,
    *,
    why: str,
    successor: int | None = None,
    looked: Looked | None = None,
    done: Callable[[], None] = lambda: None,
) -> None:
    """Delete account and personal values of a person who works only here; never oneself or the last administrator.

    What they look after goes to the colleague `successor`; without one nobody looks after it, and records say that a
    former colleague did. Files are read before the transaction, and those that `looked` knows not at all. `done` is
    called inside the transaction.
    """
    if looked is None:
        check(viewer, number, successor)
        looked = persons.look(number, lambda *_: None)
    with changing(viewer, "person-erased") as tell:
        tenant = _may_go(viewer, number, successor)
        gone = sum(one.count for one in persons.traces(number, looked) if not one.stays)
        persons.forget(number, successor=successor, looked=looked)
        done()
        # Nothing kept means that the memory never told of this person; the event below is told all the same.
        with suppress(Missing):
            PersonalValues(log()).erase(person_key(number), at=clock.now(), actor=tell.actor, why=why)
        tell.happened(person_key(number), case=place(tenant.pk), why=why, records=gone)


def check(viewer: Viewer, number: int, successor: int | None) -> None:
    """Errors as `erase`, before files are looked through: for whom nobody may erase, or who is gone already."""
    with transaction.atomic():
        _may_go(viewer, number, successor)


def _may_go(viewer: Viewer, number: int, successor: int | None) -> Tenant:
    """The organisation, held, if the person may be erased there; errors as `erase`."""
    if not viewer.may("person-erased"):
        raise refused(viewer)
    tenant, user = held_tenant(viewer), person_here(viewer, number)
    if user.pk == viewer.user:
        raise Invalid(what=_("You cannot erase yourself."), fix=_("Ask another administrator."))
    only_here(viewer, user)
    not_the_last(tenant, user)
    if successor is not None and successor not in dict(successors(viewer, number)):
        raise missing(User)
    return tenant
