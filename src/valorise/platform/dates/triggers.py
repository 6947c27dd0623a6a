"""When a record changes, its dates are worked out at once, after the change is committed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from valorise.platform.jobs.actions import start_for_house
from valorise.platform.jobs.models import OPEN, Job

WORK = "count-dates"
"""Name of the work in `jobs.py`."""


def listen() -> None:
    """Notice each record that is saved. What is written in bulk is found by the regular work."""
    from valorise.platform.dates.counting import READ
    from valorise.platform.foundation.recorded import models_by_table

    for of in READ:
        model: Any = models_by_table()[of]
        post_save.connect(partial(_changed, of=of), sender=model, dispatch_uid=f"dates-{of}", weak=False)


def ask() -> None:
    """Let the worker work out what changed; one waiting job is enough for everybody."""
    if not Job.objects.filter(name=WORK, state__in=OPEN).exists():
        start_for_house(WORK)


def _changed(*, of: str, instance: Any, using: str, **_: Any) -> None:
    transaction.on_commit(partial(_again, of, instance.tenant_id, instance.pk), using=using, robust=True)


def _again(of: str, tenant: int, name: str) -> None:
    """Count the dates of one record, where the dates of its office were worked out before."""
    from valorise.platform.dates.models import Counted, Reckoned
    from valorise.platform.dates.reckoning import count_again, drop, present

    if not Reckoned.objects.filter(tenant=tenant).exists():
        return
    version = present(tenant, of).filter(pk=name).values_list("version", flat=True).first()
    if version is None:
        drop(tenant, of)
    elif not Counted.objects.filter(of=of, name=name, version=version).exists():
        count_again(tenant, of, None if of == "projects" else [name])
