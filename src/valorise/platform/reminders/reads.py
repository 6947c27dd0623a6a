"""What an office chose about reminders, as its people read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.rights import STAFF
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.reminders.lead_times import usual, with_chosen
from valorise.platform.reminders.models import Reminding, StandIn
from valorise.terms.codes import codes

HEAD = "head-of-office"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of date with its days."""

    code: str
    label: str
    meaning: str
    days: tuple[int, ...]
    own: bool
    """Whether the office chose them."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What an office chose."""

    tenant: int
    version: int
    kinds: Sequence[Kind]


def setting(viewer: Viewer) -> Setting:
    """The days of the office this person works in; `Refused` for who works in none."""
    tenant = office(viewer)
    kept = Reminding.objects.filter(tenant=tenant).first()
    chosen = kept.chosen if kept else {}
    days, usual_ones = with_chosen(chosen), usual()
    kinds = [
        Kind(code, gettext(row["label"]), gettext(row["meaning"]), days[code], days[code] != usual_ones[code])
        for code, row in codes("date_kinds").items()
    ]
    return Setting(tenant, kept.version if kept else 0, kinds)


def office(viewer: Viewer) -> int:
    """The organisation worked for just now, for people of its office; `Refused` for all others."""
    if viewer.user is None or viewer.tenant is None or viewer.tenant not in viewer.staff_of:
        raise refused(viewer)
    return viewer.tenant


def people(tenant: int) -> QuerySet[Any]:
    """Accounts of those who work in the office."""
    found: Any = get_user_model().objects.filter(is_active=True)
    in_office = found.filter(memberships__tenant=tenant, memberships__role__in=STAFF)
    return in_office.distinct().order_by("name", "pk")  # type: ignore[no-any-return]  # a model of another slice


def heads(tenant: int) -> set[int]:
    """Accounts of those who lead the office; of all who work in it where nobody does."""
    working = people(tenant)
    members: Any = apps.get_model("accounts", "Membership").objects
    leading = set(members.filter(tenant=tenant, role=HEAD, user__in=working).values_list("user", flat=True))
    return leading or set(working.values_list("pk", flat=True))


def stand_ins(viewer: Viewer) -> QuerySet[StandIn]:
    """Who stands in for whom in the office, now or later."""
    found = StandIn.objects.filter(tenant=office(viewer)).filter(Q(ends=None) | Q(ends__gte=viewer.today))
    return found.select_related("user", "stand_in").order_by("user__name", "pk")


def standing_in(tenant: int, day: date) -> dict[int, int]:
    """Who stands in on a day, by the account of the colleague."""
    found = StandIn.objects.filter(Q(ends=None) | Q(ends__gte=day), tenant=tenant, begins__lte=day)
    return dict(found.values_list("user", "stand_in"))
