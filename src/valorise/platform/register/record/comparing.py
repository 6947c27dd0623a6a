"""Records side by side: which are one asset, and which value of each fact is to stay."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valorise.platform.foundation.pages import page, viewer
from valorise.platform.register import actions
from valorise.platform.register.merging import kept_together
from valorise.platform.register.models import Asset
from valorise.platform.register.record.likeness import alike_to
from valorise.platform.register.record.side_by_side import chosen, compared, equal, reasons, together_id
from valorise.terms.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    """Records side by side, with what the merge would choose; then the merge itself."""
    person, sent = viewer(request), request.POST if request.method == "POST" else request.GET
    names = [one.strip() for one in sent.getlist("asset") if one.strip()]
    if len(set(names)) < 2:
        return _choose(request, names)
    records = kept_together(person, names)
    error = None
    if request.method == "POST":
        keep = sent.get("keep", names[0])
        others = [one.pk for one in records if one.pk != keep]
        try:
            merged = actions.merge_assets(person, keep, others, chosen(records, sent), why=sent.get("why", ""))
            messages.success(request, _("The records are one asset now. The history can take that back."))
            return redirect("register:asset", merged.pk)
        except Invalid as found:
            error = found
    keep = sent.get("keep") or together_id(records)
    kept = next((one for one in records if one.pk == keep), records[0])
    answer = page(
        request, "register/compare.html", records=records, kept=kept, rows=compared(records, sent), error=error,
        keep=keep, equal=equal(records), why=sent.get("why", ""), reasons=reasons(person, records),
    )  # fmt: skip
    answer.status_code = 422 if error else 200
    return answer


def _choose(request: HttpRequest, names: Sequence[str]) -> HttpResponse:
    """Which record to compare with: what looks alike, or one named by hand."""
    person = viewer(request)
    first = Asset.objects.one_for(person, names[0], at_least=("full",)) if names else None
    found = alike_to(person, first.facts, leave_out=[first.pk]) if first else []
    return page(request, "register/compare_choose.html", first=first, alike=found)
