"""Pages of pathways: compare, choose, decide what comes first, follow the plan."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.assets.pathway_kept import DONE
from valorise.assets.pathways import pathway_steps
from valorise.platform.foundation.changes import Overtaken, refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.spoken import spoken
from valorise.platform.pathways import actions, reads
from valorise.platform.pathways.forms import AsideForm, ChoiceForm, DecisionForm, StepForm
from valorise.platform.pathways.pictures import pictured
from valorise.platform.pathways.shown import Plan, Step
from valorise.reporting.plan_calendar import plan_calendar
from valorise.terms.errors import Invalid, Missing


@require_safe
def pathways(request: HttpRequest, name: str) -> HttpResponse:
    """The pathways that an asset can take, side by side."""
    return page(request, "pathways/pathways.html", advice=reads.advice(viewer(request), name))


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, name: str, pathway: str) -> HttpResponse:
    """Decide for a pathway."""
    person = viewer(request)
    advice = reads.advice(person, name)
    way = next((one for one in advice.ways if one.pathway == pathway), None)
    if way is None:
        raise _no_way()
    if not advice.may_choose:
        raise refused(person)
    form = ChoiceForm(request.POST or None, steps=_steps(pathway))
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose(person, name, {**form.facts, "pathway": pathway})
            messages.success(request, _("The pathway is chosen. This is its plan."))
            return redirect("pathways:plan", name)
        except Invalid as error:
            form.tell(error)
    return _asked(request, "pathways/choose.html", advice=advice, way=way, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, name: str, ordering: str) -> HttpResponse:
    """Note that what a step waits for was decided."""
    person = viewer(request)
    advice = reads.advice(person, name)
    first = next((one for way in advice.ways for one in way.firsts if one.ordering == ordering), None)
    if first is None:
        raise _no_way()
    if not advice.may_choose:
        raise refused(person)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(person, name, ordering, form.facts)
            messages.success(request, _("The decision is noted."))
            return redirect("pathways:plan" if advice.choice else "pathways:pathways", name)
        except Invalid as error:
            form.tell(error)
    return _asked(request, "pathways/decide.html", asset=advice.asset, first=first, form=form)


@require_POST
def take_back(request: HttpRequest, name: str) -> HttpResponse:
    """A decision that was noted by mistake."""
    found = actions.take_back_decision(viewer(request), name, version=_version(request))
    messages.success(request, _("The decision was taken back; its history can bring it back."))
    return redirect("pathways:pathways", found.asset_id)


@require_safe
def plan(request: HttpRequest, name: str) -> HttpResponse:
    """The plan of the pathway chosen for an asset; where none is, the way to choose one."""
    found = reads.plan(viewer(request), name)
    if found is None:
        return redirect("pathways:pathways", name)
    spec, figures = pictured(found)
    aside = AsideForm(initial={"version": found.choice.version})
    return page(request, "pathways/plan.html", plan=found, spec=spec, figures=figures, aside=aside)


@require_safe
def calendar(request: HttpRequest, name: str) -> HttpResponse:
    """The open steps of the plan as a calendar file."""
    found = reads.plan(viewer(request), name)
    if found is None:
        raise _no_plan()
    open_steps = found.table.filter(found.table["standing"] != DONE)
    content = plan_calendar(open_steps, as_of=viewer(request).today, title=str(found.asset))
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="plan.ics"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: HttpRequest, name: str) -> HttpResponse:
    """Follow the pathway no longer."""
    person = viewer(request)
    found = reads.plan(person, name)
    if found is None:
        raise _no_plan()
    form = AsideForm(request.POST or None, initial={"version": found.choice.version})
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            actions.set_aside(person, found.choice.pk, version=version, why=form.cleaned_data["why"])
            messages.success(request, _("The pathway is set aside. Its history can bring it back."))
            return redirect("pathways:pathways", name)
        except (Invalid, Overtaken) as error:
            form.tell(error)
    return _asked(request, "pathways/aside.html", plan=found, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, name: str, step: int) -> HttpResponse:
    """Move a step, give it to somebody, say that it is done."""
    person = viewer(request)
    found, one = _step(request, name, step)
    if not found.may_change:
        raise refused(person)
    begun = _begun(one)
    form = StepForm(request.POST or None, initial=begun, people=actions.people_of(found.choice.tenant_id))
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data["given_to"]
            version = form.cleaned_data["version"]
            actions.change_step(person, found.choice.pk, step, form.facts, given_to=given, version=version)
            messages.success(request, _("Saved."))
            return redirect("pathways:plan", name)
        except (Invalid, Overtaken) as error:
            form.tell(error)
    return _asked(request, "pathways/step.html", plan=found, step=one, form=form)


@require_POST
def done(request: HttpRequest, name: str, step: int) -> HttpResponse:
    """Tick a step as done today, or take the tick away."""
    person = viewer(request)
    found, one = _step(request, name, step)
    day = None if one.done_on else person.today.isoformat()
    actions.change_step(person, found.choice.pk, step, {"done_on": day}, version=_version(request))
    messages.success(request, _("The step is done.") if day else _("The step is open again."))
    return redirect("pathways:plan", name)


def _step(request: HttpRequest, name: str, number: int) -> tuple[Plan, Step]:
    found = reads.plan(viewer(request), name)
    one = next((one for one in found.steps if one.number == number), None) if found else None
    if found is None or one is None:
        raise _no_plan()
    return found, one


def _begun(one: Step) -> dict[str, Any]:
    if one.task is None:
        return {}
    said = {name: getattr(one.task, name) for name in actions.SAID}
    said["person"] = "" if one.task.given_to_id else said["person"]
    return {**said, "given_to": one.task.given_to_id, "version": one.task.version}


def _steps(pathway: str) -> list[tuple[int, str]]:
    rows = pathway_steps().iter_rows(named=True)
    return [(row["step"], f"{row['step']}. {spoken(row['action'])}") for row in rows if row["pathway"] == pathway]


def _version(request: HttpRequest) -> int | None:
    said = request.POST.get("version", "")
    return int(said) if said.isdigit() else None


def _asked(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    answer = page(request, template, **context)
    answer.status_code = 422 if request.method == "POST" else 200
    return answer


def _no_way() -> Missing:
    return Missing(
        what=_("This pathway does not start from this kind of result."),
        fix=_("Open the pathways of the asset and choose one of them."),
    )


def _no_plan() -> Missing:
    return Missing(what=_("The asset has no such step of a plan."), fix=_("Open the plan of the asset again."))
