"""Pages of projects: the list, one project with its background and terms, and what is written down of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.foundation.changes import Overtaken, refused
from valorise.platform.foundation.fields import DeclaredForm, form_for, rows_for
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.refusals import in_one_line
from valorise.platform.projects import actions, reads
from valorise.platform.projects.models import Background
from valorise.terms.errors import Invalid

AT_ONCE = 40
About = form_for("projects", ["acronym", "title", "programme", "starts", "ends", "status"])
Brought = form_for("backgrounds", ["partner", "title", "needed", "conditions", "licence", "asset", "listed", "clause"])


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The list, for everybody inside an organisation."""
    who = viewer(request)
    if not who.insider_of:
        raise refused(who)
    words = request.GET.get("words", "").replace("\x00", "").strip()[:300]
    listed = Paginator(reads.projects(who, words), AT_ONCE).get_page(request.GET.get("page"))
    return page(
        request, "projects/projects.html", listed=listed, words=words,
        may_add=bool(who.staff_of) and who.may("record-added"),
    )  # fmt: skip


@require_safe
def project(request: HttpRequest, name: str) -> HttpResponse:
    """One project: partners with their background, terms, results and what binds them."""
    return page(request, "projects/project.html", page=reads.project_page(viewer(request), name))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A proposal that is being written, with its partners."""
    who = viewer(request)
    if not (who.staff_of and who.may("record-added")):
        raise refused(who)
    form = About(request.POST or None, initial={"status": "proposal"})
    kind = rows_for("projects", "participants", leave_out=("organisation", "contribution"), extra=3)
    partners = kind(request.POST or None, prefix="participants")
    if request.method == "POST" and form.is_valid() and partners.is_valid():
        try:
            facts = {key: value for key, value in form.facts.items() if value is not None}
            made = actions.propose_project(who, {**facts, "participants": partners.facts})
            messages.success(request, _("The project is recorded. Now list what each partner brings."))
            return redirect("projects:project", made.pk)
        except Invalid as error:
            form.tell(error)
    return _form(request, form, title=_("Add a project"), rows=partners)


@require_http_methods(["GET", "HEAD", "POST"])
def add_background(request: HttpRequest, name: str) -> HttpResponse:
    """List something that a partner brings."""
    who = viewer(request)
    found = reads.project_page(who, name)
    if not found.may_change:
        raise refused(who)
    form = Brought(request.POST or None, initial={"partner": request.GET.get("partner", "")[:300]})
    if request.method == "POST" and form.is_valid():
        try:
            actions.list_background(who, name, {key: value for key, value in form.facts.items() if value})
            messages.success(request, _("It is listed."))
            return redirect("projects:project", name)
        except Invalid as error:
            form.tell(error)
    return _form(request, form, title=_("List background"), project=found.project)


@require_http_methods(["GET", "HEAD", "POST"])
def change_background(request: HttpRequest, name: str) -> HttpResponse:
    """Change what is said of it."""
    who = viewer(request)
    record = Background.objects.one_for(who, name)
    form = Brought(request.POST) if request.method == "POST" else Brought.filled(record.facts, version=record.version)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            actions.change_background(who, name, form.facts, version=version, why=request.POST.get("why") or None)
            messages.success(request, _("Saved."))
            return redirect("projects:project", record.project)
        except (Invalid, Overtaken) as error:
            form.tell(error)
    found = reads.project_page(who, record.project)
    return _form(request, form, title=str(record), project=found.project, record=record)


@require_POST
def remove_background(request: HttpRequest, name: str) -> HttpResponse:
    """Take it out of the list."""
    version = request.POST.get("version", "")
    gone = actions.remove_background(viewer(request), name, version=int(version) if version.isdigit() else None)
    messages.success(request, _("It was taken out of the list. Its history can bring it back."))
    return redirect("projects:project", gone.project)


@require_POST
def bind(request: HttpRequest, name: str) -> HttpResponse:
    """Record on a result that it was made with this background."""
    brought = Background.objects.one_for(viewer(request), name)
    try:
        actions.bind_result(viewer(request), name, request.POST.get("asset", ""))
    except Invalid as error:
        messages.error(request, in_one_line(error))
    else:
        messages.success(request, _("It is recorded as a restriction of that result."))
    return redirect("projects:project", brought.project)


def _form(request: HttpRequest, form: DeclaredForm, **context: Any) -> HttpResponse:
    if "asset" in form.fields:
        form.fields["asset"].widget = forms.TextInput()
    answer = page(request, "projects/form.html", form=form, **context)
    answer.status_code = 422 if request.method == "POST" else 200
    return answer
