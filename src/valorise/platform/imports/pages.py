"""Pages of imports."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.refusals import in_one_line
from valorise.platform.imports import actions, forms, reads
from valorise.platform.imports.models import FileImport
from valorise.reporting.sentences import word
from valorise.terms.errors import Missing, ValoriseError

SHOWN = 50
SEVERITIES = {
    "refused": gettext_lazy("Refused rows"),
    "changed": gettext_lazy("Values left out or changed"),
    "notice": gettext_lazy("Notices"),
}


@csrf_exempt  # looking for the token reads the whole form: `_bring` asks for it once the right is sure
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The imports so far, and the form that brings files."""
    if request.method == "POST":
        actions.may_bring(viewer(request))
        answer: HttpResponse = _bring(request)
        return answer
    if viewer(request).user is None:
        raise refused(viewer(request))
    return _imports(request, forms.Bring())


@csrf_protect
def _bring(request: HttpRequest) -> HttpResponse:
    """Keep the files and have them looked at."""
    form = forms.Bring(request.POST, request.FILES)
    if form.is_valid():
        try:
            one = actions.bring(viewer(request), form.cleaned_data["files"], table=form.cleaned_data["table"])
        except ValoriseError as error:
            form.add_error("files", in_one_line(error))
        else:
            return _work(request, one.pk, actions.LOOK)
    return _imports(request, form)


def _imports(request: HttpRequest, form: forms.Bring) -> HttpResponse:
    listed = reads.imports(viewer(request))[:SHOWN]
    who = viewer(request)
    may, gives = who.may(actions.MAY), who.may("role-given")
    return page(request, "imports/imports.html", form=form, listed=listed, may=may, gives=gives)


@require_safe
def one_import(request: HttpRequest, number: int) -> HttpResponse:
    """What was found in the files, and what can be done."""
    one = reads.one_import(viewer(request), number)
    account = reads.account(one)
    return page(
        request,
        "imports/import.html",
        one=one,
        counts=sorted(one.counts.items(), key=lambda counted: counted[0] != "assets"),
        account=account,
        unkept=sum(line.get("not_kept") or 0 for line in account),
        removals=reads.removals(one),
        mappings=_forms(one),
        examples=reads.examples(one),
        **_problems(request, one),
    )


def _problems(request: HttpRequest, one: FileImport) -> dict[str, Any]:
    """Problems by kind, or all of the one kind that was asked for; a page of them, and how many there are of each."""
    asked = {name: request.GET[name] for name in reads.KIND if name in request.GET}
    rows = reads.problems(one, asked)
    of_a_kind = bool(asked.get("rule"))
    shown = rows if of_a_kind else reads.kinds_of_problems(rows)
    told = reads.problem_counts(one)
    tabs = [(code, label, told.get(code, 0)) for code, label in SEVERITIES.items()]
    context = {
        **_some(request, shown),
        "how_many": rows.height,
        "all_of_them": sum(told.values()),
        "of_a_kind": of_a_kind,
    }
    return {**_some(request, shown), **context, "tabs": tabs, "severity": asked.get("severity", "")}


def _some(request: HttpRequest, table: pl.DataFrame) -> dict[str, Any]:
    """One page of a table; only its rows are made."""
    listed = Paginator(range(table.height), SHOWN).get_page(request.GET.get("page"))
    return {"listed": listed, "rows": table[list(listed)].to_dicts()}


@require_safe
def merged(request: HttpRequest, number: int) -> HttpResponse:
    """The rows that became part of a record that was there, or of one that came with them, and why."""
    one = reads.one_import(viewer(request), number)
    some = _some(request, reads.merges(one, request.GET.get("file", "")))
    rows = [{**row, "because": word("merges", row["rule"])} for row in some["rows"]]
    return page(request, "imports/merged.html", one=one, listed=some["listed"], rows=rows)


@require_POST
def columns(request: HttpRequest, number: int) -> HttpResponse:
    """Correct which column is which, then look again."""
    one = reads.one_import(viewer(request), number)
    name = request.POST.get("file", "")
    place = request.POST.get("place", "")
    listed = (found for found in reads.mappings(one) if (found["file"]["name"], found["place"]) == (name, place))
    mapping = next((found["mapping"] for found in listed), None)
    if mapping is None:
        raise Missing(what="This import has no table of that name.", fix="Open the page of the import again.")
    form = forms.columns_form(mapping, place, data=request.POST)
    if not form.is_valid():
        messages.error(request, _("A column was given a name that is not ours. Nothing was changed."))
        return redirect("imports:import", number)
    said = actions.Correction(form.cleaned_data["table"], forms.columns_of(form, mapping), place)
    actions.correct(viewer(request), number, name, said, version=_version(request))
    return _work(request, number, actions.LOOK)


@require_POST
def look(request: HttpRequest, number: int) -> HttpResponse:
    """Look at the files again."""
    return _work(request, number, actions.LOOK)


@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Take the files into the register."""
    return _work(request, number, actions.TAKE, version=_version(request))


@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take the import back."""
    why = request.POST.get("why", "")
    done = actions.take_back(viewer(request), number, why=why, version=_version(request))
    if done["left"]:
        said = _("Taken back, except for %d records that were changed since then: %s")
        messages.warning(request, said % (len(done["left"]), ", ".join(done["left"][:10])))
    else:
        messages.success(request, _("Taken back. The register is as it was before."))
    return redirect("imports:import", number)


@require_safe
def problems_csv(request: HttpRequest, number: int) -> HttpResponse:
    """Everything that was wrong, for working through in a spreadsheet."""
    one = reads.one_import(viewer(request), number)
    answer = HttpResponse(reads.problems_csv(one), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="problems-of-import-{one.pk}.csv"'
    return answer


def _work(request: HttpRequest, number: int, name: str, *, version: int | None = None) -> HttpResponseRedirect:
    """Start the work and show how it goes; the page of the job leads back to the import."""
    job = actions.begin(viewer(request), number, name, version=version)
    return redirect(f"/jobs/{job.pk}/")


def _version(request: HttpRequest) -> int | None:
    """The version of the import that the page showed; None where the form does not say."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else None


def _forms(one: FileImport) -> list[dict[str, Any]]:
    """A form for each plain table, its columns beside the reasons for how they are understood."""
    if one.state not in ("waiting", "looked", "failed"):
        return []
    return [{**found, **_fields(found["mapping"], found["place"])} for found in reads.mappings(one)]


def _fields(mapping: Any, place: str) -> dict[str, Any]:
    form = forms.columns_form(mapping, place)
    table_field, *columns = list(form)
    return {"table_field": table_field, "columns": list(zip(columns, mapping.reasons, strict=True))}
