"""The API put together: the calls of all slices behind one door, one reader of bodies, one shape of errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError, ValidationErrorContext
from ninja.parser import Parser

from valorise.platform.foundation.api_errors import TooLarge, Unreadable, WrongKind, misread
from valorise.platform.programs.door import door, guarded, told
from valorise.platform.project.slices import offered
from valorise.terms.errors import Invalid, Missing, ValoriseError

VERSION = "1"
KINDS = ("application/json", "application/merge-patch+json")


class JsonBody(Parser):
    """Reads bodies strictly: JSON by its standard, in UTF-8, and said to be JSON."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as values; `WrongKind` or `Unreadable` otherwise."""
        if request.content_type not in KINDS:
            raise WrongKind(
                what=f"The body is said to be “{request.content_type or 'nothing'}”.",
                where="Content-Type",
                why="Expected: JSON.",
                fix="Send it with Content-Type: application/json.",
            )
        try:
            return orjson.loads(request.body)
        except orjson.JSONDecodeError as error:
            raise Unreadable(
                what="The body is no JSON.",
                where=f"body: line {error.lineno}, column {error.colno}",
                why=f"{error.msg[:1].upper()}{error.msg[1:].rstrip('.')}.",
                fix="Send one JSON object in UTF-8.",
            ) from error


class Site(NinjaAPI):
    """django-ninja with our door and our errors."""

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """What was wrong with a call, with the values that were found: our messages quote them."""
        found: list[dict[str, Any]] = []
        for context in error_contexts:
            places: Mapping[Any, Any] = context.model.__ninja_flatten_map_reverse__
            source = context.model.__ninja_param_source__
            listed = context.pydantic_validation_error.errors(include_url=False)
            found += [{**one, "loc": (source, *places.get(one["loc"], one["loc"]))} for one in listed]
        return ValidationError(found)

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        """Addresses of all calls, each of them guarded."""
        patterns, kind, name = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern) and pattern.callback is not None:
                pattern.callback = guarded(pattern.callback)
        return [one for one in patterns if getattr(one, "name", "") != "api-root"], kind, name


def build() -> Site:
    """The API of all slices that offer calls."""
    site = Site(
        title="Valorise",
        version=VERSION,
        urls_namespace="api",
        openapi_url=None,
        docs_url=None,
        parser=JsonBody(),
    )
    for name, module in offered("api"):
        if router := getattr(module, "router", None):
            router.add_decorator(door(getattr(module, "area", name)), mode="view")
            site.add_router(module.prefix, router)
    for kind, answer in ANSWERS.items():
        site.add_exception_handler(kind, answer)
    return site


def _ours(request: HttpRequest, error: Any) -> HttpResponse:
    return told(request, error)


def _misread(request: HttpRequest, error: Any) -> HttpResponse:
    return told(request, misread(error.errors))


def _no_such(request: HttpRequest, error: Any) -> HttpResponse:
    return told(request, Missing(what="There is no such record.", fix="Check the address."))


def _too_large(request: HttpRequest, error: Any) -> HttpResponse:
    refusal = TooLarge(
        what="The body is too large.", where="body", why="One call takes 10 MB.", fix="Send it in several parts."
    )
    return told(request, refusal)


def _of_ninja(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Errors that django-ninja raises itself; behind an unreadable body stands our own error."""
    if isinstance(error.__cause__, ValoriseError):
        return told(request, error.__cause__)
    if isinstance(error.__cause__, RequestDataTooBig):
        return _too_large(request, error)
    refusal = Invalid(what="The call cannot be understood.", why=f"{error.message}.", fix="See /api/v1/ for all calls.")
    refusal.http_status = error.status_code
    return told(request, refusal)


ANSWERS: Mapping[type[Exception], Any] = {
    ValoriseError: _ours,
    ValidationError: _misread,
    RequestDataTooBig: _too_large,
    HttpError: _of_ninja,
    Http404: _no_such,
}
"""How each error that reaches the door of a call is told; others are our fault and go into the log."""
