"""How a worker takes a job, keeps it and lets it go. Each step is one short write that names the number of the taking.

On SQLite the writes follow one another; on PostgreSQL workers skip the rows that others hold.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from valorise.platform.jobs.ending import tell_starter
from valorise.platform.jobs.models import Job, State, Worker
from valorise.platform.jobs.work import kinds
from valorise.terms.errors import NotReady, ValoriseError

PAUSES = (10, 60, 600)
"""Seconds before the next attempt, after the first, second and each further setback."""
NOTHING_LEFT: dict[str, Any] = {"worker": "", "lease_until": None}


def lease() -> timedelta:
    """How long a silent worker keeps a job."""
    return timedelta(seconds=settings.LEASE_SECONDS)


def due(*, short: bool | None, suspects: bool = True) -> QuerySet[Job]:
    """Jobs that may be taken now, first come first served: waiting ones, and those whose worker fell silent.

    Suspects are those that had a setback and may be what killed a worker.
    """
    waiting = Q(state=State.WAITING, begins_at__lte=Now())
    orphaned = Q(state=State.RUNNING, lease_until__lt=Now())
    found = Job.objects.filter(waiting | orphaned if suspects else waiting & Q(setbacks=0)).order_by("begins_at", "pk")
    quick = [name for name, kind in kinds().items() if kind.short]
    if short is None:
        return found
    return found.filter(name__in=quick) if short else found.exclude(name__in=quick)


def take(worker: str, *, short: bool | None = None, suspects: bool = True) -> Job | None:
    """The next job, now this worker's; None where there is none. Jobs that cannot go on are ended on the way."""
    while due(short=short, suspects=suspects).exists():
        with transaction.atomic():
            found = due(short=short, suspects=suspects).select_for_update(skip_locked=True).first()
            if found is None:
                return None
            if not _end_instead(found):
                return _given(found, worker)
    return None


def _given(found: Job, worker: str) -> Job:
    Job.objects.filter(pk=found.pk).update(
        state=State.RUNNING,
        worker=worker,
        taken=F("taken") + 1,
        setbacks=found.setbacks,
        lease_until=Now() + lease(),
        started_at=Coalesce("started_at", Now()),
    )
    return Job.objects.get(pk=found.pk)


def _end_instead(found: Job) -> bool:
    """Whether the job has come to its end with its last attempt: stopped, unknown, or begun in vain too often."""
    kind = kinds().get(found.name)
    if found.state == State.RUNNING:
        found.setbacks += 1
    if found.stop_asked_at is not None:
        _end(found, State.CANCELLED)
    elif kind is None:
        _end(found, State.FAILED, error=_unknown(found.name))
    elif found.setbacks >= kind.attempts:
        _end(found, State.LOST, error=_lost(found))
    else:
        return False
    return True


def renew(job: str, token: int, **progress: Any) -> bool:
    """Keeps the job for another lease and shows its progress; False where it is no longer this worker's."""
    return bool(_held(job, token).update(lease_until=Now() + lease(), **progress))


def keep_checkpoint(job: str, token: int, state: dict[str, Any]) -> bool:
    """Keeps where to go on, which also says that it got further; False where it is no longer this worker's."""
    return bool(_held(job, token).update(checkpoint=state, setbacks=0, lease_until=Now() + lease()))


def end(job: Job, state: State, *, result: dict[str, Any] | None = None, error: ValoriseError | None = None) -> bool:
    """Ends the job and tells who started it; False, and nothing written, where it is no longer this worker's."""
    with transaction.atomic():
        mine = _held(job.pk, job.taken).select_for_update().first()
        if mine is not None:
            _end(mine, state, result=result, error=error)
    return mine is not None


def put_back(job: Job, *, error: ValoriseError | None = None) -> bool:
    """Lets another attempt follow: at once where only the worker ends, after a pause where an error came.

    False, and nothing written, where it is no longer this worker's.
    """
    with transaction.atomic():
        mine = _held(job.pk, job.taken).select_for_update().first()
        if mine is None:
            return False
        mine.setbacks += 1 if error else 0
        kind = kinds().get(mine.name)
        if error and (kind is None or mine.setbacks >= kind.attempts):
            _end(mine, State.FAILED, error=error)
        else:
            pause = timedelta(seconds=PAUSES[min(mine.setbacks, len(PAUSES)) - 1])
            # SQLite writes sums with more digits than moments, so a pause of nothing would end a little later.
            again = {"begins_at": Now() + pause if error else Now(), "error": parts(error)}
            Job.objects.filter(pk=mine.pk).update(state=State.WAITING, setbacks=mine.setbacks, **NOTHING_LEFT, **again)
    return True


def let_go(worker: str) -> int:
    """Gives up at once what this worker still holds, because it ends in this moment; how many jobs."""
    return Job.objects.filter(state=State.RUNNING, worker=worker).update(lease_until=Now())


def seen(worker: str) -> None:
    """Notes that the worker lives, and forgets those that were not seen for a day."""
    if not Worker.objects.filter(pk=worker).update(seen_at=Now()):
        Worker.objects.filter(seen_at__lt=Now() - timedelta(days=1)).delete()
        Worker.objects.create(pk=worker)


def parts(error: ValoriseError | None) -> dict[str, str]:
    """The error as it is kept with the job."""
    if error is None:
        return {}
    return {"what": error.what, "where": error.where, "why": error.why, "fix": error.fix}


def _held(job: str, token: int) -> QuerySet[Job]:
    """The job, as long as it belongs to the taking of this number."""
    return Job.objects.filter(pk=job, taken=token, state=State.RUNNING)


def _end(found: Job, state: State, *, result: dict[str, Any] | None = None, error: ValoriseError | None = None) -> None:
    ended = {"state": state, "result": result or {}, "error": parts(error), "setbacks": found.setbacks}
    Job.objects.filter(pk=found.pk).update(ended_at=Now(), **NOTHING_LEFT, **ended)
    tell_starter(found.pk)


def _lost(found: Job) -> ValoriseError:
    return NotReady(
        what="The worker died while doing this.",
        why=f"It was begun {found.taken} times and each time ended without a word, as when memory runs out.",
        fix="Let it go on from its last checkpoint, or ask who runs this installation to look into the log.",
    )


def _unknown(name: str) -> ValoriseError:
    return NotReady(
        what="This version of Valorise does not know how to do this.",
        where=name,
        fix="Bring the worker to the same version as the site, then let the job go on.",
    )
