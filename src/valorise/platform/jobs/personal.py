"""What jobs keep about a person; all of it goes with them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from valorise.platform.foundation.persons import Trace
from valorise.platform.jobs import inputs
from valorise.platform.jobs.models import OPEN, Job, State

SHOWN = ("id", "name", "state", "made_at", "started_at", "ended_at")


def stored(user: int) -> dict[str, Any]:
    """Work that the person started, within the last two months."""
    return {"jobs": list(Job.objects.filter(started_by=user).order_by("made_at", "pk").values(*SHOWN))}


def traces(user: int) -> list[Trace]:
    """They are of use to nobody else."""
    found = Job.objects.filter(started_by=user).count()
    why = _("What has ended is deleted with its files, what waits or runs is stopped.")
    return [Trace(_("Long work that the person started"), found, stays=False, why=why)]


def forget(user: int) -> None:
    """Delete what has ended, with the files put aside for it; stop the rest, which loses its name with the account."""
    mine = Job.objects.filter(started_by=user)
    mine.filter(state=State.WAITING).update(state=State.CANCELLED, ended_at=Now(), stop_asked_at=Now())
    mine.filter(state__in=OPEN, stop_asked_at=None).update(stop_asked_at=Now())
    ended = mine.exclude(state__in=OPEN)
    for tenant, arguments in ended.exclude(tenant=None).values_list("tenant", "arguments"):
        transaction.on_commit(partial(inputs.remove, tenant, inputs.named_in(arguments)))
    ended.delete()
