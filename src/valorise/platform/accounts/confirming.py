"""Steps that ask people to show once more that it is they: a session left open on a desk is not enough for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from valorise.terms.errors import Refused

FRESH = timedelta(minutes=15)
"""How long a sign-in through a provider counts for people who have neither password nor second factor here."""


def ask_again(request: HttpRequest) -> None:
    """Go on where the person showed within the last five minutes that it is they; else lead them to do so.

    What they sent is kept in their session and done once they have. Who signs in through a provider alone has nothing
    to show here: they are `Refused` unless they signed in a short while ago. Programs with a token never get this far.
    """
    if not request.user.is_authenticated:
        return
    if not reauthentication.get_reauthentication_flows(request.user):
        _only_just_in(request)
    elif not reauthentication.did_recently_reauthenticate(request):
        raise ReauthenticationRequired


def asks_again(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of django-allauth that asks so too, also of people whom it would let pass."""

    @wraps(page)
    def asking(request: HttpRequest, *args: object, **parts: object) -> HttpResponse:
        ask_again(request)
        return page(request, *args, **parts)

    return asking


def _only_just_in(request: HttpRequest) -> None:
    moments = [float(one.get("at", 0)) for one in get_authentication_records(request, request.user)]
    if not moments or time.time() - max(moments) > FRESH.total_seconds():
        raise Refused(
            what=_("Sign in once more first."),
            why=_("You sign in through a provider, so you can show here in no other way that it is you."),
            fix=_("Sign out, sign in again, then repeat the step within %d minutes.") % (FRESH.seconds // 60),
        )
