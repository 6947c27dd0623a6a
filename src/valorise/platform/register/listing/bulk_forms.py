"""What is to be changed in many assets, as a form: everything may be left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.foundation.rights import STAFF
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing.filters import NONE
from valorise.platform.register.listing.listed import officer_names
from valorise.terms.codes import codes, label

LEAVE = ("", gettext_lazy("Leave as it is"))
LONGEST = 200


class BulkForm(forms.Form):
    """The fields that can be changed in many assets at once."""

    officer = forms.ChoiceField(label=gettext_lazy("Officer"), required=False)
    confidentiality = forms.ChoiceField(
        label=gettext_lazy("Confidentiality"),
        required=False,
        help_text=gettext_lazy("Opening shows the assets to others at once, unless an embargo holds."),
    )
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    embargo = forms.ChoiceField(
        label=gettext_lazy("Embargo"),
        required=False,
        choices=[LEAVE, ("until", gettext_lazy("Set it to the day below")), (NONE, gettext_lazy("Lift it"))],
    )
    embargo_until = forms.DateField(
        label=gettext_lazy("Embargo until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    add = forms.CharField(
        label=gettext_lazy("Add keywords"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One in each line. What is there already stays once."),
    )
    remove = forms.CharField(
        label=gettext_lazy("Remove keywords"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One in each line, in capitals or not."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        lists = (("type", "asset_types"), ("confidentiality", "confidentiality"))
        for name, listed in lists:
            self._offer(name, [LEAVE, *((code, _(row["label"])) for code, row in codes(listed).items())])
        self._offer("officer", [LEAVE, (NONE, _("Nobody")), *colleagues(viewer)])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """An embargo to be set needs its day."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("embargo") == "until" and not cleaned.get("embargo_until"):
            self.add_error("embargo_until", _("Say until which day."))
        return cleaned

    @property
    def changes(self) -> dict[str, Any]:
        """What is to be changed, as it is kept; empty where all is left as it is."""
        given = self.cleaned_data
        told: dict[str, Any] = {name: given[name] for name in ("type", "confidentiality") if given.get(name)}
        if given.get("officer"):
            told["officer"] = None if given["officer"] == NONE else int(given["officer"])
        if given.get("embargo"):
            told["embargo_until"] = None if given["embargo"] == NONE else given["embargo_until"].isoformat()
        for name in ("add", "remove"):
            lines = [line for one in given.get(name, "").splitlines() if (line := " ".join(one.split())[:LONGEST])]
            if lines:
                told[name] = list(dict.fromkeys(lines))
        return told

    @staticmethod
    def filled(changes: Mapping[str, Any]) -> dict[str, Any]:
        """The form as it was sent for these changes."""
        told = {name: value for name, value in changes.items() if name in ("type", "confidentiality")}
        if "officer" in changes:
            told["officer"] = changes["officer"] or NONE
        if "embargo_until" in changes:
            told |= {
                "embargo": "until" if changes["embargo_until"] else NONE,
                "embargo_until": changes["embargo_until"],
            }
        return told | {name: "\n".join(changes[name]) for name in ("add", "remove") if name in changes}


def colleagues(viewer: Viewer) -> list[tuple[str, str]]:
    """People of the offices this person works in."""
    people = get_user_model().objects.filter(
        memberships__tenant__in=viewer.staff_of, memberships__role__in=STAFF, is_active=True
    )
    return [(str(number), name) for number, name in people.order_by("name", "pk").distinct().values_list("pk", "name")]


def in_words(viewer: Viewer, changes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is to be changed, as label and value."""
    told: list[tuple[str, str]] = []
    if "officer" in changes:
        number = changes["officer"]
        told.append((_("Officer"), officer_names({number}).get(number, _("Unknown")) if number else _("Nobody")))
    if "confidentiality" in changes:
        told.append((_("Confidentiality"), _(label("confidentiality", changes["confidentiality"]))))
    if "type" in changes:
        told.append((_("Type"), _(label("asset_types", changes["type"]))))
    if "embargo_until" in changes:
        until = changes["embargo_until"]
        told.append((_("Embargo"), date_format(date.fromisoformat(until)) if until else _("Lifted")))
    for name, said in (("add", _("Keywords added")), ("remove", _("Keywords removed"))):
        if name in changes:
            told.append((said, ", ".join(changes[name])))
    return told
