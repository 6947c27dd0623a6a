"""The guided first visit: first steps for each kind of user, read from `first_visit.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.viewer import Viewer
from valorise.terms import knowledge

COOKIE, BETWEEN = "first-visits-done", "."
A_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do first: what, why, and the place."""

    title: str
    text: str
    to: str
    """Name of the place, such as `register:assets`."""

    @property
    def address(self) -> str:
        """Where it leads; empty where this installation has no such place."""
        try:
            return reverse(self.to)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True, slots=True)
class Visit:
    """What Valorise is for one kind of user, and how they begin."""

    id: str
    roles: tuple[str, ...]
    label: str
    text: str
    steps: tuple[Step, ...]
    quick: tuple[Step, ...] = ()
    """What they do most often."""


@cache
def _written() -> tuple[dict[str, Any], ...]:
    return tuple(knowledge.document("platform/foundation/first_visit.yaml")["visits"])


def visits() -> list[Visit]:
    """All visits, in the language of the reader."""
    return [
        Visit(
            id=one["id"],
            roles=tuple(one["roles"]),
            label=_(one["label"]),
            text=_(one["text"]),
            steps=_steps(one["steps"]),
            quick=_steps(one.get("quick", [])),
        )
        for one in _written()
    ]


def _steps(listed: list[dict[str, str]]) -> tuple[Step, ...]:
    steps = (Step(_(one["title"]), _(one["text"]) if one.get("text") else "", one["to"]) for one in listed)
    return tuple(step for step in steps if step.address)


def places() -> list[str]:
    """Every place that a step names, whether it is there or not."""
    return [step["to"] for one in _written() for step in (*one["steps"], *one.get("quick", []))]


def visits_for(viewer: Viewer) -> list[Visit]:
    """The visits for what a person is in the organisation they work for just now."""
    own = {role for tenant, role in viewer.roles if tenant == viewer.tenant}
    return [visit for visit in visits() if own & set(visit.roles)]


def done(request: HttpRequest) -> set[str]:
    """Names of visits that were put away on this device."""
    return set(request.COOKIES.get(COOKIE, "").split(BETWEEN)) & {one["id"] for one in _written()}


@require_safe
def first_steps(request: HttpRequest) -> HttpResponse:
    """The first steps on a page of their own, also after they were put away."""
    found = visits_for(viewer(request)) or visits()
    return page(request, "foundation/first_steps.html", visits=found, away=done(request))


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Take a visit off the first page, or bring it back."""
    name, now = request.POST.get("visit", ""), done(request)
    known = {one["id"] for one in _written()} & {name}
    now = now - known if "back" in request.POST else now | known
    response = HttpResponseRedirect(reverse("foundation:first-page"))
    response.set_cookie(COOKIE, BETWEEN.join(sorted(now)), max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    return response
