"""What a person says about readiness: a level, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from valorise.assets.pathways import scale_levels
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.refusals import in_one_line
from valorise.platform.foundation.spoken import spoken
from valorise.terms.codes import codes
from valorise.terms.errors import ValoriseError

Choices = Sequence[tuple[str, str]]
MOST = 2_000
"""Letters of a text about evidence."""


class EvidenceForm(forms.Form):
    """What a level rests on: words, a document of the asset, a page, or something that happened."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    rests_on = forms.CharField(
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=later("What it rests on"),
        help_text=later("What shows it, in words: a test report with its day, a signed order, a decision."),
    )
    document = forms.ChoiceField(required=False, label=later("Document"), help_text=later("One of the asset."))
    link = forms.CharField(
        required=False, max_length=MOST, label=later("Page"), help_text=later("Address of a page that shows it.")
    )
    event = forms.ChoiceField(
        required=False, label=later("Event"), help_text=later("Something that happened to the asset.")
    )
    evidence = ("rests_on", "document", "link", "event")

    def __init__(self, *given: Any, documents: Choices = (), events: Choices = (), **more: Any) -> None:
        super().__init__(*given, **more)
        for name, listed in (("document", documents), ("event", events)):
            field: Any = self.fields[name]
            field.choices = [("", "-"), *listed]

    @property
    def facts(self) -> Facts:
        """What it rests on; None where a field is empty."""
        return {name: self.cleaned_data.get(name) or None for name in self.evidence}

    def tell(self, error: ValoriseError) -> None:
        """Show an error of the action beside the field it is about."""
        place = "level" if error.where in ("dimension", "level_given") else error.where
        self.add_error(place if place in self.fields else None, in_one_line(error))


class RatingForm(EvidenceForm):
    """A level of any scale, with what it rests on."""

    level = forms.ChoiceField(
        label=later("Scale and level"), help_text=later("The highest level of which you can say that it is reached.")
    )
    rated_on = forms.DateField(
        required=False,
        label=later("Day"),
        help_text=later("When it was judged; empty means today."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    rater = forms.CharField(
        required=False,
        max_length=200,
        label=later("Who says so"),
        help_text=later("Empty means you; name somebody else where you write down what they said."),
    )
    field_order = ("level", "rests_on", "document", "link", "event", "rated_on", "rater")

    def __init__(self, *given: Any, for_others: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        level: Any = self.fields["level"]
        level.choices = [("", "-"), *levels()]
        if not for_others:
            del self.fields["rater"]

    @property
    def facts(self) -> Facts:
        """The rating in interchange form."""
        scale, _colon, number = self.cleaned_data["level"].partition(":")
        day = self.cleaned_data.get("rated_on")
        return {
            **super().facts,
            "dimension": scale,
            "level_given": int(number),
            "rated_on": day.isoformat() if day else None,
            "rater": self.cleaned_data.get("rater") or None,
        }


def levels() -> list[tuple[str, list[tuple[str, str]]]]:
    """All levels of all scales, by scale, in the words of the scale."""
    return [
        (
            f"{_(row['label'])} ({scale})",
            [(f"{scale}:{level}", f"{scale} {level}: {spoken(words)}") for level, words in scale_levels(scale).items()],
        )
        for scale, row in codes("readiness_scales").items()
    ]
