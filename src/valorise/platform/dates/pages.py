"""Pages of dates."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import polars as pl
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valorise.platform.dates import actions, proving, reads, showing
from valorise.platform.dates.actions import Said
from valorise.platform.dates.forms import DoneForm, HandForm, VoidForm
from valorise.platform.dates.models import Due
from valorise.platform.dates.models.due import SETTLED
from valorise.platform.dates.models.step import ACKNOWLEDGED, DONE, HANDED, VOID
from valorise.platform.dates.reckoning import batches
from valorise.platform.dates.rule_actions import MAY as MAY_COMPARE
from valorise.platform.dates.wanted import Wanted
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.headings import worked_out
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.reading import begun, reading
from valorise.platform.foundation.refusals import in_one_line
from valorise.platform.foundation.viewer import Viewer
from valorise.reporting.formats import csv, xlsx
from valorise.terms.errors import Invalid, Missing

MOST_IN_A_WORKBOOK = 20_000
MAY = "date-done"


def signed_in(request: HttpRequest) -> Viewer:
    """Who looks; `Refused` for nobody."""
    who = viewer(request)
    if who.user is None:
        raise refused(who)
    return who


@require_safe
def dates(request: HttpRequest) -> HttpResponse:
    """The list, narrowed as the address says."""
    who, wanted = signed_in(request), Wanted.asked(request.GET.dict())
    whole = reads.ready(who)
    listed, narrowed = reads.listed(who, wanted), wanted.narrowed
    return page(
        request,
        "dates/dates.html",
        listed=listed,
        rows=[showing.row(one, who.today) for one in listed.rows],
        wanted=wanted,
        narrowed=narrowed,
        query=urlencode(narrowed),
        more=urlencode({**narrowed, "after": listed.after}) if listed.after else "",
        whole=whole,
        reckoned=reads.worked_out(who),
        may=who.may(MAY),
        may_compare_rules=who.may(MAY_COMPARE),
        **_choices(who),
    )


def _choices(who: Viewer) -> dict[str, Any]:
    people = [one for tenant in who.staff_of for one in reads.colleagues(who, tenant)]
    return {
        "offices": [(code, reads.office_label(code) or code) for code in reads.offices(who)],
        "people": [(str(one.pk), one.name or one.email) for one in people],
        "kinds": [
            ("rights", _("Rights")), ("agreements", _("Agreements")), ("projects", _("Projects")),
            ("titles", _("Titles")), ("restrictions", _("Restrictions")), ("consents", _("Consents")),
            ("assets", _("Embargoes")),
        ],
        "chips": [
            ("late", _("Late, can still be done")), ("30", _("Next 30 days")), ("60", _("Next 60 days")),
            ("90", _("Next 90 days")), ("passed", _("Passed for good")),
        ],
    }  # fmt: skip


@require_safe
def export(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """The list as a file."""
    who, wanted = signed_in(request), Wanted.asked(request.GET.dict())
    found = reads.whole(reads.narrowed(who, wanted))
    answer: HttpResponseBase
    if suffix == "csv":
        pieces = csv.pieces("dates", begun(_some_at_a_time(found)), heads=worked_out)
        answer = StreamingHttpResponse(pieces, content_type=csv.MEDIA)
    elif suffix == "xlsx":
        answer = HttpResponse(
            xlsx.write({"dates": showing.exported(_few(found))}, heads=worked_out), content_type=xlsx.MEDIA
        )
    else:
        raise Missing("Dates cannot be had in this form.", where=suffix[:20], fix="Ask for csv or xlsx.")
    answer["Content-Disposition"] = f'attachment; filename="dates.{suffix}"'
    return answer


def _some_at_a_time(found: QuerySet[Due]) -> Generator[pl.DataFrame, None, None]:
    with reading(found, at_once=2_000) as rows:
        first: list[Due] = next(parts := batches(rows, 2_000), [])
        yield showing.exported(first)
        yield from map(showing.exported, parts)


def _few(found: Any) -> list[Due]:
    rows = list(found[: MOST_IN_A_WORKBOOK + 1])
    if len(rows) > MOST_IN_A_WORKBOOK:
        raise Invalid(
            what=f"A workbook holds at most {MOST_IN_A_WORKBOOK} dates here.",
            where="xlsx",
            fix="Narrow the list, or take it as CSV.",
        )
    return rows


@require_safe
def date(request: HttpRequest, name: str) -> HttpResponse:
    """One date with its proof and what was done about it."""
    who = signed_in(request)
    return _date(request, who, reads.one(who, name))


def _date(request: HttpRequest, who: Viewer, due: Due, wrong: forms.Form | None = None) -> HttpResponse:
    may = due.sight == "full" and who.may(MAY, due.tenant_id)  # type: ignore[attr-defined]
    full = due.sight == "full"  # type: ignore[attr-defined]
    open_ = may and due.state not in SETTLED
    made = {"done": DoneForm, "hand": HandForm, "void": VoidForm}
    asked: dict[str, Any] = {}
    if open_:
        asked = {
            "done": DoneForm(who, due), "hand": HandForm(who, due), "void": VoidForm(),
        } | {name: wrong for name, kind in made.items() if isinstance(wrong, kind)}  # fmt: skip
    return page(
        request,
        "dates/date.html",
        due=due,
        shown=showing.row(due, who.today),
        proof=proving.proof(who, due),
        steps=reads.steps(due) if full else [],
        can_take_back=may and reads.steps(due).filter(date=due.pk, taken_back_at=None).exists(),
        may=may,
        open=open_,
        forms=asked,
        refused=wrong is not None,
    )


@require_POST
def acknowledge(request: HttpRequest, name: str) -> HttpResponse:
    """Say that one takes care of it."""
    return _said(request, name, None, lambda _form: Said(ACKNOWLEDGED), _("You take care of this date."))


@require_POST
def hand(request: HttpRequest, name: str) -> HttpResponse:
    """Hand it to a colleague."""
    return _said(
        request,
        name,
        HandForm,
        lambda form: Said(HANDED, to=form["to"], note=form["note"]),
        _("The date is handed over."),
    )


@require_POST
def done(request: HttpRequest, name: str) -> HttpResponse:
    """Say that it is done."""
    return _said(request, name, DoneForm, lambda form: Said(DONE, **form), _("The date is done."))


@require_POST
def void(request: HttpRequest, name: str) -> HttpResponse:
    """Say that it does not apply."""
    told = _("The date is noted as not applicable.")
    return _said(request, name, VoidForm, lambda form: Said(VOID, note=form["note"]), told)


@require_POST
def take_back(request: HttpRequest, name: str) -> HttpResponse:
    """Take back what was said last."""
    who = signed_in(request)
    try:
        actions.take_back(who, name, version=_version(request))
    except Invalid as error:
        messages.error(request, in_one_line(error))
    else:
        messages.success(request, _("Taken back."))
    return redirect("dates:date", name)


def _said(
    request: HttpRequest, name: str, kind: Any, told: Callable[[dict[str, Any]], Said], success: str
) -> HttpResponse:
    """Read the form, do what it says, and show the date; what was wrong stands at the form."""
    who = signed_in(request)
    due = reads.one(who, name)
    form: Any = None
    if kind is not None:
        form = kind(request.POST) if kind is VoidForm else kind(who, due, request.POST)
        if not form.is_valid():
            return _wrong(request, who, name, form)
    try:
        actions.say(who, name, told(form.cleaned_data if form else {}), version=_version(request))
    except Invalid as error:
        if form is None:
            messages.error(request, in_one_line(error))
            return redirect("dates:date", name)
        form.add_error(error.where if error.where in form.fields else None, in_one_line(error))
        return _wrong(request, who, name, form)
    messages.success(request, success)
    return redirect("dates:date", name)


def _wrong(request: HttpRequest, who: Viewer, name: str, form: forms.Form) -> HttpResponse:
    answer = _date(request, who, reads.one(who, name), form)
    answer.status_code = 422
    return answer


def _version(request: HttpRequest) -> int | None:
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else None
