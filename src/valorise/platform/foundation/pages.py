"""What every page has in common: who looks, where one can go, and whether the whole page or a part was asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from valorise.platform.foundation import clock
from valorise.platform.foundation.viewer import Viewer


def viewer(request: HttpRequest) -> Viewer:
    """Who is looking, for pages that are open to everybody."""
    found: Viewer = request.viewer  # type: ignore[attr-defined]
    return found


def page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """The whole page, or only its part where HTMX asks: `name.html` has its part in `name_part.html`."""
    htmx = getattr(request, "htmx", None)
    part = htmx and not htmx.boosted and not htmx.history_restore_request
    response = render(request, template.replace(".html", "_part.html") if part else template, context)
    # One address, two answers: a browser that goes back must not take the part it kept for the page.
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def for_every_page(request: HttpRequest) -> dict[str, Any]:
    """Context of all pages: how they look, the viewer, what things are called for them, the day, and the ways to go."""
    from valorise.platform.foundation.called import called
    from valorise.platform.foundation.display import chosen
    from valorise.platform.foundation.navigation import own_ways, ways

    person = getattr(request, "viewer", None)
    if person is None:
        return {"display": chosen(request)}
    return {
        "display": chosen(request),
        "viewer": person,
        "called": called(person),
        "today": clock.today(),
        "ways": ways(person, request.path),
        "own_ways": own_ways(person, request.path),
    }
