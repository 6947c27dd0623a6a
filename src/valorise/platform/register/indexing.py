"""Who makes the search index: the worker, as soon as somebody asks for it and whenever it lacks something."""

from __future__ import annotations

from valorise.platform.jobs.actions import start_for_house
from valorise.platform.jobs.models import OPEN, Job

WORK = "prepare-search"
"""Name of the work in `jobs.py`."""


def ask() -> None:
    """Let a worker bring the index up to date; one job that waits or runs is enough for everybody."""
    if not Job.objects.filter(name=WORK, state__in=OPEN).exists():
        start_for_house(WORK)
