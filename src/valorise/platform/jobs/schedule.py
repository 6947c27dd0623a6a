"""Regular work: a job for each turn that has come, made once however many workers look."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError
from django.utils import timezone

from valorise.platform.foundation import clock
from valorise.platform.jobs.models import Job
from valorise.platform.jobs.work import Kind, kinds

LOG = logging.getLogger("valorise.jobs")
BEGIN = datetime(2000, 1, 3, tzinfo=UTC)
"""A Monday: turns of a week begin on Mondays."""


def plan() -> int:
    """Makes the jobs of regular work whose turn has come and that have something to do; how many.

    Turns that passed while nobody worked are not made up for: each turn does all there is to do.
    """
    turns = {turn(kind): kind for kind in kinds().values() if kind.every}
    made = set(Job.objects.filter(once__in=turns).values_list("once", flat=True))
    wanted = [Job(name=kind.name, once=key) for key, kind in turns.items() if key not in made and _has_work(kind)]
    if wanted:
        # Another worker may have made the same turn just now; its job is as good.
        Job.objects.bulk_create(wanted, ignore_conflicts=True)
    return len(wanted)


def turn(kind: Kind) -> str:
    """Name of the turn it is now: the kind of work and when the turn began, where the site lives."""
    local = timezone.localtime(clock.now()).replace(tzinfo=UTC)
    span = kind.every or timedelta.max
    return f"{kind.name}@{BEGIN + (local - BEGIN) // span * span:%Y-%m-%dT%H:%M:%S}"


def _has_work(kind: Kind) -> bool:
    """Whether there is something to do; a kind that cannot even say so must not keep others from their turn."""
    try:
        return kind.when is None or kind.when()
    except DatabaseError:
        raise
    except Exception:  # the fault of one kind of work is not the end of all others
        LOG.exception("It cannot be told whether there is work for %s.", kind.name)
        return False
