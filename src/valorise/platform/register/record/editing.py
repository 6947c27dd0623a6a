"""Pages that change an asset and what belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valorise.platform.foundation.changes import Overtaken
from valorise.platform.foundation.conditions import version_sent
from valorise.platform.foundation.history import timeline
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.recorded import Facts, Recorded
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import actions
from valorise.platform.register.belonging_actions import kind
from valorise.platform.register.models import Asset
from valorise.platform.register.record.forms import Sheet
from valorise.platform.register.record.groups import ASSET, BELONGING, group_of
from valorise.platform.register.record.parts import home
from valorise.terms.errors import Invalid

Keep = Callable[[Facts, int | None, str], Recorded]
"""Puts facts into a record that is still of this version, with the reason."""


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, name: str, group: str) -> HttpResponse:
    """Change one group of facts of an asset."""
    person, wanted = viewer(request), group_of(ASSET, group)
    asset = Asset.objects.get(pk=_changeable(person, name))

    def keep(facts: Facts, version: int | None, why: str) -> Recorded:
        return actions.change_asset(person, name, facts, version=version, why=why)

    return _form_page(request, Sheet(wanted, asset, _sent(request)), asset, keep, group)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, name: str, table: str) -> HttpResponse:
    """Add a right, an agreement, a case, a contact or money to an asset."""
    person, wanted = viewer(request), group_of(BELONGING, table)
    asset = Asset.objects.get(pk=_changeable(person, name))
    new = kind(table)(tenant_id=asset.tenant_id)

    def keep(facts: Facts, version: int | None, why: str) -> Recorded:
        filled = {key: value for key, value in facts.items() if value is not None}
        return actions.add_belonging(person, table, name, filled, why=why)

    return _form_page(request, Sheet(wanted, new, _sent(request)), asset, keep, table, new=True)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, name: str, table: str, other: str) -> HttpResponse:
    """Change what belongs to an asset."""
    person, wanted = viewer(request), group_of(BELONGING, table)
    asset = Asset.objects.get(pk=_changeable(person, name))
    record = kind(table).objects.one_for(person, other, at_least=("full",))

    def keep(facts: Facts, version: int | None, why: str) -> Recorded:
        return actions.change_belonging(person, table, other, facts, version=version, why=why)

    return _form_page(request, Sheet(wanted, record, _sent(request)), asset, keep, table)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, name: str, table: str, other: str) -> HttpResponse:
    """Take what belongs to an asset out of the register."""
    person, wanted = viewer(request), group_of(BELONGING, table)
    record = kind(table).objects.one_for(person, other, at_least=("full",))
    if request.method == "POST":
        version = request.POST.get("version", "")
        actions.remove_belonging(person, table, other, version=version_sent(version), why=request.POST.get("why"))
        messages.success(request, _("It was taken out of the register. Its history can bring it back."))
        return redirect("foundation:history", table, other)
    return page(
        request, "register/remove_belonging.html", asset=name, group=wanted, record=record, home=home(name, table)
    )


def _form_page(
    request: HttpRequest, sheet: Sheet, asset: Asset, keep: Keep, group: str, *, new: bool = False
) -> HttpResponse:
    """The form, or after it was kept the part of the page of the asset from which one came."""
    if request.method == "POST" and not sheet.wants_more and sheet.is_valid():
        try:
            if not sheet.record.pk or not _clashes(sheet):
                keep(_facts(sheet, new=new), sheet.record.version if not new else None, sheet.why)
                messages.success(request, _("Saved."))
                return redirect(home(asset.pk, group))
        except Overtaken:
            sheet.record.refresh_from_db()
            sheet = Sheet(sheet.group, sheet.record, sheet.data)
            if sheet.is_valid():
                _clashes(sheet)
        except Invalid as error:
            sheet.tell(error)
    beside = {"table": _table(sheet), "new": new, "home": home(asset.pk, group), **_last(request, sheet)}
    answer = page(request, "register/edit.html", sheet=sheet, asset=asset, **beside)
    answer.status_code = 200 if request.method != "POST" or sheet.wants_more else (409 if sheet.clashes else 422)
    return answer


def _clashes(sheet: Sheet) -> bool:
    sheet.to_put()
    return bool(sheet.clashes)


def _facts(sheet: Sheet, *, new: bool) -> Facts:
    return sheet.typed if new else sheet.to_put()


def _last(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    """Who changed the record last, where two people did at once."""
    if not sheet.clashes:
        return {}
    sheet.record.sight = "full"  # type: ignore[attr-defined]
    entries = timeline(viewer(request), sheet.record, last=1).entries
    return {"last": entries[0] if entries else None}


def _table(sheet: Sheet) -> str:
    """Table of what belongs to an asset; empty for the asset itself."""
    return sheet.group.table if sheet.group.table in BELONGING else ""


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _changeable(person: Viewer, name: str) -> str:
    """Name of an asset that this person may change; `Missing` or `Refused` otherwise."""
    actions.tenant_of(person, name)
    return name
