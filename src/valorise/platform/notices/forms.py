"""How a person wants notices."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext

from valorise.platform.notices.models import Way
from valorise.terms.codes import codes


class Wishes(forms.Form):
    """A choice for each kind of notice."""

    def __init__(self, given: Mapping[str, str] | None, *, initial: Mapping[str, str]) -> None:
        super().__init__(given, initial=dict(initial), label_suffix="")
        for kind, row in codes("notice_kinds").items():
            self.fields[kind] = forms.ChoiceField(
                label=gettext(row["label"] or ""), help_text=gettext(row["meaning"] or ""), choices=Way.choices
            )
