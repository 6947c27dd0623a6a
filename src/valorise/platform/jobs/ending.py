"""Telling people that their long work has ended, where they may have stopped looking."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_noop

from valorise.platform.jobs.models import Job, State
from valorise.platform.jobs.work import kinds

LONG = timedelta(minutes=1)
"""Work that was done sooner is not worth a notice: who started it is still there."""


def tell_starter(name: str) -> None:
    """A notice of the end, inside its transaction; none where the person ended it, or it was done at once."""
    from valorise.platform.notices.actions import notify

    job = Job.objects.get(pk=name)
    if job.started_by_id is None or job.state == State.CANCELLED or (job.state == State.DONE and not _took_long(job)):
        return
    kind = kinds().get(job.name)
    label = kind.label if kind else job.name
    done = job.state == State.DONE
    said = gettext_noop("%(work)s: done.") if done else gettext_noop("%(work)s: ended with an error.")
    notify([job.started_by_id], "job", said, f"/jobs/{job.pk}/", in_mail=said, words={"work": label})


def _took_long(job: Job) -> bool:
    return job.started_at is not None and job.ended_at is not None and job.ended_at - job.started_at >= LONG
