"""What reminders keep about a person: who stands in for them, and for whom they do."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from valorise.platform.foundation.persons import Trace
from valorise.platform.reminders.models import StandIn


def stored(user: int) -> dict[str, Any]:
    """Days on which somebody stands in for the person, or they for somebody."""
    own = StandIn.objects.filter(user=user).values("begins", "ends")
    others = StandIn.objects.filter(stand_in=user).values("begins", "ends")
    return {"somebody_stands_in": list(own), "stands_in_for_somebody": list(others)}


def traces(user: int) -> list[Trace]:
    """Standing in goes with the person."""
    count = StandIn.objects.filter(Q(user=user) | Q(stand_in=user)).count()
    return [Trace(_("Standing in for colleagues"), count, stays=False, why=_("It ends with the account."))]


def forget(user: int) -> None:
    """Nobody stands in for them, nor they for anybody."""
    StandIn.objects.filter(Q(user=user) | Q(stand_in=user)).delete()
