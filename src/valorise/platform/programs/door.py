"""What happens before a call of a slice begins: who calls, how often, whether the token was made for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from ninja.operation import Operation
from ninja.utils import check_csrf

from valorise.platform.foundation import forms_sent
from valorise.platform.foundation.api_errors import SignInFirst, WrongMethod
from valorise.platform.foundation.refusals import answer_to
from valorise.platform.foundation.viewer import Viewer, viewer_of
from valorise.platform.programs import reads
from valorise.platform.programs.once import once
from valorise.platform.programs.rates import take_one
from valorise.platform.programs.reads import Caller
from valorise.terms.errors import Invalid, Missing, Refused, ValoriseError

Answer = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD")
SCHEME = "bearer "


def door(area: str) -> Callable[[Answer], Answer]:
    """Stands before every call of an area. Reading what is open needs no account; everything else does."""

    def before(run: Answer) -> Answer:
        operation: Operation = run.__self__  # type: ignore[attr-defined]
        known = known_parameters(operation)
        check = getattr(operation.view_func, "before_reading", None)

        def answer(request: HttpRequest, *places: Any, **names: Any) -> HttpResponse:
            try:
                who = come_in(request, area)
                only_known(request, known)
                if check:
                    check(request)
                    forms_sent.announced(request)
                from_our_pages(request, who)
                if check:
                    forms_sent.read(request)
                if request.method != "POST" or who.viewer.user is None:
                    return run(request, *places, **names)
                return once(request, who.viewer.user, lambda: run(request, *places, **names))
            except ValoriseError as error:
                return told(request, error)

        return answer

    return before


def come_in(request: HttpRequest, area: str) -> Caller:
    """Who calls; `request.viewer` is theirs from here on. Raises where they are unknown, too quick or not allowed."""
    who = caller_of(request)
    request.viewer, request.caller = who.viewer, who  # type: ignore[attr-defined]
    take_one(_sender(request, who))
    if who.viewer.unprotected:
        raise Refused(
            what="Your organisation requires a second factor, and your account has none.",
            fix="Sign in with a browser and set one up; the token works again then.",
        )
    way = "read" if request.method in SAFE else "write"
    if way == "write" and who.viewer.user is None:
        raise SignInFirst()
    if not who.may(way, area):
        raise Refused(
            what="This token was not made for this.",
            where=f"scope {area}:{way}",
            why="A token can do only what was ticked when it was made.",
            fix="Make another token that has this scope.",
        )
    return who


def caller_of(request: HttpRequest) -> Caller:
    """By token where one is shown, else by the session of the browser."""
    said = request.headers.get("Authorization", "")
    if said[: len(SCHEME)].lower() == SCHEME:
        found = reads.caller(said[len(SCHEME) :].strip())
        if found is None:
            raise SignInFirst(
                what="This token is not valid.",
                why="It was mistyped, has expired or was revoked, or its owner no longer works there.",
                fix="Make a new one on the page “Tokens” of your account.",
            )
        return found
    return Caller(viewer_of(request))


def from_our_pages(request: HttpRequest, who: Caller) -> None:
    """`Refused` for a change by session without the page's token. Looking for it reads a form that was sent."""
    if who.token is None and who.viewer.user is not None and request.method not in SAFE and check_csrf(request):
        raise Refused(
            what="This call did not come from our pages.",
            where="X-CSRFToken",
            why="A call by session must carry the token of the page, so that other sites cannot send it.",
            fix="Programs use a token of their own: Authorization: Bearer val_…",
        )


def _sender(request: HttpRequest, who: Caller) -> str:
    if who.token is not None:
        return f"token {who.token}"
    return f"account {who.viewer.user}" if who.viewer.user else f"address {request.META.get('REMOTE_ADDR', '')}"


def known_parameters(operation: Operation) -> frozenset[str]:
    """Names that the call reads from its address."""
    read = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    return frozenset(name for model in read for name in model.__ninja_flatten_map__)


def only_known(request: HttpRequest, known: frozenset[str]) -> None:
    """`Invalid` for a parameter that the call does not read: a filter with a slip of the pen would select nothing."""
    for name in request.GET:
        if name not in known:
            raise Invalid(
                what=f"This call knows no parameter “{name}”.",
                where=f"query: {name}",
                why=f"Expected: {', '.join(sorted(known)) or 'no parameters'}.",
                fix="Correct the name, or leave it out.",
            )


def guarded(view: Answer) -> Answer:
    """A view of django-ninja that answers HEAD, tells wrong methods in our shape, and lets no NUL character through."""

    def answer(request: HttpRequest, *places: Any, **names: Any) -> HttpResponse:
        if "\x00" in unquote(request.get_full_path()):
            return told(request, Missing(what="There is no such record.", fix="Addresses hold no NUL character."))
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        response = view(request, *places, **names)
        if response.status_code == 405:
            response = _wrong_method(request, response["Allow"])
        if asked == "HEAD":
            request.method, response = asked, _without_content(response)
        response["Vary"] = "Authorization, Cookie"
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def told(request: HttpRequest, error: ValoriseError) -> HttpResponse:
    """The error in our shape; who is refused because nobody knows them is asked to say who they are."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if isinstance(error, Refused) and error.http_status == 403 and viewer.user is None:
        error = SignInFirst()
    return answer_to(request, error)


def _wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    methods = sorted({*allowed.split(", "), *(["HEAD"] if "GET" in allowed else [])})
    error = WrongMethod(
        what=f"This address does not take {request.method}.",
        where=request.path,
        why=f"Expected: {', '.join(methods)}.",
        fix="See /api/v1/ for all calls.",
    )
    response = answer_to(request, error)
    response["Allow"] = ", ".join(methods)
    return response


def _without_content(response: HttpResponse) -> HttpResponse:
    response["Content-Length"] = str(len(getattr(response, "content", b"")))
    if getattr(response, "streaming", False):
        del response["Content-Length"]
        response.streaming_content = ()  # type: ignore[attr-defined]
    else:
        response.content = b""
    return response
