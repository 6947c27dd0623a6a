"""The question about a licence as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _day(label: Any, help_text: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, label=label, help_text=help_text, widget=widget)


class QuestionForm(forms.Form):
    """May we license it to somebody, where, for what, from when?"""

    to = forms.CharField(
        max_length=300, label=_("To whom?"), help_text=_("The organisation that is to get the licence, by its name.")
    )
    exclusive = forms.TypedChoiceField(
        label=_("Exclusively?"), choices=[("no", _("No, others may get one too")), ("yes", _("Yes, to nobody else"))],
        coerce=lambda said: said == "yes", required=False, empty_value="",
    )  # fmt: skip
    countries = forms.CharField(
        max_length=500, required=False, initial="world", label=_("In which countries?"),
        help_text=_("Codes, names or groups, such as DE, France or EU; a minus leaves out: EU,-IE. Or world."),
    )  # fmt: skip
    field = forms.CharField(
        max_length=300, required=False, label=_("For which field?"),
        help_text=_("Words, or a code such as ipc:A61L. Only codes tell fields apart for certain. Empty: all."),
    )  # fmt: skip
    without = forms.CharField(
        max_length=500, required=False, label=_("Which fields does it leave out?"),
        help_text=_("Several are parted by semicolons."),
    )  # fmt: skip
    begins = _day(_("From which day?"), _("Empty: from today."))
    until = _day(_("Until which day?"), _("Empty: as long as the right lasts."))
