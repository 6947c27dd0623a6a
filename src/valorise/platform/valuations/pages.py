"""Pages of valuations: those of an asset side by side, a new one, one with everything it rests on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.recorded import Facts
from valorise.platform.jobs import actions as jobs
from valorise.platform.register.models import Asset
from valorise.platform.valuations import actions, exports, reads, starting
from valorise.platform.valuations.forms import Sheet, reading
from valorise.platform.valuations.jobs import WORK
from valorise.platform.valuations.working import LONG_DRAWS, worked_out
from valorise.terms.errors import Invalid


@require_safe
def of_asset(request: HttpRequest, name: str) -> HttpResponse:
    """Valuations of an asset, and those that were chosen beside each other."""
    person = viewer(request)
    asset = Asset.objects.one_for(person, name, at_least=("full",))
    listed = [reads.line(one) for one in reads.of_asset(person, name)]
    chosen = set(request.GET.getlist("with"))
    beside = [one.one for one in listed if one.one.pk in chosen][: reads.MOST_COMPARED]
    context: dict[str, Any] = {"beside": beside, "chart": reads.compared(beside), "chosen": chosen}
    context |= {"mixed": len({one.currency for one in beside}) > 1, "most": reads.MOST_COMPARED}
    may = person.may("value-assessed", asset.tenant_id)
    return page(request, "valuations/list.html", asset=asset, listed=listed, may_assess=may, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, name: str) -> HttpResponse:
    """The form of a valuation; what follows can be looked at before it is kept."""
    person = viewer(request)
    actions.may_assess(person, name)
    asset = Asset.objects.one_for(person, name)
    sheet = Sheet(_begun(request, asset), request.POST if request.method == "POST" else None)
    look = None
    if request.method == "POST" and not sheet.wants_more and sheet.is_valid():
        try:
            if "look" not in request.POST:
                return _kept(request, name, sheet.typed)
            facts = _looked_at(actions.with_basis(person, sheet.typed))
            look = reads.told(worked_out(name, facts), facts["currency"])
        except Invalid as error:
            sheet.tell(error)
    answer = page(request, "valuations/new.html", asset=asset, sheet=sheet, look=look, reading=reading())
    fine = request.method != "POST" or sheet.wants_more or look is not None
    answer.status_code = 200 if fine else 422
    return answer


def _begun(request: HttpRequest, asset: Asset) -> Facts:
    """What the form begins with: an earlier valuation, or what the register knows."""
    earlier = request.GET.get("from", "")
    if earlier:
        facts = reads.valuation(viewer(request), earlier).facts
        return {**facts, "used": sorted({row["method"] for row in facts.get("assumptions", ())})}
    return starting.beginning(viewer(request), asset)


def _looked_at(facts: Facts) -> Facts:
    """The facts with no more draws than a page has time for."""
    return {**facts, "draws": min(facts["draws"], LONG_DRAWS)}


def _kept(request: HttpRequest, name: str, facts: Facts) -> HttpResponse:
    """Keep it at once, or let a worker do it where many futures are drawn."""
    person, why = viewer(request), request.POST.get("why", "")[:500] or None
    if facts["draws"] > LONG_DRAWS:
        started = jobs.start(person, WORK, asset=name, facts=facts, why=why)
        return redirect("jobs:job", started.pk)
    made = actions.assess(person, name, facts, why=why)
    messages.success(request, _("The valuation is kept."))
    return redirect(made)


@require_safe
def valuation(request: HttpRequest, name: str) -> HttpResponse:
    """One valuation with its ranges, what drives them, and every assumption."""
    one = reads.valuation(viewer(request), name)
    told = reads.shown(one)
    may = viewer(request).may("value-assessed", one.tenant_id)
    return page(
        request, "valuations/valuation.html", one=one, line=reads.line(one), told=told, may_change=may,
        formats=exports.FORMATS,
    )  # fmt: skip


@require_safe
def export(request: HttpRequest, name: str, suffix: str) -> HttpResponse:
    """A valuation as a file."""
    return exports.exported(reads.valuation(viewer(request), name), suffix)


@require_POST
def remove(request: HttpRequest, name: str) -> HttpResponse:
    """Take a valuation away."""
    version = request.POST.get("version", "")
    known = int(version) if version.isdecimal() else None
    gone = actions.remove_valuation(viewer(request), name, version=known, why=request.POST.get("why") or None)
    messages.success(request, _("The valuation was taken away. Its history can bring it back."))
    return redirect("foundation:history", gone.declared, gone.pk)
