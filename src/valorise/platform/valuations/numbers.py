"""Fields for one assumption: a low, a likely and a high number with its source, or a number of years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from valorise.platform.foundation.recorded import Facts

ENDS = ("low", "likely", "high")
ENDS_CALLED = {"low": later("Low"), "likely": later("Likely"), "high": later("High")}
SOURCE = later("Where from")
PERCENT = 100


class NumberField(forms.FloatField):
    """A number as people write it, with the decimal sign of their language."""

    def __init__(self, *, percent: bool = False, **options: Any) -> None:
        self.percent = percent
        options.setdefault("min_value", 0)
        options.setdefault("max_value", 500 if percent else 1e14)
        super().__init__(localize=True, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options)

    def clean(self, value: Any) -> float | None:
        """The number; a percentage as a share."""
        found: float | None = super().clean(value)
        return round(found / PERCENT, 12) if self.percent and found is not None else found

    def prepare_value(self, value: Any) -> Any:
        """A number without needless digits."""
        if not isinstance(value, int | float):
            return value
        plain = float(f"{value * PERCENT:.10g}") if self.percent else float(value)
        return super().prepare_value(int(plain) if plain.is_integer() else plain)


class SpanForm(forms.Form):
    """A range with its source; one number in the middle where it is certain."""

    use_required_attribute = False  # methods that are not used lie folded, where a browser could not show its complaint

    def __init__(self, data: Any = None, *, row: Mapping[str, Any] | None = None, percent: bool = False, **more: Any):
        super().__init__(data, initial=dict(row or {}), **more)
        add_span(self, "", percent=percent, required=True)
        self.fields["where_from"] = forms.CharField(required=False, max_length=500, label=SOURCE)

    def clean(self) -> dict[str, Any]:
        """Both ends or none, and in their order."""
        cleaned = super().clean() or {}
        check_span(self, cleaned, "")
        return cleaned

    @property
    def row(self) -> Facts:
        """The numbers and the source, as a row keeps them."""
        return span(self.cleaned_data, "") | source(self.cleaned_data)


class YearsForm(forms.Form):
    """A number of whole years."""

    use_required_attribute = False  # methods that are not used lie folded, where a browser could not show its complaint

    likely = forms.IntegerField(min_value=0, max_value=100, label=later("Years"))
    where_from = forms.CharField(required=False, max_length=500, label=SOURCE)

    def __init__(self, data: Any = None, *, row: Mapping[str, Any] | None = None, percent: bool = False, **more: Any):
        given = dict(row or {})
        if isinstance(given.get("likely"), float) and given["likely"].is_integer():
            given["likely"] = int(given["likely"])
        super().__init__(data, initial=given, **more)

    @property
    def row(self) -> Facts:
        """The number and the source, as a row keeps them."""
        return {"likely": self.cleaned_data["likely"]} | source(self.cleaned_data)


def add_span(form: forms.Form, prefix: str, *, percent: bool, required: bool, called: str = "") -> None:
    """Three fields for the ends of a range; only the likely one may be required."""
    for end in ENDS:
        named = ENDS_CALLED[end]
        shown = f"{called}: {named}" if called else named
        form.fields[f"{prefix}{end}"] = NumberField(
            percent=percent, required=required and end == "likely", label=f"{shown} %" if percent else shown
        )


def check_span(form: forms.Form, cleaned: Mapping[str, Any], prefix: str) -> None:
    """Tell of ends that are missing or not in their order, beside the field."""
    low, likely, high = (cleaned.get(f"{prefix}{end}") for end in ENDS)
    if likely is None and (low is not None or high is not None) and f"{prefix}likely" not in form.errors:
        form.add_error(f"{prefix}likely", ValidationError(_("Say the likely number too.")))
    if likely is None or (low is None and high is None):
        return
    if low is None or high is None:
        form.add_error(f"{prefix}{'low' if low is None else 'high'}", ValidationError(_("Say both ends, or none.")))
    elif not low <= likely <= high:
        form.add_error(f"{prefix}likely", ValidationError(_("Let low, likely and high rise.")))


def span(cleaned: Mapping[str, Any], prefix: str) -> Facts:
    """The ends that were given."""
    found = {end: cleaned.get(f"{prefix}{end}") for end in ENDS}
    return {end: value for end, value in found.items() if value is not None}


def source(cleaned: Mapping[str, Any]) -> Facts:
    """The source, where one was given."""
    return {"where_from": cleaned["where_from"]} if cleaned.get("where_from") else {}
