"""Pages of jobs."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs import actions, reads
from valorise.platform.jobs.models import AGAIN, Job, State

AT_ONCE = 50
SHOWN_APART = ("summary", "links", "problems", "then")
"""What a result may hold for people: a sentence, links, rows that were wrong, and the page that whoever waits for it
is led to. The rest is shown as facts."""


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The list of jobs: one's own, or all one may see."""
    person = _signed_in(request)
    asked = request.GET.get("state", "")
    state = asked if asked in (*State.values, "open") else ""
    everybody = request.GET.get("whose") == "all"
    found = reads.jobs(person, own=not everybody, state=state)
    listed = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    rows = [{"job": one, "label": reads.label(one)} for one in listed]
    context = {"state": state, "everybody": everybody, "states": State.choices, "staff": bool(person.staff_of)}
    return page(request, "jobs/jobs.html", listed=listed, rows=rows, **context)


@require_safe
def job(request: HttpRequest, name: str) -> HttpResponse:
    """One job, live while it runs."""
    found = reads.job(_signed_in(request), name)
    idle = found.is_open and not reads.somebody_works()
    context: dict[str, Any] = {"label": reads.label(found), "idle": idle}
    context["resumable"] = found.state in AGAIN and actions.may_resume(viewer(request), found)
    context["stoppable"] = found.is_open and not found.stops and actions.may_cancel(viewer(request), found)
    context["elapsed"] = reads.time_taken(found)
    answer = page(request, "jobs/job.html", job=found, **context, **_shown(found))
    then = found.result.get("then", "") if found.state == State.DONE else ""
    if getattr(request, "htmx", None) and _is_here(then):  # only who watched it run asks so
        answer["HX-Redirect"] = then
    return answer


@require_POST
def cancel(request: HttpRequest, name: str) -> HttpResponse:
    """Stop a job."""
    return _back(request, actions.cancel(_signed_in(request), name))


@require_POST
def resume(request: HttpRequest, name: str) -> HttpResponse:
    """Let a job go on."""
    return _back(request, actions.resume(_signed_in(request), name))


def _back(request: HttpRequest, found: Job) -> HttpResponse:
    return redirect("jobs:job", name=found.pk)


def _signed_in(request: HttpRequest) -> Viewer:
    person = viewer(request)
    if person.user is None:
        raise refused(person)
    return person


def _shown(found: Job) -> dict[str, Any]:
    """The result as the page shows it; links lead to pages of this site only."""
    result = found.result
    links = [one for one in result.get("links", ()) if _is_here(one.get("address", ""))]
    facts = {spoken(name.replace("_", " ")): value for name, value in result.items() if name not in SHOWN_APART}
    plain = {name: value for name, value in facts.items() if isinstance(value, str | int | float)}
    return {"links": links, "facts": plain, "problems": result.get("problems", ())}


def _is_here(address: str) -> bool:
    return address.startswith("/") and not address.startswith(("//", "/\\"))
