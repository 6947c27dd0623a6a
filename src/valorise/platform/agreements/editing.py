"""The form of an agreement: which kind, then the questions of that kind; and what happens to it step by step."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from valorise.platform.agreements import actions, reads
from valorise.platform.agreements.asking import answered_beyond, explain, group_of, kinds, rows_explained
from valorise.platform.agreements.pages import of_office
from valorise.platform.foundation.changes import Overtaken, refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Agreement, Asset
from valorise.platform.register.record.forms import Sheet
from valorise.terms.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The choice of a kind, then the form of that kind."""
    who, kind = of_office(request), request.GET.get("kind", "")
    if not who.may("record-added"):
        raise refused(who)
    about = _assets_of(who, request.GET.getlist("asset"))
    if not kind:
        return page(request, "agreements/kinds.html", kinds=kinds(), asset=about[0] if about else None)
    place = about[0].tenant_id if about else who.tenant or 0
    record = Agreement(tenant_id=place, type=kind, parties=_own_name(place), officer_id=who.user)
    sheet = _sheet(request, record, kind, chosen=[one.pk for one in about])
    if _ready(request, sheet):
        try:
            facts = {name: value for name, value in sheet.typed.items() if value is not None}
            made = actions.record_agreement(who, {**facts, "type": kind}, why=sheet.why)
            messages.success(request, _("The agreement is recorded."))
            return redirect(made.get_absolute_url())
        except Invalid as error:
            sheet.tell(error)
    return _form(request, sheet, kind, new=True)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, name: str) -> HttpResponse:
    """The form of an agreement that is there; two people at once lose nothing of each other."""
    who = viewer(request)
    record = Agreement.objects.one_for(who, name, at_least=("full",))
    kind = _kind(request, record)
    sheet = _sheet(request, record, kind, beyond=answered_beyond(record))
    if _ready(request, sheet):
        try:
            put = sheet.to_put()
            if not sheet.clashes:
                put |= {"type": kind} if kind != record.type else {}
                actions.change_agreement(who, name, put, version=record.version, why=sheet.why)
                messages.success(request, _("Saved."))
                return redirect(record.get_absolute_url())
        except Overtaken as error:
            record.refresh_from_db()
            sheet = _sheet(request, record, kind, beyond=answered_beyond(record))
            if sheet.is_valid():
                sheet.to_put()
            sheet.tell(error)
        except Invalid as error:
            sheet.tell(error)
    return _form(request, sheet, kind, new=False)


@require_safe
def find_assets(request: HttpRequest) -> HttpResponse:
    """Assets to choose from: those already ticked, and those that hold the words."""
    who = of_office(request)
    ticked = request.GET.getlist("assets")
    field = _choice(who, ticked, request.GET.get("find", ""))
    bound = forms.Form(initial={"assets": ticked})
    bound.fields["assets"] = field
    return render(request, "agreements/found_assets.html", {"field": bound["assets"], "searched": True})


def _sheet(
    request: HttpRequest, record: Agreement, kind: str, *, chosen: list[str] | None = None, beyond: tuple[str, ...] = ()
) -> Sheet:
    sent = request.POST if request.method == "POST" else None
    sheet = Sheet(group_of(kind, beyond=beyond), record, sent)
    explain(sheet, kind)
    ticked = sent.getlist("assets") if sent is not None else chosen or [*sheet.now.get("assets", [])]
    if chosen:
        sheet.form.initial["assets"] = chosen
    words = sent.get("find", "") if sent is not None and sheet.wants_more else ""
    widget = _choice(viewer(request), ticked, words).widget
    sheet.form.fields["assets"].widget = widget
    return sheet


def _choice(who: Viewer, ticked: list[str], words: str) -> forms.MultipleChoiceField:
    """Boxes for the assets ticked already and those found, none twice."""
    here = [*_assets_of(who, ticked), *reads.findable(who, words)]
    choices = {one.pk: f"{one} ({one.pk})" for one in here}
    return forms.MultipleChoiceField(
        choices=list(choices.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple(choices=list(choices.items())),
    )


def _assets_of(who: Viewer, names: list[str]) -> list[Asset]:
    return list(Asset.objects.seen_by(who, at_least=("full",)).filter(pk__in=names[:500]).order_by("title", "pk"))


def _own_name(place: int) -> list[str]:
    """One's own organisation, which is a party of every agreement one records."""
    found: Any = apps.get_model("accounts", "Tenant").objects.filter(pk=place).first()
    return [found.name] if found else []


def _kind(request: HttpRequest, record: Agreement) -> str:
    """The kind whose questions are asked: the one asked for, else that of the record, else the widest."""
    return request.GET.get("kind") or record.type or "licence"


def _ready(request: HttpRequest, sheet: Sheet) -> bool:
    return request.method == "POST" and not sheet.wants_more and sheet.is_valid()


def _form(request: HttpRequest, sheet: Sheet, kind: str, *, new: bool) -> HttpResponse:
    answer = page(
        request, "agreements/form.html", sheet=sheet, kind=kind, new=new, rows=rows_explained(sheet, kind),
        kinds=kinds(), record=None if new else sheet.record,
    )  # fmt: skip
    answer.status_code = 200 if request.method != "POST" or sheet.wants_more else (409 if sheet.clashes else 422)
    return answer


def day_of(request: HttpRequest) -> date:
    """The day that a small form says; today where it says none; `Invalid` for what is no day."""
    said = request.POST.get("on", "").strip()
    try:
        return date.fromisoformat(said) if said else viewer(request).today
    except ValueError as error:
        raise Invalid(
            what=_("“%(said)s” is no day.") % {"said": said[:40]}, where="on", fix=_("Write it as 2026-05-03.")
        ) from error
