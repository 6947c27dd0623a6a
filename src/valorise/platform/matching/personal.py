"""What matching keeps about a person: what they said of matches, what they were told, and until when they looked.

Conversations about a match are contacts of the register, which speaks for them.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation.persons import Trace
from valorise.platform.matching.models import Announced, Judgement, Look


def stored(user: int) -> dict[str, Any]:
    """Judgements with their reasons, pairs of which a notice told, and when they last looked at what is new."""
    judged = Judgement.objects.filter(user=user).order_by("at", "pk")
    return {
        "judgements": list(judged.values("need", "asset", "verdict", "why", "at")),
        "told_of": list(Announced.objects.filter(user=user).order_by("at", "pk").values("need", "asset", "at")),
        "looked_until": Look.objects.filter(user=user).values_list("until", flat=True).first(),
    }


def traces(user: int) -> list[Trace]:
    """What the office was told of a match stays without the name; the rest goes with the account."""
    return [
        Trace(
            _("Judgements of matches"),
            Judgement.objects.filter(user=user).count(),
            stays=True,
            why=_("The office goes on from them; they no longer say who judged."),
        ),
        Trace(
            _("Of which matches the person was told, and until when they looked"),
            Announced.objects.filter(user=user).count() + Look.objects.filter(user=user).count(),
            stays=False,
            why=_("They are deleted."),
        ),
    ]


def forget(user: int) -> None:
    """Take the name from judgements; who succeeds is told of matches anew and judges with their own words."""
    Judgement.objects.filter(user=user).update(user=None)
    Announced.objects.filter(user=user).delete()
    Look.objects.filter(user=user).delete()
