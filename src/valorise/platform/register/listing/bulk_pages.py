"""Pages of a change of many assets: choose, say what, look ahead, do it, see what came of it, take it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.refusals import in_one_line
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs import actions as jobs
from valorise.platform.register.listing import bulk
from valorise.platform.register.listing.bulk_forms import BulkForm, in_words
from valorise.platform.register.listing.filters import Filters
from valorise.platform.register.listing.outcome import REASONS
from valorise.platform.register.models import Asset, BulkChange
from valorise.terms.errors import Invalid

SHOWN = 20


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Begin with the ticked assets, or with all that match."""
    if request.POST.get("all"):
        made = bulk.choose(viewer(request), matching=Filters.read(request.POST))
    else:
        made = bulk.choose(viewer(request), names=request.POST.getlist("asset"))
    return redirect("register:bulk", name=made.pk)


@require_safe
def one(request: HttpRequest, name: str) -> HttpResponse:
    """How the change stands: what to say, what it would do, or what it did."""
    person = viewer(request)
    found = BulkChange.objects.one_for(person, name)
    return page(request, "register/bulk.html", **_context(person, found))


@require_POST
def look(request: HttpRequest, name: str) -> HttpResponse:
    """Note what is to be changed, and show what it would do."""
    person = viewer(request)
    found = BulkChange.objects.one_for(person, name)
    form = BulkForm(request.POST, viewer=person)
    if not form.is_valid():
        return render(request, "register/bulk.html", {**_context(person, found), "form": form}, status=422)
    try:
        bulk.look_ahead(person, name, form.changes)
    except Invalid as error:
        form.add_error(None, in_one_line(error))
        return render(request, "register/bulk.html", {**_context(person, found), "form": form}, status=422)
    return redirect(reverse("register:bulk", args=[name]) + "#ahead")


@require_POST
def apply(request: HttpRequest, name: str) -> HttpResponse:
    """Do it, at once or as a job."""
    person, why = viewer(request), request.POST.get("why", "")
    found = BulkChange.objects.one_for(person, name)
    try:
        if len(found.chosen) > bulk.WHILE_ONE_WAITS and why.strip():
            return _job(person, "change-many-assets", name, why)
        bulk.change_chosen(person, name, why=why)
    except Invalid as error:
        context = {**_context(person, found), "why_error": in_one_line(error)}
        return render(request, "register/bulk.html", context, status=422)
    return redirect("register:bulk", name=name)


@require_POST
def undo(request: HttpRequest, name: str) -> HttpResponse:
    """Take it back, at once or as a job."""
    person, why = viewer(request), request.POST.get("why", "")
    found = BulkChange.objects.one_for(person, name)
    if len(found.chosen) > bulk.WHILE_ONE_WAITS:
        return _job(person, "undo-many-changes", name, why)
    bulk.undo_chosen(person, name, why=why)
    return redirect("register:bulk", name=name)


def _job(person: Viewer, work: str, name: str, why: str) -> HttpResponse:
    return redirect(f"/jobs/{jobs.start(person, work, name=name, why=why).pk}/")


def _context(person: Viewer, found: BulkChange) -> dict[str, Any]:
    ahead = bulk.account_ahead(person, found) if found.changes and not found.done else None
    done = bulk.Account(**found.account) if found.done_at else None
    undone = bulk.Account(**found.undo_account) if found.undone_at else None
    accounts = {
        name: _told(person, account) for name, account in (("ahead", ahead), ("done", done), ("undone", undone))
    }
    return {
        "bulk": found,
        "number": len(found.chosen),
        "examples": _names(person, [name for name, _version in found.chosen[:SHOWN]]),
        "form": BulkForm(viewer=person, initial=BulkForm.filled(found.changes)),
        "changes": in_words(person, found.changes),
        **accounts,
    }


def _told(person: Viewer, account: bulk.Account | None) -> dict[str, Any] | None:
    """An account as the page shows it: reasons in words, with the first assets they are about."""
    if account is None:
        return None
    refused = [
        {"why": REASONS[reason], "number": number, "assets": _names(person, account.named.get(reason, [])[:SHOWN])}
        for reason, number in account.refused.items()
    ]
    return {"changed": account.changed, "unchanged": account.unchanged, "refused": refused, "total": account.total}


def _names(person: Viewer, names: list[str]) -> list[Asset]:
    return list(
        Asset.objects.seen_by(person).filter(pk__in=names).only("pk", "title", "summary").order_by("sort_title")
    )
