"""Regular work on jobs themselves, and on what else grows old."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from valorise.platform.jobs import inputs
from valorise.platform.jobs.models import OPEN, Job
from valorise.platform.jobs.work import Work, job

KEPT = timedelta(days=60)
"""How long a job that has ended can be looked at, and its files are kept."""
AT_ONCE = 500


@job("tidy-up", label=_("Remove old jobs and sessions"), short=True, every=timedelta(days=1))
def tidy_up(work: Work) -> dict[str, Any]:
    """Sessions that have run out, and jobs that ended two months ago with the files put aside for them."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    count = 0
    while old := list(_old().values_list("pk", "tenant", "arguments")[:AT_ONCE]):
        for _name, tenant, arguments in old:
            if tenant is not None:
                inputs.remove(tenant, inputs.named_in(arguments))
        Job.objects.filter(pk__in=[name for name, *_rest in old]).delete()
        count += len(old)
        work.tell("Removing old jobs", count)
    return {"jobs": count}


def _old() -> Any:  # Any: the stubs lose our own kind of queryset
    return Job.objects.exclude(state__in=OPEN).filter(ended_at__lt=Now() - KEPT)
