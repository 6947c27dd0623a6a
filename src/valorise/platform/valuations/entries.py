"""Rows of the lists of a valuation: costs, deals, stages of the work, outcomes for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from valorise.platform.foundation.recorded import Facts
from valorise.platform.valuations.numbers import SOURCE, add_span, check_span, source, span

MORE = "more"
"""Name of the button that asks for one more row."""
MOST_ROWS = 60
Spans = Mapping[str, tuple[str, Any, bool, bool]]
"""Of each range of a row its prefix, what it is called, whether it is in percent, whether it is required."""


class Entry(forms.Form):
    """One row; what stands in it follows from the method."""

    method: ClassVar[str]
    spans: ClassVar[Spans]
    what = forms.CharField(required=False, max_length=300, label=later("What"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.method == "income":
            self.fields["year"] = forms.IntegerField(required=False, min_value=0, max_value=100, label=_("In year"))
        if self.method == "social":
            self.fields["unit"] = forms.CharField(required=False, max_length=100, label=_("Unit"))
        for prefix, called, percent, _required in self.spans.values():
            add_span(self, prefix, percent=percent, required=False, called=str(called))
        self.fields["where_from"] = forms.CharField(required=False, max_length=500, label=SOURCE)

    def clean(self) -> dict[str, Any]:
        """Everything the row needs, unless it was left empty."""
        cleaned = super().clean() or {}
        if not any(value not in (None, "") for name, value in cleaned.items() if name != "DELETE"):
            return cleaned
        if not cleaned.get("what"):
            self.add_error("what", ValidationError(_("Say what it is.")))
        if self.method == "income" and cleaned.get("year") is None and "year" not in self.errors:
            self.add_error("year", ValidationError(_("Say in which year from now; 0 is this year.")))
        if self.method == "market" and not cleaned.get("where_from"):
            self.add_error("where_from", ValidationError(_("Say where the price was seen.")))
        for prefix, _called, _percent, required in self.spans.values():
            check_span(self, cleaned, prefix)
            name = f"{prefix}likely"
            if required and cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, ValidationError(_("Say the likely number.")))
        return cleaned

    @property
    def rows(self) -> Iterator[Facts]:
        """The row as rows of assumptions, one for each number."""
        cleaned = self.cleaned_data
        named = {"method": self.method, "entry": cleaned["what"]} | source(cleaned)
        if self.method == "income":
            yield {**named, "assumption": "year", "likely": cleaned["year"]}
        for name, (prefix, *_rest) in self.spans.items():
            ends = span(cleaned, prefix)
            unit = {"measured_in": cleaned["unit"]} if name == "quantity" and cleaned.get("unit") else {}
            if ends:
                yield {**named, "assumption": name, **ends, **unit}


AMOUNT: Spans = {"amount": ("", "", False, True)}
SPANS: Mapping[str, Spans] = {
    "cost": AMOUNT,
    "market": AMOUNT,
    "income": {
        "cost": ("cost_", later("Cost"), False, True),
        "probability": ("probability_", later("Success"), True, True),
    },
    "social": {
        "quantity": ("quantity_", later("How many"), False, True),
        "worth": ("worth_", later("Worth of one"), False, False),
    },
}


if TYPE_CHECKING:
    FormSet = forms.BaseFormSet[Entry]
else:
    FormSet = forms.BaseFormSet  # says of what it is a set to type checkers only


class Rows(FormSet):
    """The rows of one method; empty ones and those marked for removal do not count."""

    @property
    def facts(self) -> list[Facts]:
        """The rows as assumptions, in the order shown."""
        kept = (one for one in self.forms if one.cleaned_data.get("what") and not one.cleaned_data.get("DELETE"))
        return [row for one in kept for row in one.rows]

    def add_fields(self, form: Any, index: int | None) -> None:
        """Taking a row out is a labelled box."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")


def rows_for(method: str, kept: Sequence[Mapping[str, Any]], data: QueryDict | None) -> Rows:
    """The rows of a method, filled with what is kept, and one empty row."""
    row = type("Row", (Entry,), {"method": method, "spans": SPANS[method], "__module__": __name__})
    kind: Any = forms.formset_factory(
        row, formset=Rows, extra=1, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    made: Rows = kind(data, prefix=method) if data is not None else kind(initial=_initial(method, kept), prefix=method)
    return made


def one_more(data: QueryDict) -> QueryDict:
    """The data with one more row in the list that asks for it."""
    wanted = data.get(MORE)
    if wanted not in SPANS:
        return data
    copied = data.copy()
    name = f"{wanted}-TOTAL_FORMS"
    count = copied.get(name, "0")
    copied[name] = str(min(int(count) + 1, MOST_ROWS) if count.isdecimal() else 1)
    return copied


def _initial(method: str, kept: Sequence[Mapping[str, Any]]) -> list[Facts]:
    """Rows of assumptions put together to rows of the form again."""
    found: list[Facts] = []
    for row in kept:
        if not row.get("entry"):
            continue
        name = row["assumption"]
        if not found or found[-1]["what"] != row["entry"] or name in found[-1]["names"]:
            found.append({"what": row["entry"], "names": set()})
        one = found[-1]
        one["names"].add(name)
        if row.get("where_from"):
            one["where_from"] = row["where_from"]
        if row.get("measured_in"):
            one["unit"] = row["measured_in"]
        if name == "year":
            one["year"] = int(row["likely"])
        else:
            prefix = SPANS[method][name][0]
            one |= {f"{prefix}{end}": row[end] for end in ("low", "likely", "high") if row.get(end) is not None}
    return found
