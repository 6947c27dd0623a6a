"""Forms of reminders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.reminders import reads
from valorise.platform.reminders.actions import CHANGED, Away


class DaysForm(forms.Form):
    """Days before each kind of date, as people write them."""

    def __init__(self, setting: reads.Setting, data: Any = None) -> None:
        super().__init__(data)
        for kind in setting.kinds:
            widget = forms.TextInput(attrs={"size": 16, "autocomplete": "off"})
            self.fields[kind.code] = forms.CharField(
                label=kind.label, help_text=kind.meaning, required=False, max_length=60, widget=widget,
                initial=", ".join(map(str, kind.days)),
            )  # fmt: skip


class StandInForm(forms.Form):
    """Who stands in for whom."""

    user = forms.TypedChoiceField(label=_("For"), coerce=int)
    stand_in = forms.TypedChoiceField(label=_("Who stands in"), coerce=int)
    begins = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until you end it."),
    )  # fmt: skip

    def __init__(self, viewer: Viewer, tenant: int, data: Any = None) -> None:
        super().__init__(data, initial={"user": viewer.user, "begins": viewer.today.isoformat()})
        listed = [(one.pk, one.name or one.email) for one in reads.people(tenant)]
        own = [one for one in listed if one[0] == viewer.user or viewer.may(CHANGED, tenant)]
        self.fields["user"].choices = own  # type: ignore[attr-defined]  # a choice field
        self.fields["stand_in"].choices = [("", "—"), *listed]  # type: ignore[attr-defined]  # a choice field

    @property
    def away(self) -> Away:
        """What was written."""
        return Away(**self.cleaned_data)
