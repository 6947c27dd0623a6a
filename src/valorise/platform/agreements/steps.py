"""Small steps on the page of an agreement: sent, signed by a party, a duty done, ended, taken out, documents added."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valorise.platform.agreements import actions
from valorise.platform.agreements.editing import day_of
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.refusals import in_one_line
from valorise.platform.register.models import Agreement
from valorise.terms.errors import Invalid


@require_POST
def send(request: HttpRequest, name: str) -> HttpResponse:
    """Sent to be signed."""
    return _done(request, name, lambda: _sent(request, name), _("It is noted as sent."))


@require_POST
def sign(request: HttpRequest, name: str) -> HttpResponse:
    """Signed by a party."""
    return _done(request, name, lambda: _signed(request, name), _("The signature is noted."))


@require_POST
def done(request: HttpRequest, name: str, place: int) -> HttpResponse:
    """A duty was done."""
    return _done(request, name, lambda: _duty(request, name, place), _("The duty is noted as done."))


@require_POST
def end(request: HttpRequest, name: str) -> HttpResponse:
    """Ended early."""
    return _done(request, name, lambda: _ended(request, name), _("The end is noted."))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, name: str) -> HttpResponse:
    """Take the agreement out of the register."""
    record = Agreement.objects.one_for(viewer(request), name, at_least=("full",))
    if request.method == "POST":
        actions.remove_agreement(viewer(request), name, version=_version(request), why=request.POST.get("why"))
        messages.success(request, _("It was taken out of the register. Its history can bring it back."))
        return redirect("foundation:history", "agreements", name)
    return page(request, "agreements/remove.html", record=record)


def _sent(request: HttpRequest, name: str) -> Agreement:
    return actions.send_agreement(viewer(request), name, day_of(request), version=_version(request))


def _signed(request: HttpRequest, name: str) -> Agreement:
    party = request.POST.get("party", "")
    return actions.sign_agreement(viewer(request), name, party, day_of(request), version=_version(request))


def _duty(request: HttpRequest, name: str, place: int) -> Agreement:
    return actions.duty_done(viewer(request), name, place, day_of(request), version=_version(request))


def _ended(request: HttpRequest, name: str) -> Agreement:
    why = request.POST.get("why", "")
    return actions.end_agreement(viewer(request), name, day_of(request), why, version=_version(request))


def _done(request: HttpRequest, name: str, step: Callable[[], Agreement], told: str) -> HttpResponse:
    """Back to the page, with what was done or why it could not be."""
    try:
        step()
    except Invalid as error:
        messages.error(request, in_one_line(error))
    else:
        messages.success(request, told)
    return redirect("agreements:agreement", name)


def _version(request: HttpRequest) -> int | None:
    said = request.POST.get("version", "")
    return int(said) if said.isdigit() else None
