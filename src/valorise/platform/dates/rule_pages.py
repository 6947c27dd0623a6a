"""Pages of proposed rules: which dates would move, before anybody accepts them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.journeys.rule_change import rule_file, rule_files
from valorise.platform.dates import rule_actions, rule_reads
from valorise.platform.dates.forms import RulesForm
from valorise.platform.dates.models import RuleComparison
from valorise.platform.dates.pages import signed_in
from valorise.platform.foundation.headings import worked_out
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.refusals import in_one_line
from valorise.reporting.formats import csv, xlsx
from valorise.terms.errors import Missing, NotReady, ValoriseError

AT_ONCE = 50
MEDIA = "application/yaml; charset=utf-8"


@csrf_exempt  # looking for the token reads the whole form: `_propose` asks for it once the right is sure
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The comparisons so far, and the form that proposes rules."""
    rule_actions.may_compare(viewer(request))
    if request.method == "POST":
        answer: HttpResponse = _propose(request)
        return answer
    return _rules(request, RulesForm())


@csrf_protect
def _propose(request: HttpRequest) -> HttpResponse:
    form = RulesForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            one = rule_actions.propose(viewer(request), *form.proposed())
        except ValoriseError as error:
            form.add_error(form.place, in_one_line(error))
        else:
            return _begun(one)
    answer = _rules(request, form)
    answer.status_code = 422
    return answer


def _begun(one: RuleComparison) -> HttpResponse:
    return redirect(f"/jobs/{one.job}/") if one.state == "waiting" else redirect(one)


def _rules(request: HttpRequest, form: RulesForm) -> HttpResponse:
    listed = rule_reads.comparisons(viewer(request))[: rule_actions.KEPT]
    return page(request, "dates/rules.html", form=form, listed=listed, ours=rule_files())


@require_safe
def ours(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the rules in use, to begin with."""
    rule_actions.may_compare(viewer(request))
    return _file(name, rule_file(name))


@require_safe
def comparison(request: HttpRequest, number: int) -> HttpResponse:
    """What would move: by rule, by asset, and each date."""
    who = signed_in(request)
    one, wanted = rule_reads.comparison(who, number), rule_reads.Narrowed.asked(request.GET.dict())
    told = {"one": one, "wanted": wanted, "may": who.may(rule_actions.MAY, one.tenant_id)}
    try:
        found = rule_reads.moved(who, one, wanted) if one.state == "compared" else None
    except NotReady:
        return page(request, "dates/rule_comparison.html", **told, gone=True)
    if found is None:
        return page(request, "dates/rule_comparison.html", **told)
    listed = Paginator(found.rows(named=True), AT_ONCE).get_page(request.GET.get("page"))
    concerned = rule_reads.by_asset(who, found)
    known = rule_reads.assets(who, [name for name, _dates in concerned[:AT_ONCE]])
    return page(
        request,
        "dates/rule_comparison.html",
        **told,
        listed=listed,
        rows=rule_reads.shown(who, list(listed)),
        concerned=[(known.get(name), dates) for name, dates in concerned[:AT_ONCE]],
        further=max(0, len(concerned) - AT_ONCE),
        query=urlencode(wanted.set),
        hidden=max(0, one.dates - found.height) if not wanted.set else 0,
        overtaken=rule_reads.overtaken(who, one),
    )


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Compare once more, with the register and the day as they are now."""
    return _begun(rule_actions.again(signed_in(request), number))


@require_safe
def proposed(request: HttpRequest, number: int) -> HttpResponse:
    """The file as it was proposed, for whoever looks after the installation."""
    one = rule_reads.comparison(signed_in(request), number)
    return _file(one.file, one.proposed)


@require_safe
def export(request: HttpRequest, number: int, suffix: str) -> HttpResponse:
    """The dates that would move as a file."""
    who = signed_in(request)
    one = rule_reads.comparison(who, number)
    found = rule_reads.moved(who, one, rule_reads.Narrowed.asked(request.GET.dict()))
    writers: dict[str, Any] = {
        "csv": (csv.MEDIA, lambda table: csv.write("rules", table, heads=worked_out)),
        "xlsx": (xlsx.MEDIA, lambda table: xlsx.write({"rules": table}, heads=worked_out)),
    }
    if suffix not in writers:
        raise Missing("These dates cannot be had in this form.", where=suffix[:20], fix="Ask for csv or xlsx.")
    media, write = writers[suffix]
    answer = HttpResponse(write(rule_reads.as_table(who, found)), content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="dates-that-would-move-{one.pk}.{suffix}"'
    return answer


def _file(name: str, text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=MEDIA)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
