"""What decisions about rights keep about a person: that they made them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.costs.models import KeepDecision
from valorise.platform.foundation.persons import Trace


def stored(user: int) -> dict[str, Any]:
    """Decisions that the person made."""
    return {"decisions_about_rights": sorted(KeepDecision.objects.filter(author=user).values_list("pk", flat=True))}


def traces(user: int) -> list[Trace]:
    """Decisions stay, without who made them."""
    return [
        Trace(
            _("Decisions about rights that the person made"),
            KeepDecision.objects.filter(author=user).count(),
            stays=True,
            why=_("They belong to the office; they no longer say who made them."),
        )
    ]


def forget(user: int) -> None:
    """Take the name away."""
    KeepDecision.objects.filter(author=user).update(author=None)
