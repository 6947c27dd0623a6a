"""The page of an asset with its parts, its history, and the way back into the register."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from valorise.platform.foundation.conditions import version_sent
from valorise.platform.foundation.history_pages import history_page
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.panel import inside
from valorise.platform.foundation.sight import led_to, missing
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import actions
from valorise.platform.register.models import Asset
from valorise.platform.register.record import reads
from valorise.platform.register.record.overview import overview
from valorise.platform.register.record.parts import HISTORY, OVERVIEW, Part
from valorise.terms.errors import Missing


@require_safe
def asset(request: HttpRequest, name: str, part: Part = OVERVIEW) -> HttpResponse:
    """One part of the page of an asset; only what it shows is worked out.

    The address of a record that became part of another leads to the same part there.
    """
    person = viewer(request)
    try:
        one = reads.one_asset(person, name)
    except Missing:
        return elsewhere(request, person, name, part)
    found = reads.page_of(person, one, part)
    beside = {"overview": overview(person, found)} if part == OVERVIEW else {}
    return page(request, "register/asset.html", page=found, **beside)


def elsewhere(request: HttpRequest, person: Viewer, name: str, part: Part = OVERVIEW) -> HttpResponse:
    """The answer for an asset that is not in the register: where it went, or how its office brings it back."""
    if into := led_to(Asset, person, name):
        return redirect(part.route, into.pk)
    gone = Asset.objects.kept_for(person).filter(pk=name).exclude(removed_at=None).first()
    if gone is None:
        Asset.objects.one_for(person, name)
    return page(request, "register/asset_gone.html", asset=gone)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, name: str) -> HttpResponse:
    """Take an asset out of the register, with the reason."""
    found = Asset.objects.one_for(viewer(request), name, at_least=("full",))
    if request.method == "POST":
        why, version = request.POST.get("why", ""), request.POST.get("version", "")
        actions.remove_asset(viewer(request), name, version=version_sent(version), why=why)
        messages.success(request, _("The asset was taken out of the register. You can bring it back here."))
        return redirect("register:asset", name)
    return page(request, "register/remove.html", asset=found)


@require_http_methods(["POST"])
def restore(request: HttpRequest, name: str) -> HttpResponse:
    """Bring an asset back."""
    actions.restore_asset(viewer(request), name, why=request.POST.get("why") or None)
    messages.success(request, _("The asset is in the register again."))
    return redirect("register:asset", name)


@require_safe
def history(request: HttpRequest, name: str) -> HttpResponse:
    """What happened to an asset; also to one that was taken out, for its office."""
    person = viewer(request)
    if not Asset.objects.seen_by(person).filter(pk=name).exists():
        return history_page(request, _gone(person, name))
    one = reads.one_asset(person, name)
    if not inside(person, one):
        raise missing(Asset)
    head = {"page": reads.page_of(person, one, HISTORY)}
    return history_page(request, one, template="register/asset_history.html", beside=head)


def _gone(person: Viewer, name: str) -> Asset:
    found = Asset.objects.kept_for(person).filter(pk=name).first()
    if found is None:
        return Asset.objects.one_for(person, name)
    found.sight = "full"  # type: ignore[attr-defined]
    return found
