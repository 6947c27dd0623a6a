"""What planned publications keep about a person: those they told of."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation.persons import Trace
from valorise.platform.publishing.models import Planned


def stored(user: int) -> dict[str, Any]:
    """Planned publications they told of."""
    return {"publications_planned": [one.facts for one in Planned.objects.filter(planned_by=user).order_by("pk")]}


def traces(user: int) -> list[Trace]:
    """The plan is a fact about the asset; who told of it goes with the account."""
    count = Planned.objects.filter(planned_by=user).count()
    why = _("They belong to the asset, and no longer say who told of them.")
    return [Trace(_("Planned publications that the person told of"), count, stays=True, why=why)]


def forget(user: int) -> None:
    """Nothing names the person but the account, which the database takes out itself."""
