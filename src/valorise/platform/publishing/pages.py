"""Pages of what becomes public: of all assets, of one, and the form for a plan."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.foundation.changes import Overtaken, refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.publishing import actions, reads
from valorise.platform.publishing.forms import PlannedForm
from valorise.platform.publishing.models import Planned
from valorise.platform.register.models.belongings import INSIDE
from valorise.terms.errors import Invalid

AT_ONCE = 25


@require_safe
def publishing(request: HttpRequest) -> HttpResponse:
    """What becomes public when, against what is filed, for everybody inside an organisation."""
    person = viewer(request)
    if person.user is None:
        raise refused(person)
    wanted = reads.Wanted.asked(request.GET.dict())
    listed = Paginator(reads.occasions(person, wanted), AT_ONCE).get_page(request.GET.get("page"))
    return page(request, "publishing/publishing.html", listed=listed, wanted=wanted)


@require_http_methods(["GET", "HEAD", "POST"])
def asset(request: HttpRequest, name: str) -> HttpResponse:
    """What is to become public of one asset, and the form to say more."""
    person = viewer(request)
    found, may = reads.one_asset(person, name)
    if request.method == "POST" and not may:
        raise refused(person)
    form = PlannedForm(request.POST or None) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.plan(person, name, form.facts)
            messages.success(request, _("Recorded. Below stands what it means."))
            return redirect("publishing:asset", name)
        except Invalid as error:
            form.tell(error)
    listed = reads.occasions(person, reads.Wanted(state="all"), asset=name)
    answer = page(request, "publishing/asset.html", asset=found, listed=listed, form=form)
    answer.status_code = 422 if request.method == "POST" else 200
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, name: str) -> HttpResponse:
    """Another day, place or kind."""
    person = viewer(request)
    found = Planned.objects.one_for(person, name, at_least=INSIDE)
    if not actions.may_change(person, found):
        raise refused(person)
    form = PlannedForm(request.POST or None, initial=PlannedForm.begun(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(person, name, form.facts, version=form.cleaned_data["version"])
            messages.success(request, _("Saved."))
            return redirect("publishing:asset", found.asset_id)
        except (Invalid, Overtaken) as error:
            form.tell(error)
    answer = page(request, "publishing/change.html", planned=found, form=form)
    answer.status_code = 422 if request.method == "POST" else 200
    return answer


@require_POST
def drop(request: HttpRequest, name: str) -> HttpResponse:
    """It will not become public as planned."""
    said = request.POST.get("version", "")
    version = int(said) if said.isdigit() else None
    found = actions.drop(viewer(request), name, version=version, why=request.POST.get("why") or None)
    messages.success(request, _("It is no longer planned. Its history can bring it back."))
    return redirect("publishing:asset", found.asset_id)
