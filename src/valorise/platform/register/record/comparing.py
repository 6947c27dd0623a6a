"""Records side by side: which are one asset, and which value of each fact is to stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valorise.journeys.alike import proposal
from valorise.platform.foundation import wording
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.recorded import Facts
from valorise.platform.register import actions
from valorise.platform.register.merging import kept_together, together
from valorise.platform.register.models import Asset
from valorise.platform.register.record.likeness import alike_to
from valorise.terms.errors import Invalid

UNITED = "together"
ALWAYS_UNITED = ("identifiers", "origins")
"""Lists of which nothing is ever lost."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value that may stay: that of one record, or that of all together."""

    value: str
    label: str
    lines: Sequence[str]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact of the records side by side."""

    name: str
    title: str
    options: Sequence[Option]
    why: str


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
    answer = page(
        request, "register/compare.html", records=records, rows=compared(records, sent), error=error, keep=keep,
        equal=equal(records), why=sent.get("why", ""), reasons=_reasons(person, records),
    )  # fmt: skip
    answer.status_code = 422 if error else 200
    return answer


def _choose(request: HttpRequest, names: Sequence[str]) -> HttpResponse:
    """Which record to compare with: what looks alike, or one named by hand."""
    person = viewer(request)
    first = Asset.objects.one_for(person, names[0], at_least=("full",)) if names else None
    found = alike_to(person, first.facts, leave_out=[first.pk]) if first else []
    return page(request, "register/compare_choose.html", first=first, alike=found)


def together_id(records: Sequence[Asset]) -> str:
    """Which record the merge proposes to keep."""
    return str(proposal([one.facts for one in records])[0].get("id", records[0].pk))


def compared(records: Sequence[Asset], sent: QueryDict | dict[str, Any] | None = None) -> list[Compared]:
    """Facts in which the records differ, each with the values to choose from and the reason for the proposal."""
    united = together(records)
    disagreements = {one.column: one.fix for one in proposal([one.facts for one in records])[1]}
    return [
        Compared(name, wording.title("assets", name), _options(name, records, united, sent or {}), why)
        for name in _columns(records)
        for why in [_why(name, disagreements)]
    ]


def equal(records: Sequence[Asset]) -> list[tuple[str, list[str]]]:
    """Facts that all records tell in the same way."""
    first = records[0].facts
    same = [name for name in first if name not in ("id", *ALWAYS_UNITED) and name not in _columns(records)]
    return [(wording.title("assets", name), wording.lines("assets", name, first[name])) for name in same]


def chosen(records: Sequence[Asset], sent: Any) -> Facts:
    """What a person chose: the value of a record by its name, or of all together."""
    united = together(records)
    facts = {one.pk: one.facts for one in records}
    told: Facts = {}
    for name in _columns(records):
        said = sent.get(f"take-{name}", UNITED)
        told[name] = facts[said].get(name) if said in facts else united.get(name)
    return told


def _columns(records: Sequence[Asset]) -> list[str]:
    all_facts = [one.facts for one in records]
    names = (name for name in Asset.table().by_name if name not in ("id", *ALWAYS_UNITED))
    return [name for name in names if any(one.get(name) != all_facts[0].get(name) for one in all_facts)]


def _options(name: str, records: Sequence[Asset], united: Facts, sent: Any) -> list[Option]:
    values: list[tuple[str, str, Any]] = [(one.pk, one.pk, one.facts.get(name)) for one in records]
    proposed = next((pk for pk, _label, value in values if value == united.get(name)), UNITED)
    if proposed == UNITED:
        values.append((UNITED, _("Together"), united.get(name)))
    wanted = sent.get(f"take-{name}") or proposed
    return [Option(pk, label, wording.lines("assets", name, value), pk == wanted) for pk, label, value in values]


def _why(name: str, disagreements: dict[str | None, str]) -> str:
    if name in disagreements:
        return _("The sources disagree; the office's own record and the fuller one win.")
    column = Asset.table().by_name[name]
    if name == "confidentiality":
        return _("The strictest level, so that a merge opens nothing.")
    if column.many:
        return _("Lists are united; what is equal is kept once.")
    return _("What is filled wins over what is missing, exact days over vague ones, long texts over short ones.")


def _reasons(person: Any, records: Sequence[Asset]) -> list[str]:
    """What speaks for one thing."""
    first, others = records[0], {one.pk for one in records[1:]}
    return [one.why for one in alike_to(person, first.facts, leave_out=[first.pk]) if one.asset.pk in others]
