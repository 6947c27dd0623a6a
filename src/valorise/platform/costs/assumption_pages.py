"""Pages of what the forecast assumes: all of it, one assumption with the form that sets it, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.costs import assuming, assumption_words, reads
from valorise.platform.costs.forms import SettingForm
from valorise.platform.costs.models import CostSetting
from valorise.platform.foundation.changes import Overtaken, refused
from valorise.platform.foundation.conditions import version_sent
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid, Missing


@require_safe
def assumptions(request: HttpRequest) -> HttpResponse:
    """What the forecast assumes, and whose it is."""
    person = viewer(request)
    place = reads.office_of(person)
    own = {one.assumption: one for one in reads.settings(person).filter(tenant=place)}
    groups = assumption_words.assumption_groups(reads.assumptions(person), own)
    return page(request, "costs/assumptions.html", groups=groups, own=len(own), may=person.may(assuming.SET, place))


@require_http_methods(["GET", "HEAD", "POST"])
def assumption(request: HttpRequest, key: str) -> HttpResponse:
    """One assumption: its shipped range, what the office set, and the form that sets it."""
    person = viewer(request)
    place = reads.office_of(person)
    shown, setting = _one(person, place, key)
    may, sent = person.may(assuming.SET, place), request.method == "POST"
    if sent and not may:
        raise refused(person)
    form = SettingForm(request.POST if sent else None, key=key, setting=setting)
    if sent and form.is_valid() and _set(person, place, form):
        messages.success(request, _("The forecast uses it from now on. Its history can take it back."))
        return redirect("costs:assumptions")
    shipped = assumption_words.shipped(key)
    answer = page(
        request, "costs/assumption.html", form=form, one=shown, setting=setting, shipped=shipped, may=may, key=key
    )
    answer.status_code = 422 if sent else 200
    return answer


@require_POST
def as_shipped(request: HttpRequest, key: str) -> HttpResponse:
    """Take the shipped range again."""
    person = viewer(request)
    _shown, setting = _one(person, reads.office_of(person), key)
    if setting is None:
        raise Missing(what="The office has not set this assumption.", fix="Open the list again.")
    assuming.as_shipped(person, setting.pk, version=version_sent(request.POST.get("version", "")))
    messages.success(request, _("The shipped values count again. The history can bring yours back."))
    return redirect("costs:assumption", key)


def _one(person: Viewer, place: int, key: str) -> tuple[dict[str, Any], CostSetting | None]:
    """The assumption as the forecast of the office uses it, and what the office set; `Missing` where there is none."""
    rows = assumption_words.assumptions(reads.assumptions(person))
    shown = next((one for one in rows if one["key"] == key), None)
    if shown is None:
        raise Missing(what="There is no such assumption.", fix="Take one of the list.")
    return shown, reads.settings(person).filter(tenant=place, assumption=key).first()


def _set(person: Viewer, place: int, form: SettingForm) -> bool:
    try:
        assuming.assume(person, form.facts, tenant=place, version=form.cleaned_data["version"])
    except (Invalid, Overtaken) as error:
        form.tell(error)
        return False
    return True
