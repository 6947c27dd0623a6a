"""Records of an office that name a person in words: cases by their officer, contacts, people on record."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.persons import FORMER
from valorise.platform.register.models import Case, Contact, Person
from valorise.stores.events import PersonalValues
from valorise.terms.errors import Missing


def cases(user: int) -> QuerySet[Case]:
    """Cases that name the person as the officer, in organisations they work for."""
    return Case.objects.filter(tenant__in=tenants(user), officer__iexact=own_name(user))


def contacts(user: int) -> QuerySet[Contact]:
    """Contacts that name the person as the one spoken to."""
    return Contact.objects.filter(tenant__in=tenants(user), person__iexact=own_name(user))


def people(user: int) -> QuerySet[Person]:
    """People on record with the address of the account."""
    return Person.objects.filter(tenant__in=tenants(user), email__iexact=_account(user).email)


def tenants(user: int) -> list[int]:
    """Organisations the person works for; their records are searched, those of others are not for us to change.

    An organisation where another account has the same name is left out: its records may speak of the other one.
    """
    membership: Any = apps.get_model("accounts", "Membership")
    here = set(membership.objects.filter(user=user).values_list("tenant", flat=True))
    others = membership.objects.filter(tenant__in=here, user__name__iexact=own_name(user)).exclude(user=user)
    return sorted(here - set(others.values_list("tenant", flat=True)))


def own_name(user: int) -> str:
    """The name of the account; one that no record has where it is empty."""
    return str(_account(user).name).strip() or FORMER


def replace(user: int, *, officer: str = FORMER) -> None:
    """Put other words where the name stood, and forget its earlier values in the memory; the records stay."""
    now = {"version": F("version") + 1, "changed_at": clock.now()}
    changes: list[tuple[QuerySet[Any], dict[str, Any]]] = [
        (cases(user), {"officer": officer}),
        (contacts(user), {"person": FORMER}),
        (people(user), {"name": FORMER, "names": [], "email": "", "identifiers": []}),
    ]
    values = PersonalValues(log())
    for found, put in changes:
        names = sorted(found.values_list("pk", flat=True))
        found.model._default_manager.filter(pk__in=names).update(**put, **now)
        for name in names:
            with suppress(Missing):  # it was never changed here
                values.erase(f"{found.model.declared}:{name}", at=clock.now(), why="A person was erased.")


def _account(user: int) -> Any:
    return get_user_model().objects.get(pk=user)
