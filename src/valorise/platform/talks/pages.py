"""Pages of talks: plans, a new one, one with everything that follows, its print and its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.talks import actions, asking, exports, reads, solving, words
from valorise.platform.talks.asking import KINDS, Asked
from valorise.platform.talks.forms import Sheet
from valorise.platform.talks.possible import Possible, possible
from valorise.terms.errors import Invalid

AT_ONCE = 50
OFFERED = 100
"""Records of each side that the form offers for ticking; more are found by narrowing."""
NAMES = 400
"""Names that fields of the form suggest."""


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of the office."""
    who = _staff(request)
    listed = Paginator(reads.plans(who), AT_ONCE).get_page(request.GET.get("page"))
    return page(request, "talks/plans.html", listed=listed, may_plan=who.may(actions.ACTIVITY))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a plan; what is possible can be looked at before it is asked for."""
    who = _staff(request)
    if not who.may(actions.ACTIVITY):
        raise refused(who)
    begun, title, follows = _begun(request, who)
    if request.method == "POST":
        return _sent(request, who, begun, follows)
    base = possible(who, replace(begun, needs=replace(begun.needs, only=()), assets=replace(begun.assets, only=())))
    return _form(request, Sheet(begun, _titles(base), title=title), begun, base, follows)


def _sent(request: HttpRequest, who: Viewer, begun: Asked, follows: str) -> HttpResponse:
    """What the person wrote: looked at, or asked for."""
    sheet, asked, base = Sheet(begun, {}, request.POST), None, None
    if sheet.is_valid():
        try:
            asked = sheet.asked
            base = possible(
                who, replace(asked, needs=replace(asked.needs, only=()), assets=replace(asked.assets, only=()))
            )
            if "plan" in request.POST and not sheet.wants_more:
                made = actions.begin(who, asked, title=sheet.who.cleaned_data["title"], follows=follows)
                return redirect("jobs:job", made.pk)
        except Invalid as error:
            sheet.tell(error)
    answer = _form(request, sheet, asked, base, follows)
    answer.status_code = 422 if "plan" in request.POST else 200
    return answer


def _form(request: HttpRequest, sheet: Sheet, asked: Asked | None, base: Possible | None, follows: str) -> HttpResponse:
    context: dict[str, Any] = {"sheet": sheet, "follows": follows}
    context |= {f"who_{side}": sheet.who.side(side) for side in ("needs", "assets")}
    if asked is not None and base is not None:
        told = solving.overview(base.only(asked.needs.only, asked.assets.only), asked)
        context |= {"overview": told, "groups": _groups(told), "names": _names(told, base)}
        context["offered"] = {side: _offered(side, asked, base) for side in ("needs", "assets")}
    return page(request, "talks/new.html", **context)


def _begun(request: HttpRequest, who: Viewer) -> tuple[Asked, str, str]:
    """What the form begins with, its title, and the plan that it follows: an earlier one, or what is usual."""
    name = request.POST.get("follows") or request.GET.get("from", "")
    asked, title = Asked(), ""
    if name:
        before = reads.plan(who, name)
        asked, title = asking.read(before.asked), before.title
        if request.GET.get("mend"):
            asked = solving.mended(asked, before.found)
    need, asset = (request.GET.get(side, "")[: asking.LONGEST] for side in ("not_need", "not_asset"))
    if need and asset:
        pair = {"kind": "need", "name": need, "other_kind": "asset", "other_name": asset}
        asked = replace(asked, exclusions=(*asked.exclusions, pair))
    return asked, title, name


def _titles(base: Possible) -> words.Titles:
    sides = {"need": base.needs, "asset": base.assets}
    return {kind: {name: one.title for name, one in records.items()} for kind, records in sides.items()}


def _offered(side: str, asked: Asked, base: Possible) -> Mapping[str, Any]:
    """Records that can be ticked, with how many talks each could have; ticked ones first."""
    records, column = (base.needs, "need") if side == "needs" else (base.assets, "asset")
    ticked, counts = set(getattr(asked, side).only), Counter(base.free(asked.fit)[column].to_list())
    rows = [{"name": name, "title": one.title, "possible": counts[name], "ticked": name in ticked}
            for name, one in records.items()]  # fmt: skip
    rows.sort(key=lambda one: (not one["ticked"], not one["possible"]))
    return {"rows": rows[:OFFERED], "more": max(len(rows) - OFFERED, 0), "ticked": len(ticked)}


def _groups(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Groups with the fewest possible talks first, in words, by kind."""
    rows = [{**one, "called": words.group(one["kind"], one["name"], {})} for one in told["groups"]]
    return [{"label": str(words.ONE[kind]), "rows": [one for one in rows if one["kind"] == kind]}
            for kind in KINDS if any(one["kind"] == kind for one in rows)]  # fmt: skip


def _names(told: Mapping[str, Any], base: Possible) -> list[tuple[str, str]]:
    """Names to choose from, each with what it is the name of."""
    groups = [(one["name"], str(words.ONE[one["kind"]])) for one in told["groups"]]
    records = [(one.title, str(words.ONE[kind])) for kind, side in (("need", base.needs), ("asset", base.assets))
               for one in side.values()]  # fmt: skip
    return list(dict.fromkeys([*groups, *records]))[:NAMES]


@require_safe
def plan(request: HttpRequest, name: str) -> HttpResponse:
    """One plan with its talks, what the floors cost, and who stays without a talk."""
    who = _staff(request)
    one = reads.plan(who, name)
    shown = reads.shown(who, one)
    listed = Paginator(shown.talks, AT_ONCE).get_page(request.GET.get("page"))
    talks = reads.with_matches(who, list(listed.object_list))
    here = one.tenant_id == who.tenant and who.may(actions.ACTIVITY)
    return page(
        request, "talks/plan.html", plan=one, shown=shown, listed=listed, talks=talks,
        compared=reads.compared(who, one), may_plan=here, formats=exports.FORMATS,
        may_remove=who.may("talks-removed", one.tenant_id),
    )  # fmt: skip


@require_safe
def printed(request: HttpRequest, name: str) -> HttpResponse:
    """One plan on paper: all talks, with whom they are."""
    who = _staff(request)
    one = reads.plan(who, name)
    return page(request, "talks/print.html", plan=one, shown=reads.shown(who, one))


@require_safe
def export(request: HttpRequest, name: str, suffix: str) -> HttpResponse:
    """One plan as a file."""
    who = _staff(request)
    return exports.exported(reads.shown(who, reads.plan(who, name)), suffix)


@require_POST
def anew(request: HttpRequest, name: str) -> HttpResponse:
    """Have the worker make the plan with the matches of today, and watch it."""
    made = actions.begin_anew(_staff(request), name)
    return redirect("jobs:job", made.pk)


@require_POST
def remove(request: HttpRequest, name: str) -> HttpResponse:
    """Delete a plan."""
    actions.remove(_staff(request), name)
    messages.success(request, _("The plan is deleted."))
    return redirect("talks:plans")


def _staff(request: HttpRequest) -> Viewer:
    """Who looks; plans are for people of an office."""
    who = viewer(request)
    if not who.staff_of:
        raise refused(who)
    return who
