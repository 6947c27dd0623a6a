"""When something changed, the comparison is asked for once, after the change is committed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from valorise.platform.jobs.actions import start_for_house
from valorise.platform.jobs.models import Job, State

WORK = "find-matches"
"""Name of the work in `jobs.py`."""


def listen() -> None:
    """Notice each need and each asset that is saved. What is written in bulk is found by the regular work."""
    from valorise.platform.needs.models import Need
    from valorise.platform.register.models import Asset

    for model in (Need, Asset):
        post_save.connect(_changed, sender=model, dispatch_uid=f"matching-{model.__name__}")


def _changed(*, using: str, **_: Any) -> None:
    transaction.on_commit(partial(ask), using=using, robust=True)


def ask() -> None:
    """Let the worker compare what changed; one waiting job is enough for everybody."""
    if not Job.objects.filter(name=WORK, state=State.WAITING).exists():
        start_for_house(WORK)
