"""A new asset: first what kind it is, then only what that kind needs, with a warning where it may be there already."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import actions
from valorise.platform.register.models import Asset
from valorise.platform.register.record.forms import Sheet
from valorise.platform.register.record.groups import Group
from valorise.platform.register.record.likeness import alike_to
from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose the kind, describe it, keep it."""
    person = viewer(request)
    if not person.may("asset-recorded"):
        raise refused(person)
    kind = request.GET.get("type", "")
    if kind not in codes("asset_types"):
        return page(request, "register/new_type.html", types=list(codes("asset_types").values()))
    sheet = _sheet(person, kind, request.POST if request.method == "POST" else None)
    found = []
    if request.method == "POST" and not sheet.wants_more and sheet.is_valid():
        facts = {name: value for name, value in sheet.typed.items() if value is not None} | {"type": kind}
        found = [] if request.POST.get("another") else alike_to(person, facts)
        try:
            if not found:
                made = actions.record_asset(person, facts, why=sheet.why or None)
                messages.success(request, _("The asset is in the register."))
                return redirect("register:asset", made.pk)
        except Invalid as error:
            sheet.tell(error)
    answer = page(request, "register/new.html", sheet=sheet, kind=codes("asset_types")[kind], alike=found)
    answer.status_code = 422 if request.method == "POST" and not sheet.wants_more else 200
    return answer


@require_safe
def alike(request: HttpRequest) -> HttpResponse:
    """Assets that may be what is being typed; a part of the page."""
    person = viewer(request)
    if not person.may("asset-recorded"):
        raise refused(person)
    draft: dict[str, Any] = {"title": request.GET.get("title", ""), "type": request.GET.get("type", "")}
    pairs = [
        {"scheme": request.GET[name], "value": request.GET.get(name.replace("-scheme", "-value"), "")}
        for name in request.GET
        if name.startswith("identifiers-") and name.endswith("-scheme")
    ]
    draft["identifiers"] = [one for one in pairs if one["scheme"] and one["value"]]
    return render(request, "register/alike_part.html", {"alike": alike_to(person, draft)})


def _sheet(person: Viewer, kind: str, data: Any) -> Sheet:
    """The form for a kind of asset."""
    said = knowledge.document("platform/register/first_facts.yaml")
    more = said["by_protection"][codes("asset_types")[kind]["protection"]]
    group = Group(
        "assets", codes("asset_types")[kind]["label"], [*said["always"], *more["columns"]],
        [*said["always_rows"], *more["rows"]],
    )  # fmt: skip
    return Sheet(group, Asset(tenant_id=person.tenant, confidentiality=more["confidentiality"]), data)  # type: ignore[misc]
