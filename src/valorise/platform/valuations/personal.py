"""What valuations keep about a person: that they made them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation.persons import Trace
from valorise.platform.valuations.models import Valuation


def stored(user: int) -> dict[str, Any]:
    """Valuations that the person made."""
    return {"valuations": sorted(Valuation.objects.filter(author=user).values_list("pk", flat=True))}


def traces(user: int) -> list[Trace]:
    """Valuations stay, without who made them."""
    return [
        Trace(
            _("Valuations that the person made"),
            Valuation.objects.filter(author=user).count(),
            stays=True,
            why=_("They belong to the office; they no longer say who made them."),
        )
    ]


def forget(user: int) -> None:
    """Take the name away."""
    Valuation.objects.filter(author=user).update(author=None)
