"""The form of a valuation: what each method asks, as `asked.yaml` says it, and what a person wrote as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.spoken import spoken
from valorise.platform.valuations.entries import MORE, Rows, one_more, rows_for
from valorise.platform.valuations.numbers import SpanForm, YearsForm
from valorise.platform.valuations.working import MOST_DRAWS
from valorise.terms import knowledge
from valorise.terms.codes import codes, label
from valorise.terms.errors import Invalid

ASKED = "platform/valuations/asked.yaml"
Row = Mapping[str, Any]


class BasisForm(forms.Form):
    """What holds for all methods."""

    use_required_attribute = False  # methods that are not used lie folded, where a browser could not show its complaint

    title = forms.CharField(
        required=False, max_length=300, label=later("What it is for"), help_text=later("Such as an offer to a maker.")
    )
    currency = forms.RegexField(r"^[A-Z]{3}$", label=later("Currency"), help_text=later("ISO 4217 code such as EUR."))
    price_year = forms.IntegerField(min_value=1900, max_value=2200, label=later("Prices of the year"))
    draws = forms.IntegerField(
        min_value=100,
        max_value=MOST_DRAWS,
        label=later("Futures drawn"),
        help_text=later("20,000 are enough for most questions. From 100,001 on a worker does it."),
    )
    seed = forms.IntegerField(
        min_value=0,
        max_value=2**63 - 1,
        label=later("Seed"),
        help_text=later("The same seed draws the same futures, so that only the assumptions make a difference."),
    )
    note = forms.CharField(
        required=False, max_length=5_000, label=later("Note"), widget=forms.Textarea(attrs={"rows": 3})
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One method of the form."""

    name: str
    label: str
    says: str
    used: bool
    numbers: Sequence[tuple[Mapping[str, Any], SpanForm | YearsForm]]
    rows: Rows | None
    rows_asked: Mapping[str, Any]


class Sheet:
    """The whole form: filled from rows, or from what a person sent."""

    def __init__(self, facts: Facts, data: QueryDict | None = None) -> None:
        self.data = one_more(data) if data is not None else None
        self.facts = facts
        self.basis = BasisForm(self.data, initial=facts)
        self.parts = [self._part(asked) for asked in asked_methods()]
        self.errors: list[str] = []

    @property
    def wants_more(self) -> bool:
        """Whether one more row was asked for, and nothing else yet."""
        return bool(self.data and self.data.get(MORE))

    def is_valid(self) -> bool:
        """Whether everything of the methods that are used can be read."""
        forms_used: list[Any] = [self.basis]
        for part in self.parts:
            if part.used:
                forms_used += [form for _asked, form in part.numbers] + ([part.rows] if part.rows else [])
        fine = not [one for one in forms_used if not one.is_valid()]  # all of them, so that everything is told at once
        if not any(part.used for part in self.parts):
            self.errors.append(_("Choose at least one method."))
        if fine:
            empty = [part for part in self.parts if part.used and part.rows is not None and not part.rows.facts]
            self.errors += [_("%(method)s: fill in at least one row.") % {"method": part.label} for part in empty]
        return fine and not self.errors

    @cached_property
    def typed(self) -> Facts:
        """What the person wrote, as facts of a valuation."""
        said = {name: value for name, value in self.basis.cleaned_data.items() if value not in (None, "")}
        return {**said, "assumptions": list(self._rows())}

    def tell(self, error: Invalid) -> None:
        """Show what the calculation lacks above the form, by the names the form uses."""
        rows = [] if error.problems is None else error.problems.to_dicts()
        for row in rows:
            expected = _("Expected: %s.") % spoken(row["expected"] or "")
            self.errors.append(f"{self._named(str(row['column'] or ''))}: {expected} {spoken(row['fix'] or '')}")
        if not rows:
            self.errors.append(" ".join(filter(None, (spoken(error.what), spoken(error.fix)))))

    def _named(self, column: str) -> str:
        method, _dot, name = column.partition(".")
        asked = {one["name"]: one for part in self.parts if part.name == method for one, _form in part.numbers}
        named = _(asked[name]["label"]) if name in asked else name.replace("_", " ")
        called = _(label("value_methods", method)) if method in codes("value_methods") else method
        return f"{called}, {named}" if named else called

    def _rows(self) -> Iterator[Facts]:
        for part in self.parts:
            if not part.used:
                continue
            for asked, form in part.numbers:
                yield {"method": part.name, "assumption": asked["name"], **form.row}
            if part.rows is not None:
                yield from part.rows.facts

    def _part(self, asked: Mapping[str, Any]) -> Part:
        name = asked["name"]
        kept = [row for row in self.facts.get("assumptions") or () if row["method"] == name]
        used = bool(self.data.get(f"use-{name}")) if self.data is not None else name in self.facts.get("used", ())
        listed = asked.get("list") or {}
        rows = rows_for(name, kept, self.data) if listed else None
        known = codes("value_methods")[name]["label"]
        return Part(name, _(known), _(asked["says"]), used, self._numbers(asked, kept), rows, listed)

    def _numbers(self, asked: Mapping[str, Any], kept: Sequence[Row]) -> list[tuple[Mapping[str, Any], Any]]:
        by_name = {row["assumption"]: row for row in kept if not row.get("entry")}
        found: list[tuple[Mapping[str, Any], Any]] = []
        for kind, one in [(name, one) for name in ("ranges", "years") for one in asked.get(name, ())]:
            form = SpanForm if kind == "ranges" else YearsForm
            prefix = f"{asked['name']}-{one['name']}"
            made = form(self.data, prefix=prefix, row=by_name.get(one["name"]), percent=one.get("unit") == "percent")
            found.append((one, made))
        return found


def asked_methods() -> list[dict[str, Any]]:
    """The methods in the order of the form."""
    found: list[dict[str, Any]] = knowledge.document(ASKED)["methods"]
    return found


def reading() -> list[str]:
    """Where to read on about values."""
    return [one["title"] for one in knowledge.document(ASKED)["reading"]]
