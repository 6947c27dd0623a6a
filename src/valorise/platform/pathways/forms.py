"""What a person says when they choose a pathway, change a step of a plan, or note a decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.refusals import in_one_line
from valorise.terms.errors import ValoriseError

MOST = 2_000
"""Letters of a reason."""


def day(label: Any, hint: Any = "") -> forms.DateField:
    """A field for an exact day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, label=label, help_text=hint, widget=widget)


class Telling(forms.Form):
    """A form that shows the error of an action beside its field."""

    def tell(self, error: ValoriseError) -> None:
        """Show the error beside the field it is about, or above them."""
        self.add_error(error.where if error.where in self.fields else None, in_one_line(error))

    def written(self, name: str) -> str | None:
        """What was written in a field, days as ISO 8601; None where it is empty."""
        found = self.cleaned_data.get(name)
        return (found.isoformat() if hasattr(found, "isoformat") else str(found)) if found else None


class ChoiceForm(Telling):
    """The decision for a pathway."""

    reason = forms.CharField(
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("Why this pathway"),
        help_text=_("What decided for it, and why not the others. It stays with the decision."),
    )
    starts = day(_("First day of the plan"), _("Usual times are counted from it; empty means today."))
    first_step = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        label=_("Begin with step"),
        help_text=_("Choose a later one where the steps before it are done."),
    )

    def __init__(self, *given: Any, steps: Sequence[tuple[int, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        field: Any = self.fields["first_step"]
        field.choices = steps

    @property
    def facts(self) -> Facts:
        """The choice in interchange form."""
        return {
            "reason": self.written("reason"),
            "starts": self.written("starts"),
            "first_step": self.cleaned_data.get("first_step"),
        }


class StepForm(Telling):
    """What is said of a step."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    done_on = day(_("Done on"), _("Empty where it is still to be done."))
    begins = day(_("Begins on"), _("Empty: when the step before ends."))
    due = day(_("Due on"), _("Empty: after its usual time. Later steps are counted from it."))
    given_to = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, label=_("Who does it"), help_text=_("They are told of it.")
    )
    person = forms.CharField(
        required=False,
        max_length=200,
        label=_("Somebody from outside"),
        help_text=_("A name, where the person has no account here."),
    )
    note = forms.CharField(required=False, max_length=MOST, widget=forms.Textarea(attrs={"rows": 2}), label=_("Note"))

    def __init__(self, *given: Any, people: Sequence[tuple[int, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        field: Any = self.fields["given_to"]
        field.choices = [("", "-"), *people]

    @property
    def facts(self) -> Facts:
        """What is said in interchange form, None where a field is empty; a change counts only where one was made."""
        return {name: self.written(name) for name in ("done_on", "begins", "due", "person", "note")}


class DecisionForm(Telling):
    """That what a step waits for was decided."""

    decision = forms.CharField(
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("What was decided"),
        help_text=_("What was found or decided, by whom, and where it is written down."),
    )
    done_on = day(_("Day"), _("Empty means today."))

    @property
    def facts(self) -> Facts:
        """The decision in interchange form."""
        return {"decision": self.written("decision"), "done_on": self.written("done_on")}


class AsideForm(Telling):
    """Why a pathway is no longer followed."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    why = forms.CharField(max_length=MOST, widget=forms.Textarea(attrs={"rows": 2}), label=_("Reason"))
