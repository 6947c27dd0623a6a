"""When something changed, the comparison is asked for once, after the change is committed."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_save

from valorise.platform.jobs.actions import start_for_house_at
from valorise.platform.jobs.models import Job, State

WORK = "find-matches"
"""Name of the work in `jobs.py`."""
REST = 4
"""So many times as long as comparing took is nothing compared: at most a fifth of one core goes into it."""


def listen() -> None:
    """Notice each need, asset, agreement and restriction that is saved; regular work finds what is written in bulk."""
    from valorise.platform.needs.models import Need
    from valorise.platform.register.models import Agreement, Asset, Restriction

    for model in (Need, Asset):
        post_save.connect(_changed, sender=model, dispatch_uid=f"matching-{model.__name__}")
    post_save.connect(_rights_changed, sender=Agreement, dispatch_uid="matching-Agreement")
    post_save.connect(_bars_changed, sender=Restriction, dispatch_uid="matching-Restriction")
    m2m_changed.connect(_rights_changed, sender=Agreement.assets.through, dispatch_uid="matching-Agreement-assets")


def ask() -> None:
    """Let the worker compare what changed; one waiting job is enough for everybody.

    In a large register it begins after a rest, so that many changes are compared together and the machine has time
    for people.
    """
    if not Job.objects.filter(name=WORK, state=State.WAITING).exists():
        start_for_house_at(WORK, rested())


def rested() -> datetime | None:
    """When the worker has rested `REST` times as long as it last compared; None where it never did."""
    done = Job.objects.filter(name=WORK, state=State.DONE, started_at__isnull=False).order_by("-ended_at")
    last = done.values_list("started_at", "ended_at").first()
    return last[1] + REST * (last[1] - last[0]) if last and last[0] and last[1] else None


def _changed(*, using: str, **_: Any) -> None:
    transaction.on_commit(partial(ask), using=using, robust=True)


def _rights_changed(*, instance: Any, using: str, pk_set: set[Any] | None = None, **_: Any) -> None:
    """An agreement gives or ends rights in its assets: they are to be compared again, though they stay as they are."""
    from valorise.platform.register.models import Agreement

    if isinstance(instance, Agreement):
        _compare_again({*(pk_set or ()), *instance.assets.values_list("pk", flat=True)}, using)


def _bars_changed(*, instance: Any, using: str, **_: Any) -> None:
    _compare_again({instance.asset_id}, using)


def _compare_again(assets: set[Any], using: str) -> None:
    from valorise.platform.matching.models import Compared

    if Compared.objects.filter(side="asset", name__in=assets).delete()[0]:
        _changed(using=using)
