"""The form for a new token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valorise.platform.programs.actions import DAYS
from valorise.platform.programs.reads import scopes

LIVES = {7: _("a week"), 30: _("a month"), 90: _("three months"), 365: _("a year")}


class TokenForm(forms.Form):
    """What the program is called, what it may do, and until when."""

    name = forms.CharField(
        label=_("Name"), help_text=_("What will use it, such as “Nightly copy for the library”."), max_length=100
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        help_text=_("Tick only what the program needs. It never sees or does more than you may yourself."),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("It ends after"),
        help_text=_("Then the program stops until you make another one."),
        choices=[(days, LIVES[days]) for days in DAYS],
        coerce=int,
        initial=90,
    )

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **facts})
        field: Any = self.fields["scopes"]
        field.choices = scopes()
