"""What one sees first: for nobody what Valorise is, for a person what waits, what changed and how to begin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from valorise.platform.foundation.first_visit import done, visits, visits_for
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.panel import everything_waiting, first_page_panels


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """The first page, for whoever looks."""
    person = viewer(request)
    if person.user is None:
        return page(request, "foundation/welcome.html", visits=visits(), panels=first_page_panels(person))
    own = visits_for(person)
    return page(
        request,
        "foundation/first_page.html",
        waiting=everything_waiting(person),
        panels=first_page_panels(person),
        guided=[visit for visit in own if visit.id not in done(request)],
        quick=[step for visit in own for step in visit.quick],
    )
