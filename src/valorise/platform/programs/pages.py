"""The page that describes all calls, and the same for programs."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from valorise.platform.foundation.refusals import answer_to
from valorise.platform.programs.description import describe
from valorise.platform.programs.site import Site, build
from valorise.terms.errors import Missing


@cache
def site() -> Site:
    """The API, put together once."""
    return build()


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of all calls in OpenAPI 3.1."""
    return JsonResponse(describe(site()))


def no_such_call(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What is told at any other address under `/api/`."""
    error = Missing(
        what="There is no such call.", where=request.path, why="Calls begin with /api/v1/.", fix="See /api/v1/ for all."
    )
    return answer_to(request, error)


no_such_call.csrf_exempt = True  # type: ignore[attr-defined]
