"""What the register keeps about a person, and what it may forget."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.persons import Trace, staffed
from valorise.platform.register import named
from valorise.platform.register.models import Agreement, Asset, Contributor, Right
from valorise.stores.events import PersonalValues
from valorise.terms.errors import Missing

ERASED = "(erased)"
"""Stands where a name stood, so that shares still sum to one."""


def stored(user: int) -> dict[str, Any]:
    """Results in which the person is named, and those they look after.

    People write their own name: who is not of the office is not told by it with whom the office speaks.
    """
    offices = staffed(user)
    made = Contributor.objects.filter(user=user).select_related("asset").order_by("asset_id")
    return {
        "contributions": [{"asset": one.asset_id, "title": str(one.asset), **one.facts} for one in made],
        "looks_after": sorted(Asset.objects.filter(officer=user).values_list("pk", flat=True)),
        "looks_after_agreements": sorted(Agreement.objects.filter(officer=user).values_list("pk", flat=True)),
        "cases": sorted(named.cases(user).filter(tenant__in=offices).values_list("pk", flat=True)),
        "contacts": sorted(named.contacts(user).filter(tenant__in=offices).values_list("pk", flat=True)),
        "on_record": [one.facts for one in named.people(user)],
    }


def traces(user: int) -> list[Trace]:
    """Published results and those with rights keep their authors; from others the name goes."""
    return [
        Trace(
            _("Published results, and results with a right, that name the person"),
            _named(user).filter(lasting()).count(),
            stays=True,
            why=_("Who made them is part of the published record, and inventors have the right to be named."),
        ),
        Trace(
            _("Other results that name the person"),
            _named(user).exclude(lasting()).count(),
            stays=False,
            why=_("The name is replaced by “(erased)”; the share stays. Earlier lists of contributors go too."),
        ),
        Trace(
            _("Results and agreements they look after"),
            Asset.objects.filter(officer=user).count() + Agreement.objects.filter(officer=user).count(),
            stays=False,
            why=_("The successor does, or nobody until somebody is chosen."),
        ),
        Trace(
            _("Cases, contacts and people on record that name the person"),
            named.cases(user).count() + named.contacts(user).count() + named.people(user).count(),
            stays=False,
            why=_("The records stay; the name is replaced by that of the successor or by “(former colleague)”."),
        ),
    ]


def hand_over(user: int, successor: int) -> None:
    """Give the assets and agreements they look after, and the cases that name them as the officer, to somebody else."""
    Asset.objects.filter(officer=user).update(officer=successor)
    Agreement.objects.filter(officer=user).update(officer=successor)
    named.replace(user, officer=named.own_name(successor))


def forget(user: int) -> None:
    """Replace the name where it may go, with its earlier values in the memory."""
    named.replace(user)
    going = list(_named(user).exclude(lasting()).values_list("pk", "asset_id"))
    Contributor.objects.filter(pk__in=[pk for pk, _asset in going]).update(name=ERASED, orcid="", user=None)
    values = PersonalValues(log())
    for asset in sorted({asset for _pk, asset in going}):
        with suppress(Missing):  # its list of contributors was never changed here
            values.erase(f"assets:{asset}", at=clock.now(), why="A contributor was erased.")


def _named(user: int) -> QuerySet[Contributor]:
    return Contributor.objects.filter(user=user)


def lasting(asset: str = "asset") -> Q:
    """What belongs to a result that is published, or has or had a right; `asset` is the way to it."""
    rights = Right.objects.filter(asset=OuterRef(asset))
    published = Q(**{f"{asset}__confidentiality": "open"}) | Q(**{f"{asset}__published__gt": ""})
    return published | Q(Exists(rights))
