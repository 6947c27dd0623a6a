"""Long work for programs: how far it is, what came of it, stopping it and letting it go on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from valorise.platform.foundation.api import Asked, Order, page_of, viewer
from valorise.platform.jobs import actions, reads
from valorise.platform.jobs.models import Job

prefix = ""
router = Router(tags=["Jobs"])
SORTED = {"made": Order("made_at", descending=True)}


class OneJob(Schema):
    """A piece of long work."""

    id: str
    kind: str = Field(description="Name of the kind of work.")
    label: str
    state: str = Field(description="waiting or running; it ends as done, failed, cancelled or lost.")
    what: str = Field(description="What is being done just now.")
    done: int = Field(description="Steps that are done.")
    total: int = Field(description="Steps in all; 0 where nobody can say yet.")
    made_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    result: dict[str, Any] = Field(description="What came of it; empty before it is done.")
    error: dict[str, Any] = Field(description="What, where, why and fix of the last error; empty without one.")


class Jobs(Schema):
    """A page of the list."""

    items: list[OneJob]
    next: str | None
    total: int | None


class JobsAsked(Asked):
    """What the list of jobs can be narrowed by."""

    state: str = Field("", max_length=10, description="A state, or open for what is not ended.")
    own: bool = Field(True, description="Only what the sender started; else all they may see.")


def told(job: Job) -> dict[str, Any]:
    """The job as programs get it."""
    names = ("id", "state", "what", "done", "total", "made_at", "started_at", "ended_at", "result", "error")
    return {**{name: getattr(job, name) for name in names}, "kind": job.name, "label": reads.label(job)}


@router.get("/jobs", response=Jobs, operation_id="list_jobs", summary="Jobs: the list")
def list_jobs(request: HttpRequest, response: HttpResponse, asked: Query[JobsAsked]) -> Any:
    """Long work that the sender started or may see, newest first."""
    found = reads.jobs(viewer(request), own=asked.own, state=asked.state)
    return page_of(request, response, found, asked, told, SORTED)


@router.get("/jobs/{record:name}", response=OneJob, operation_id="get_job", summary="Jobs: one job")
def get_job(request: HttpRequest, name: str) -> Any:
    """How far a job is, and what came of it. Ask again after a few seconds, not at once."""
    return told(reads.job(viewer(request), name))


@router.post("/jobs/{record:name}/-/cancel", response=OneJob, operation_id="cancel_job", summary="Jobs: stop one")
def cancel_job(request: HttpRequest, name: str) -> Any:
    """Stops a job: at once where it waits, at the next place where it can stop where it runs."""
    return told(actions.cancel(viewer(request), name))


@router.post("/jobs/{record:name}/-/resume", response=OneJob, operation_id="resume_job", summary="Jobs: go on")
def resume_job(request: HttpRequest, name: str) -> Any:
    """Lets a job that failed, was stopped or lost go on from where it was."""
    return told(actions.resume(viewer(request), name))
