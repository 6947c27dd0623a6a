"""What readiness keeps about a person: the levels they gave."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.persons import FORMER, Trace
from valorise.platform.readiness.models import Rating
from valorise.stores.events import PersonalValues
from valorise.terms.errors import Missing


def stored(user: int) -> dict[str, Any]:
    """Levels they gave."""
    return {"ratings_given": [one.facts for one in Rating.objects.filter(rated_by=user).order_by("pk")]}


def traces(user: int) -> list[Trace]:
    """A rating is a fact about the asset and stays; the name of who gave it goes."""
    why = _("The ratings stay; the name is replaced by “(former colleague)”.")
    count = Rating.objects.filter(rated_by=user).count()
    return [Trace(_("Levels of readiness that the person gave"), count, stays=False, why=why)]


def forget(user: int) -> None:
    """Replace the name of the rater, with its earlier values in the memory.

    The number keeps two former colleagues apart: they were two raters.
    """
    values = PersonalValues(log())
    for one in Rating.objects.filter(rated_by=user).select_for_update():
        later = {"version": F("version") + 1, "changed_at": clock.now()}
        Rating.objects.filter(pk=one.pk).update(rater=f"{FORMER} {user}", rated_by=None, **later)
        with suppress(Missing):
            values.erase(f"readiness_ratings:{one.pk}", at=clock.now(), why="A person was erased.")
