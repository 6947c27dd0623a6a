"""Pages of costs: the portfolio, one family of rights, and what is decided about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valorise.platform.costs import actions, assumption_words, exports, reads, words
from valorise.platform.costs.reads import CURRENCIES, OPEN, SIZES, YEARS, Filters
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.recorded import models_by_table
from valorise.terms.codes import codes

AT_ONCE = 50
MOST_PAYMENTS = 300
"""Payments that the page of one family shows; all of them are in the file."""


@require_safe
def costs(request: HttpRequest) -> HttpResponse:
    """What the rights of the office will cost, and which of them wait for a decision."""
    person, filters = viewer(request), Filters.read(request.GET)
    one = reads.portfolio(person, filters)
    listed = Paginator(range(one.found.advice.height), AT_ONCE).get_page(request.GET.get("page"))
    rows = one.found.advice.slice((listed.number - 1) * AT_ONCE, AT_ONCE)
    asked = request.GET.copy()
    asked.pop("page", None)
    missing, missing_of = words.lacking(one.found)
    return page(
        request, "costs/costs.html", one=one, filters=filters, listed=listed, asked=asked.urlencode(),
        families=words.families(rows, one.decided, person.today, reads.titles(person, rows["family"])),
        waiting=words.waiting(one.found, one.decided, person.today), count=one.found.advice.height,
        payments=one.found.payments.height, missing=missing, missing_of=missing_of,
        chart=words.chart(one.found), steps=words.years(one.found, certain=False),
        by_office=words.by_office(one.found), formats=exports.FORMATS, choices=_choices(one),
        assumptions=assumption_words.assumptions(one.found.assumptions),
    )  # fmt: skip


def _choices(one: reads.Portfolio) -> dict[str, Any]:
    """What the filters offer."""
    return {
        "officers": reads.officers(one.tenant),
        "types": reads.types(one.tenant),
        "offices": [(code, words.office(code)) for code in one.offices],
        "leanings": _labels("keep_leanings"),
        "decisions": [*_labels("keep_choices"), (OPEN, _("Nothing decided"))],
        "years": YEARS,
        "currencies": CURRENCIES,
        "sizes": [(code, _(code.capitalize())) for code in SIZES],
    }


def _labels(name: str) -> list[tuple[str, str]]:
    return [(code, _(row["label"])) for code, row in codes(name).items()]


@require_safe
def family(request: HttpRequest, name: str) -> HttpResponse:
    """One family of rights: what it will cost, what speaks for keeping it, what comes first, what was decided."""
    person = viewer(request)
    tenant, filters = actions.of_office(person, name), Filters.read(request.GET)
    found = reads.family(person, tenant, name, filters.wanted)
    asset = models_by_table()["assets"].objects.seen_by(person).filter(pk=name).first()
    decided = reads.of_one(person, name)
    context: dict[str, Any] = {"name": name, "asset": asset, "decided": decided, "filters": filters}
    if found is not None:
        why, first = words.reasons(found, name)
        last = {name: decided[0]} if decided else {}
        context |= {
            "one": next(iter(words.families(found.advice, last, person.today, {})), None),
            "why": why,
            "first": first,
        }
        context |= {"chart": words.chart(found), "steps": words.years(found, certain=False)}
        context |= {"payments": words.payments(found)[:MOST_PAYMENTS], "missing": words.lacking(found)}
    choices = [(code, _(row["label"]), _(row["meaning"])) for code, row in codes("keep_choices").items()]
    may = person.may("keep-decided", tenant)
    return page(request, "costs/family.html", **context, choices=choices, may_decide=may)


@require_POST
def decide(request: HttpRequest, name: str) -> HttpResponse:
    """Record what is decided about a family."""
    said = request.POST
    actions.decide(
        viewer(request), name, said.get("decision", ""), said.get("grounds", "")[:5_000],
        seen_to=[one[:1_000] for one in said.getlist("seen_to")[:20]], after=said.get("after", ""),
    )  # fmt: skip
    messages.success(request, _("The decision is recorded. It can be taken back here."))
    return redirect("costs:family", name)


@require_POST
def withdraw(request: HttpRequest, name: str, other: str) -> HttpResponse:
    """Take a decision back."""
    version = request.POST.get("version", "")
    known = int(version) if version.isdecimal() else None
    actions.withdraw(viewer(request), other, version=known, why=request.POST.get("why") or None)
    messages.success(request, _("The decision was taken back. Its history can bring it back."))
    return redirect("costs:family", name)


@require_safe
def export(request: HttpRequest, suffix: str) -> HttpResponse:
    """The forecast that the filters leave, as a file."""
    return exports.exported(reads.portfolio(viewer(request), Filters.read(request.GET)), suffix)
