"""What keeps a session safe: a new key when rights change, an end when nobody uses it, the second factor first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from valorise.platform.foundation import clock
from valorise.platform.foundation.reading import reading
from valorise.platform.foundation.refusals import answer_to
from valorise.platform.foundation.viewer import Roles, Viewer
from valorise.terms.errors import Refused

SEEN, RIGHTS = "seen", "rights"
"""Keys of the session: when it was last used (to some minutes), and a fingerprint of the rights it began with."""
NOTED_AFTER = timedelta(minutes=5)
OPEN_WITHOUT_SECOND_FACTOR = (
    "/account/two-factor/",
    "/account/confirm/",
    "/sign-out/",
    "/static/",
    "/account/password/",
)
"""What somebody may open who must set up a second factor first."""


def guard_session(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what holds for every request of somebody who is signed in."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/static/") or not request.user.is_authenticated:
            return get_response(request)
        if _idle(request):
            logout(request)
            request.viewer = Viewer.nobody()  # type: ignore[attr-defined]
            messages.info(request, _("You were signed out because nothing was done for a while."))
            return get_response(request)
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        _renew(request, viewer)
        if viewer.unprotected and not request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR):
            return _protect_first(request)
        return get_response(request)

    return answer


def begin_session(request: HttpRequest, roles: Roles) -> None:
    """Note when the session began and with which rights; its key is a new one already."""
    request.session[SEEN] = clock.true_now().timestamp()
    request.session[RIGHTS] = fingerprint(roles)


def fingerprint(roles: Roles) -> str:
    """What tells one set of rights from another."""
    return sha256(repr(sorted(roles)).encode()).hexdigest()[:16]


def end_sessions(user: int) -> int:
    """Delete the sessions of a person from the store, and say how many there were.

    A session is told apart only by its content, so all of them are read; closing an account is rare.
    """
    with reading(Session.objects.all()) as held:
        keys = [one.session_key for one in held if one.get_decoded().get("_auth_user_id") == str(user)]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _idle(request: HttpRequest) -> bool:
    seen = request.session.get(SEEN)
    return seen is not None and clock.true_now().timestamp() - seen > settings.IDLE_MINUTES * 60


def _renew(request: HttpRequest, viewer: Viewer) -> None:
    """A new key when rights changed, so that a key somebody learned before does not gain them."""
    now, rights = clock.true_now().timestamp(), fingerprint(viewer.roles)
    if request.session.get(RIGHTS) != rights:
        if RIGHTS in request.session:
            request.session.cycle_key()
        request.session[RIGHTS] = rights
    if now - request.session.get(SEEN, 0) > NOTED_AFTER.total_seconds():
        request.session[SEEN] = now


def _protect_first(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and not request.path.startswith("/api/") and not getattr(request, "htmx", False):
        return redirect("/account/two-factor/")
    error = Refused(
        what=_("Set up your second factor first."),
        why=_("Your organisation asks for it from everybody who works there."),
        fix=_("Open your account, part “Two-factor”, and follow the steps."),
    )
    return answer_to(request, error)
