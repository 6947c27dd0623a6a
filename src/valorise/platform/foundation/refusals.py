"""Every error as a page that says what happened and how to mend it; for programs as one shape of JSON."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from valorise.platform.foundation.api_errors import headers
from valorise.terms.errors import Broken, Invalid, Missing, Refused, ValoriseError

LOG = logging.getLogger("valorise")


def shape(error: ValoriseError) -> dict[str, Any]:
    """The error as programs read it; problems of rows, and what is there now, stand beside the message."""
    parts = {"what": error.what, "where": error.where, "why": error.why, "fix": error.fix}
    rows = [] if error.problems is None else error.problems.to_dicts()
    present = getattr(error, "present", None)
    return {"error": parts, "problems": rows} | ({"present": present} if present else {})


def answer_to(request: HttpRequest, error: ValoriseError, status: int | None = None) -> HttpResponse:
    """The error as this door tells it."""
    code = status or error.http_status
    if request.path.startswith("/api/"):
        return JsonResponse(shape(error), status=code, headers=headers(error))
    if isinstance(error, Refused) and not request.user.is_authenticated and request.method == "GET":
        return redirect(f"/sign-in/?{urlencode({'next': request.get_full_path()})}")
    template = "foundation/error_part.html" if getattr(request, "htmx", False) else "foundation/error.html"
    return render(request, template, {"error": error, "status": code}, status=code)


def tell_errors(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: turns our five families of errors into answers."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer_to(request, error) if isinstance(error, ValoriseError) else None

    answer.process_exception = process_exception  # type: ignore[attr-defined]
    return answer


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such address."""
    return answer_to(request, Missing("There is no such page.", fix="Check the address, or begin at the first page."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also where the browser sent no valid token with a form."""
    return answer_to(request, Refused("This is not allowed.", fix="Open the page again, then repeat the step."), 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be read."""
    return answer_to(request, Invalid("The request cannot be understood.", fix="Open the page again."), 400)


def our_fault(request: HttpRequest) -> HttpResponse:
    """Something we did not foresee; the log has it."""
    return answer_to(request, Broken("Something went wrong on our side.", fix="Try again; nothing was changed."))
