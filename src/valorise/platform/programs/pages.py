"""The person's tokens, the page that describes all calls, and the same for programs."""

from __future__ import annotations

from functools import cache

import orjson
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.accounts.confirming import ask_again
from valorise.platform.foundation.api import API
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.refusals import answer_to
from valorise.platform.programs import actions, reads
from valorise.platform.programs.chapters import chapters, kinds
from valorise.platform.programs.description import describe
from valorise.platform.programs.forms import TokenForm
from valorise.platform.programs.site import Site, build
from valorise.terms.errors import Missing


@cache
def site() -> Site:
    """The API, put together once."""
    return build()


@cache
def described() -> bytes:
    """The description of all calls; it does not change while the server runs."""
    return orjson.dumps(describe(site()), option=orjson.OPT_NON_STR_KEYS)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of all calls in OpenAPI 3.1."""
    return HttpResponse(described(), content_type="application/json")


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """All calls, for people."""
    said = orjson.loads(described())
    begin = request.build_absolute_uri(API)
    return page(request, "programs/calls.html", chapters=chapters(said), kinds=kinds(said), begin=begin)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The person's tokens, and a form for a new one; its secret is on the answer to the form and nowhere else."""
    person = viewer(request)
    if person.user is None:
        raise refused(person)
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        ask_again(request)
        said = form.cleaned_data
        _token, secret = actions.make_token(person, said["name"], said["scopes"], said["days"])
        form = TokenForm()
    listed = [{"token": one, "may": _labels(one.scopes)} for one in reads.tokens(person)]
    return page(request, "programs/tokens.html", form=form, secret=secret, listed=listed)


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """End a token."""
    actions.revoke_token(viewer(request), number)
    messages.success(request, _("The token is revoked. What used it no longer gets in."))
    return redirect("programs:tokens")


def no_such_call(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What is told at any other address under `/api/`."""
    error = Missing(
        what="There is no such call.", where=request.path, why="Calls begin with /api/v1/.", fix="See /api/v1/ for all."
    )
    return answer_to(request, error)


no_such_call.csrf_exempt = True  # type: ignore[attr-defined]


def _labels(codes: list[str]) -> list[str]:
    return [label for code, label in reads.scopes() if code in codes]
