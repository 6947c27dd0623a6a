"""Pages of attorneys' lists: bringing one, the comparison, and its file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from valorise.platform.dates import docket_actions, docket_reads
from valorise.platform.dates.forms import DocketForm
from valorise.platform.dates.pages import signed_in
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.headings import worked_out
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.refusals import in_one_line
from valorise.reporting.formats import csv, xlsx
from valorise.terms.errors import Missing, ValoriseError

AT_ONCE = 50


@csrf_exempt  # looking for the token reads the whole form: `_bring` asks for it once the right is sure
@require_http_methods(["GET", "HEAD", "POST"])
def dockets(request: HttpRequest) -> HttpResponse:
    """The lists so far, and the form that brings one."""
    if request.method == "POST":
        docket_actions.may_bring(viewer(request))
        answer: HttpResponse = _bring(request)
        return answer
    if not signed_in(request).staff_of:
        raise refused(viewer(request))
    return _dockets(request, DocketForm())


@csrf_protect
def _bring(request: HttpRequest) -> HttpResponse:
    form = DocketForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            one = docket_actions.bring(viewer(request), form.cleaned_data["file"], sender=form.cleaned_data["sender"])
        except ValoriseError as error:
            form.add_error("file", in_one_line(error))
        else:
            return redirect(f"/jobs/{one.job}/") if one.state == "waiting" else redirect("dates:docket", one.pk)
    answer = _dockets(request, form)
    answer.status_code = 422
    return answer


def _dockets(request: HttpRequest, form: DocketForm) -> HttpResponse:
    who = viewer(request)
    listed = docket_reads.dockets(who)[:AT_ONCE]
    return page(request, "dates/dockets.html", form=form, listed=listed, may=who.may(docket_actions.MAY))


@require_safe
def docket(request: HttpRequest, number: int) -> HttpResponse:
    """The comparison: how the columns were understood, and the rows by what was found."""
    who = signed_in(request)
    one, verdict = docket_reads.docket(who, number), request.GET.get("found", "")
    listed = Paginator(docket_reads.lines(one, verdict), AT_ONCE).get_page(request.GET.get("page"))
    return page(
        request,
        "dates/docket.html",
        one=one,
        listed=listed,
        rows=docket_reads.with_dates(who, list(listed)),
        verdicts=docket_reads.verdicts(one),
        chosen=verdict,
        columns=docket_reads.columns_taken(one),
    )


@require_safe
def export(request: HttpRequest, number: int, suffix: str) -> HttpResponse:
    """The comparison as a file."""
    one = docket_reads.docket(signed_in(request), number)
    writers: dict[str, Any] = {
        "csv": (csv.MEDIA, lambda table: csv.write("docket", table, heads=worked_out)),
        "xlsx": (xlsx.MEDIA, lambda table: xlsx.write({"docket": table}, heads=worked_out)),
    }
    if suffix not in writers:
        raise Missing("The comparison cannot be had in this form.", where=suffix[:20], fix="Ask for csv or xlsx.")
    media, write = writers[suffix]
    answer = HttpResponse(write(docket_reads.as_table(one)), content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="comparison-{one.pk}.{suffix}"'
    return answer
