"""What a person says about a planned publication."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.refusals import in_one_line
from valorise.terms.codes import codes
from valorise.terms.errors import ValoriseError

SHOWS = {"": None, "yes": True, "no": False}


class PlannedForm(forms.Form):
    """By what, when and where something becomes public."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    occasion = forms.ChoiceField(
        label=_("By what"),
        help_text=_("A thesis, a poster, a push to a public repository and an offer for sale count too."),
    )
    planned_on = forms.CharField(
        max_length=10,
        label=_("When others can first know it"),
        help_text=_(
            "A day such as 2027-03-01; a month or a year where no more is known. A paper is public when it is online."
        ),
    )
    title = forms.CharField(required=False, max_length=500, label=_("What is shown"))
    place = forms.CharField(
        required=False, max_length=500, label=_("Where"), help_text=_("Conference, journal, repository or library.")
    )
    discloses = forms.ChoiceField(
        required=False,
        label=_("Does it show what a claim would rest on?"),
        help_text=_("If nobody has looked, it is treated as if it did."),
        choices=[("", _("Nobody has looked")), ("yes", _("Yes")), ("no", _("No"))],
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field: Any = self.fields["occasion"]
        listed = codes("publication_kinds").items()
        field.choices = [
            ("", "-"),
            *((code, f"{gettext(row['label'])}: {gettext(row['meaning'])}") for code, row in listed),
        ]

    @classmethod
    def begun(cls, planned: Any) -> dict[str, Any]:
        """What stands in the form of a plan that is there."""
        words = {answer: word for word, answer in SHOWS.items()}
        plain = {name: getattr(planned, name) for name in ("occasion", "planned_on", "title", "place", "version")}
        return {**plain, "discloses": words[planned.discloses]}

    @property
    def facts(self) -> Facts:
        """The plan in interchange form; None where a field is empty."""
        found = {name: self.cleaned_data.get(name) or None for name in ("occasion", "planned_on", "title", "place")}
        return {**found, "discloses": SHOWS[self.cleaned_data.get("discloses") or ""]}

    def tell(self, error: ValoriseError) -> None:
        """Show the error of an action beside its field."""
        self.add_error(error.where if error.where in self.fields else None, in_one_line(error))
