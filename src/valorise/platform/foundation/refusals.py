"""Every error as a page that says what happened and how to mend it; for programs as one shape of JSON."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from valorise.platform.foundation import figures
from valorise.platform.foundation.api_errors import headers
from valorise.platform.foundation.display import chosen
from valorise.platform.foundation.sight import PartOf
from valorise.platform.foundation.spoken import spoken
from valorise.terms.errors import Broken, Invalid, Missing, NotReady, Refused, ValoriseError

LOG = logging.getLogger("valorise")


class TooLarge(Invalid):
    """What was sent is longer than what is taken."""

    http_status = 413


class WrongMethod(Invalid):
    """An address that only takes what a form sends was opened as a page, or the other way round."""

    http_status = 405


MB = 1024 * 1024
FIELD = re.compile(r"[a-z_]+")
"""Name of a field in a form: programs need it, people see their form."""


def shape(error: ValoriseError) -> dict[str, Any]:
    """The error as programs read it; problems of rows, and what is there now, stand beside the message."""
    parts = {"what": error.what, "where": error.where, "why": error.why, "fix": error.fix}
    rows = [] if error.problems is None else error.problems.to_dicts()
    said: dict[str, Any] = {"error": parts, "problems": rows}
    if present := getattr(error, "present", None):
        said["present"] = present
    if isinstance(error, PartOf):
        said["merged_into"] = error.survivor.pk
    return said


def in_one_line(error: ValoriseError) -> str:
    """What is wrong, why, and what to do, in one line and in the reader's language."""
    return " ".join(spoken(part) for part in (error.what, error.why, error.fix) if part)


def answer_to(request: HttpRequest, error: ValoriseError, status: int | None = None) -> HttpResponse:
    """The error as this door tells it."""
    code = status or error.http_status
    if request.path.startswith("/api/"):
        return JsonResponse(shape(error), status=code, headers=headers(error))
    if isinstance(error, Refused) and not request.user.is_authenticated and request.method == "GET":
        return redirect(f"/sign-in/?{urlencode({'next': request.get_full_path()})}")
    told = {"error": error, "status": code, "back": came_from(request), "told_where": not FIELD.fullmatch(error.where)}
    told["survivor"] = getattr(error, "survivor", None)
    if not getattr(request, "htmx", False):
        return render(request, "foundation/error.html", told, status=code)
    response = render(request, "foundation/error_part.html", told, status=code)
    response["HX-Reswap"] = "none"  # what the person typed stays; the page tells the error in its own place
    return response


def came_from(request: HttpRequest) -> str:
    """The page of this site from which a person came here, without its host; empty where they came from elsewhere."""
    said = urlsplit(request.headers.get("Referer", ""))
    if said.netloc != _host(request) or said.path in ("", "/", request.path) or said.path.startswith("//"):
        return ""
    return urlunsplit(("", "", said.path, said.query, ""))


def _host(request: HttpRequest) -> str:
    """The host that was asked for; empty where it is none of ours, of which the refusal itself is to be told."""
    try:
        return request.get_host()
    except DisallowedHost:
        return ""


def tell_errors(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: turns our five families of errors into answers."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            return _wrong_method(request, response["Allow"])
        return response

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer_to(request, error) if isinstance(error, ValoriseError) else None

    answer.process_exception = process_exception  # type: ignore[attr-defined]
    return answer


def _wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """Django's own answer is an empty page."""
    told = {"allowed": allowed, "found": request.method}
    error = WrongMethod(
        _("Nothing can be opened at this address; it only takes what a form sends.")
        if request.method in ("GET", "HEAD")
        else _("Nothing can be sent to this address."),
        why=_("Expected: %(allowed)s. Found: %(found)s.") % told,
        fix=_("Go back to the page you came from, and send the form there."),
    )
    response = answer_to(request, error)
    response["Allow"] = allowed
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such address."""
    return answer_to(
        request, Missing(_("There is no such page."), fix=_("Check the address, or begin at the first page."))
    )


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Also where the browser sent no valid token with a form."""
    error = Refused(
        _("This is not allowed."),
        why=_("The form may be older than your visit, or belong to somebody else.") if reason else "",
        fix=_("Open the page again, then repeat the step."),
    )
    return answer_to(request, error, 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be read, is too much at once, or was meant for another site."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        why, fix = _too_much(exception, int(request.META.get("CONTENT_LENGTH") or 0))
        return answer_to(request, TooLarge(_("This is too much at once. Nothing was kept."), why=why, fix=fix))
    if isinstance(exception, DisallowedHost):
        error = Invalid(
            _("This site does not answer to the address by which you came."),
            fix=_("Open it by its usual address. Whoever runs it can add a host name to VALORISE_HOSTS."),
        )
        return answer_to(request, error, 400)
    return answer_to(request, Invalid(_("The request cannot be understood."), fix=_("Open the page again.")), 400)


def _too_much(exception: Exception, length: int) -> tuple[str, str]:
    """What was expected and found, and how to mend it."""
    if isinstance(exception, TooManyFilesSent):
        told: dict[str, object] = {"most": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
        return _("Expected: at most %(most)d files in one step; you sent more.") % told, _(
            "Send them in several steps."
        )
    if isinstance(exception, TooManyFieldsSent):
        told = {"most": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}
        why = _("Expected: at most %(most)d fields in one form; you sent more.") % told
        return why, _("Choose fewer at once; where all that match are meant, choose them all together.")
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / MB
    told = {"most": figures.plain(most), "found": figures.plain(round(length / MB, 1))}
    why = _("Expected: at most %(most)s MB of text in a form; you sent %(found)s MB.") % told
    return why, _("Shorten the text, or put it into a file and send that: files go through their own fields.")


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Somebody tries too often, as one who guesses passwords would."""
    error = NotReady(_("Too many tries in a short time."), fix=_("Wait some minutes, then try again."))
    return answer_to(request, error, 429)


def our_fault(request: HttpRequest) -> HttpResponse:
    """Something we did not foresee; the log has it. The page asks no database, which may be what failed."""
    error = Broken(_("Something went wrong on our side."), fix=_("Try again; nothing was changed."))
    if request.path.startswith("/api/"):
        return JsonResponse(shape(error), status=500)
    return HttpResponse(render_to_string("foundation/error_alone.html", _alone(request, error)), status=500)


def _alone(request: HttpRequest, error: ValoriseError) -> dict[str, Any]:
    return {"error": error, "status": error.http_status, "display": chosen(request)}
