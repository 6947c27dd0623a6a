"""Pages of readiness: where an asset stands, give a level, say what it rests on, withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valorise.platform.foundation.changes import Overtaken, refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.readiness import actions, reads
from valorise.platform.readiness.forms import EvidenceForm, RatingForm
from valorise.platform.readiness.models import EVIDENCE, INSIDE, Rating
from valorise.platform.readiness.pictures import pictured
from valorise.terms.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def readiness(request: HttpRequest, name: str) -> HttpResponse:
    """Where an asset stands on each scale, who said so and on what it rests; and the form for a level."""
    person = viewer(request)
    found = reads.readiness_of(person, name)
    if request.method == "POST" and not found.may_rate:
        raise refused(person)
    form = None
    if found.may_rate:
        form = RatingForm(
            request.POST or None,
            for_others=found.asset.sight == "full",
            documents=reads.documents_of(person, name),
            events=reads.events_of(person, found.asset),
            initial={"level": request.GET.get("level", "")},
        )
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.rate(person, name, form.facts)
            messages.success(request, _("The level is recorded."))
            return redirect("readiness:readiness", name)
        except Invalid as error:
            form.tell(error)
    spec, figures = pictured(found.scales)
    answer = page(request, "readiness/readiness.html", found=found, form=form, spec=spec, figures=figures)
    answer.status_code = 422 if request.method == "POST" else 200
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, name: str) -> HttpResponse:
    """Say what a rating rests on."""
    person = viewer(request)
    rating = Rating.objects.one_for(person, name, at_least=INSIDE)
    if not actions.may_change(person, rating):
        raise refused(person)
    found = reads.readiness_of(person, rating.asset_id or "")
    listed = {
        "documents": reads.documents_of(person, rating.asset_id or ""),
        "events": reads.events_of(person, found.asset),
    }
    begun = {one: getattr(rating, one) for one in EVIDENCE} | {"version": rating.version}
    form = EvidenceForm(request.POST or None, initial=begun, **listed)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_evidence(person, name, form.facts, version=form.cleaned_data["version"])
            messages.success(request, _("Saved."))
            return redirect("readiness:readiness", rating.asset_id)
        except (Invalid, Overtaken) as error:
            form.tell(error)
    answer = page(request, "readiness/evidence.html", asset=found.asset, rating=rating, form=form)
    answer.status_code = 422 if request.method == "POST" else 200
    return answer


@require_POST
def withdraw(request: HttpRequest, name: str) -> HttpResponse:
    """Take a rating back."""
    version = request.POST.get("version", "")
    number = int(version) if version.isdigit() else None
    found = actions.withdraw(viewer(request), name, version=number, why=request.POST.get("why") or None)
    messages.success(request, _("The rating counts no longer. You can bring it back below."))
    return redirect("readiness:readiness", found.asset_id)


@require_POST
def bring_back(request: HttpRequest, name: str) -> HttpResponse:
    """Let a withdrawn rating count again."""
    found = actions.bring_back(viewer(request), name)
    messages.success(request, _("The rating counts again."))
    return redirect("readiness:readiness", found.asset_id)
