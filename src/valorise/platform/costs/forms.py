"""The form that sets one assumption of the forecast."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from valorise.assets.costs.settings import EXCHANGE, keys
from valorise.platform.costs.assuming import ENDS
from valorise.platform.costs.models import CostSetting
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.spoken import spoken
from valorise.terms.errors import ValoriseError


class SettingForm(forms.Form):
    """A low, a likely and a high value, the day of a rate, and where the figures come from."""

    low = forms.FloatField(label=later("Low"), localize=True)
    likely = forms.FloatField(label=later("Likely"), localize=True)
    high = forms.FloatField(label=later("High"), localize=True)
    rate_day = forms.DateField(
        required=False,
        label=later("Day of the rate"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    grounds = forms.CharField(
        max_length=2_000,
        label=later("Where the figures come from"),
        help_text=later("Such as an offer of your attorney and its date, or bills of the last two years."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, key: str, setting: CostSetting | None) -> None:
        """Begins with what the office set, else with the shipped range."""
        self.key = key
        start: Any = setting or keys()[key]
        ends = {end: float(getattr(start, end)) for end in ENDS}
        beginning: Facts = {end: int(one) if one.is_integer() else round(one, 10) for end, one in ends.items()}
        beginning["version"] = setting.version if setting else 0
        if setting is not None:
            beginning |= {"rate_day": setting.rate_day, "grounds": setting.grounds}
        super().__init__(data, initial=beginning)
        if not key.startswith(EXCHANGE):
            del self.fields["rate_day"]

    @property
    def facts(self) -> Facts:
        """What was said, as the action takes it."""
        day = self.cleaned_data.get("rate_day")
        said = {name: self.cleaned_data[name] for name in (*ENDS, "grounds")}
        return {"assumption": self.key, **said, "rate_day": day.isoformat() if day else None}

    def tell(self, error: ValoriseError) -> None:
        """Say beside the form why it could not be set."""
        told = " ".join(spoken(text) for text in (error.what, error.why, error.fix) if text)
        self.add_error(None, told or _("This cannot be set."))
