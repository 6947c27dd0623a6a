"""Jobs as pages and programs read them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Case, DurationField, ExpressionWrapper, F, Value, When
from django.db.models.functions import Coalesce, Now

from valorise.platform.foundation.sight import Sighted
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs.models import OPEN, Job, State, Worker
from valorise.platform.jobs.work import kinds

ALIVE = timedelta(minutes=2)
"""A worker that gave no sign of life for longer is taken for dead."""


def jobs(viewer: Viewer, *, own: bool = True, state: str = "") -> Sighted[Job]:
    """Jobs of the person, or all they may see, newest first. `state` is a state, or `open` for what is not ended."""
    found = Job.objects.seen_by(viewer).select_related("started_by").order_by("-made_at", "-pk")
    if own:
        found = found.filter(started_by=viewer.user)
    if state:
        found = found.filter(state__in=OPEN if state == "open" else [state])
    return with_elapsed(found)


def job(viewer: Viewer, name: str) -> Job:
    """One job; `Missing` where this person may not see it."""
    return with_elapsed(Job.objects.select_related("started_by", "tenant")).one_for(viewer, name)


def with_elapsed(found: Sighted[Job]) -> Sighted[Job]:
    """With `elapsed`: time since it began first, until its end or now by the clock of the database."""
    until = Coalesce("ended_at", Now())
    passed = ExpressionWrapper(until - F("started_at"), output_field=DurationField())
    return found.annotate(  # type: ignore[return-value]  # the stubs take annotated jobs for another type
        elapsed=Case(When(started_at=None, then=Value(None)), default=passed)
    )


def open_jobs(viewer: Viewer) -> int:
    """How many jobs of the person wait or run."""
    return Job.objects.seen_by(viewer).filter(started_by=viewer.user, state__in=OPEN).count() if viewer.user else 0


def time_taken(job: Job) -> str:
    """How long it has taken so far, as people say it; empty where it has not begun."""
    elapsed: timedelta | None = getattr(job, "elapsed", None)
    return "" if elapsed is None else in_words(elapsed)


def in_words(elapsed: timedelta) -> str:
    """A span of time as people say it.

    >>> in_words(timedelta(seconds=3725))
    '1 h 2 min'
    >>> in_words(timedelta(seconds=65.4))
    '1 min 5 s'
    """
    minutes, seconds = divmod(int(elapsed.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def label(job: Job) -> str:
    """What the work is called; its name where this version does not know it."""
    kind = kinds().get(job.name)
    return str(kind.label) if kind else job.name


def somebody_works() -> bool:
    """Whether a worker gave a sign of life within the last two minutes."""
    return Worker.objects.filter(seen_at__gte=Now() - ALIVE).exists()


def standing() -> dict[str, int]:
    """How many jobs of the whole installation are in each state, and how many workers live; for the health page."""
    counts = {state.value: Job.objects.filter(state=state).count() for state in State}
    return counts | {"workers": Worker.objects.filter(seen_at__gte=Now() - ALIVE).count()}
