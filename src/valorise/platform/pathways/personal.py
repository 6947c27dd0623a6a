"""What pathways keep about a person: steps that were given to them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.persons import FORMER, Trace
from valorise.platform.pathways.models import Task
from valorise.stores.events import PersonalValues
from valorise.terms.errors import Missing


def stored(user: int) -> dict[str, Any]:
    """Steps of plans that were given to them."""
    return {"steps_of_plans": [one.facts for one in Task.objects.filter(given_to=user).order_by("pk")]}


def traces(user: int) -> list[Trace]:
    """A step stays; the name of who does it goes."""
    why = _("The steps stay; the name is replaced by “(former colleague)”.")
    return [Trace(_("Steps of plans given to the person"), _of(user).count(), stays=False, why=why)]


def forget(user: int) -> None:
    """Replace the name, with its earlier values in the memory."""
    values = PersonalValues(log())
    for one in _of(user).select_for_update():
        later = {"version": F("version") + 1, "changed_at": clock.now()}
        Task.objects.filter(pk=one.pk).update(person=FORMER, given_to=None, **later)
        with suppress(Missing):
            values.erase(f"plan_tasks:{one.pk}", at=clock.now(), why="A person was erased.")


def _of(user: int) -> Any:
    return Task.objects.filter(given_to=user)
