"""The ways in: an invitation, and the link that founds the first organisation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from valorise.platform.accounts.actions import founding, inviting
from valorise.platform.accounts.forms import FoundForm, JoinForm
from valorise.platform.accounts.models import Invitation, User
from valorise.platform.foundation.pages import page, viewer

BACKEND = "valorise.platform.accounts.backend.Passwords"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, link: str) -> HttpResponse:
    """What the invitation is for; opening it changes nothing, for programs that check mails open links too."""
    asked = inviting.asked_by(link)
    if viewer(request).user is not None:
        return _join_signed_in(request, link) if request.method == "POST" else _shown(request, asked, None)
    if User.objects.filter(email__iexact=asked.email).exists():
        return _shown(request, asked, None)
    form = JoinForm(request.POST or None, email=asked.email, initial={"name": asked.name})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        login(request, inviting.join(link, name=told["name"], password=told["password"]), backend=BACKEND)
        messages.success(request, _("Welcome. You work for %s now.") % asked.tenant)
        return redirect("/")
    return _shown(request, asked, form)


def _shown(request: HttpRequest, asked: Invitation, form: JoinForm | None) -> HttpResponse:
    return page(request, "accounts/invitation.html", invitation=asked, form=form)


def _join_signed_in(request: HttpRequest, link: str) -> HttpResponse:
    tenant = inviting.join_signed_in(viewer(request), link)
    messages.success(request, _("You work for %s now.") % tenant)
    return redirect("/")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, link: str) -> HttpResponse:
    """The first organisation and its administrator, where nobody has an account yet."""
    founding.check_link(link)
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = founding.found(link, **form.cleaned_data)
        login(request, user, backend=BACKEND)
        if form.cleaned_data["works"]:
            messages.success(request, _("Your organisation is ready. Here is how to begin."))
            return redirect("/")
        messages.success(request, _("Your organisation is ready. Invite your colleagues next."))
        return redirect("accounts:people")
    return page(request, "accounts/begin.html", form=form)
