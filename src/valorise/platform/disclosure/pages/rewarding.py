"""The page that says what those who made a result would receive."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from valorise.platform.disclosure import incomes, reads
from valorise.platform.disclosure.plain import whole
from valorise.platform.foundation.pages import viewer

MOST_COSTS = 1_000_000


@require_safe
def rewards(request: HttpRequest, name: str) -> HttpResponse:
    """Three levels of income under the rule of the organisation, or under another that is asked for."""
    looks = viewer(request)
    told = reads.told(looks, name)
    rule = incomes.rule_of(told.disclosure, request.GET.get("rule", ""))
    costs = min(whole(request.GET.get("costs", "")), MOST_COSTS)
    found = incomes.levels(rule, told.people, costs=costs, user=looks.user, as_of=looks.today) if rule else []
    context = {"rule": rule, "levels": found, "costs": costs, "offered": incomes.offered()}
    return render(request, "disclosure/rewards.html", {"one": told.disclosure, "told": told, **context})
