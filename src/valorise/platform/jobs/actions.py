"""What people do with jobs: start, stop, let go on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs.models import AGAIN, OPEN, Job, State
from valorise.platform.jobs.work import Kind, kinds
from valorise.terms.errors import Broken, Invalid, NotReady

MOST_OPEN = 50
"""Jobs that one person may have waiting or running at once."""


class TooManyWaiting(NotReady):
    """A person has as many jobs waiting as anybody may; it is theirs to wait, and no fault of the server."""

    http_status = 429


def start(viewer: Viewer, name: str, /, **arguments: Any) -> Job:
    """Asks for a piece of work; a worker begins it once the transaction around this call is committed.

    `arguments` are what the work is called with: plain JSON, large things by `inputs.keep`. It is done as this person,
    for the organisation they work for just now. `Refused` where their role does not allow it.
    """
    kind = _kind(name)
    if viewer.user is None or viewer.tenant not in viewer.tenants():
        raise refused(viewer)
    if not kind.allows(viewer, viewer.tenant):
        raise refused(viewer)
    if Job.objects.filter(started_by=viewer.user, state__in=OPEN).count() >= MOST_OPEN:
        raise TooManyWaiting(
            what=f"You have {MOST_OPEN} jobs waiting already.",
            fix="Wait until some are done, or cancel what is not needed.",
        )
    return _made(Job(name=name, arguments=arguments, tenant_id=viewer.tenant, started_by_id=viewer.user))


def start_for_house(name: str, /, **arguments: Any) -> Job:
    """Asks for a piece of work of the installation itself, such as sending mail; nobody's rights are used for it."""
    _kind(name)
    return _made(Job(name=name, arguments=arguments))


def start_for_house_at(name: str, begins_at: datetime | None, /) -> Job:
    """The same, not to be begun before this moment of the database; at once where it is None or has passed."""
    _kind(name)
    return _made(Job(name=name, begins_at=begins_at) if begins_at else Job(name=name))


def cancel(viewer: Viewer, name: str) -> Job:
    """Stops a job: at once where it waits, at the next place where it can stop where it runs; `Overtaken` never.

    One that has ended already stays as it is. `Refused` for who may neither start such work nor started this.
    """
    with transaction.atomic():
        job = _held(viewer, name)
        if not may_cancel(viewer, job):
            raise refused(viewer)
        if job.state == State.WAITING:
            Job.objects.filter(pk=job.pk).update(state=State.CANCELLED, ended_at=Now(), stop_asked_at=Now())
        elif job.state == State.RUNNING and job.stop_asked_at is None:
            Job.objects.filter(pk=job.pk).update(stop_asked_at=Now())
    return Job.objects.one_for(viewer, name)


def resume(viewer: Viewer, name: str) -> Job:
    """Lets a job that failed, was stopped or lost go on from its last checkpoint, as who started it.

    `Refused` for who may not start such work now, whoever started this.
    """
    with transaction.atomic():
        job = _held(viewer, name)
        if not may_resume(viewer, job):
            raise refused(viewer)
        if job.state not in AGAIN:
            raise Invalid(
                what="This job cannot go on: it is not one that was stopped or failed.",
                fix="Look at how it stands now.",
            )
        fresh: dict[str, Any] = {"state": State.WAITING, "begins_at": Now(), "setbacks": 0, "error": {}}
        Job.objects.filter(pk=job.pk).update(ended_at=None, stop_asked_at=None, **fresh)
    return Job.objects.one_for(viewer, name)


def may_cancel(viewer: Viewer, job: Job) -> bool:
    """Whether the person, who sees the job, may stop it: their own always, others only where they may start such."""
    return job.started_by_id == viewer.user or may_resume(viewer, job)


def may_resume(viewer: Viewer, job: Job) -> bool:
    """Whether the person, who sees the job, may let it go on; nobody where this version does not know such work."""
    kind = kinds().get(job.name)
    return kind is not None and kind.allows(viewer, job.tenant_id)


def _held(viewer: Viewer, name: str) -> Job:
    """The job, locked until the transaction ends; `Missing` where this person may not see it."""
    return _rows(Job.objects.one_for(viewer, name)).select_for_update().get()


def _rows(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk)


def _kind(name: str) -> Kind:
    kind = kinds().get(name)
    if kind is None:
        raise Broken(f"No slice declares the work {name!r} in its jobs.py.", where=name)
    return kind


def _made(job: Job) -> Job:
    try:
        DjangoJSONEncoder().encode(job.arguments)
    except TypeError as error:
        raise Broken("Arguments of a job must be plain JSON.", where=job.name, why=f"{error}.") from error
    job.save(force_insert=True)
    return job
