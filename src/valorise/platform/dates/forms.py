"""Forms of dates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valorise.assets.rulebook import words
from valorise.platform.dates import proving, reads, settling
from valorise.platform.dates.models import Due
from valorise.platform.documents.reads import of_asset
from valorise.platform.foundation.viewer import Viewer


class DoneForm(forms.Form):
    """On which day it was done, what settled it, and what proves it."""

    on = forms.DateField(label=_("Done on"), widget=forms.DateInput(attrs={"type": "date"}))
    event = forms.ChoiceField(
        label=_("What happened"),
        required=False,
        help_text=_("It is written into the right as an event; the rules follow from it."),
    )
    earlier = forms.BooleanField(label=_("The earlier ones of the same kind are done as well"), required=False)
    document = forms.ChoiceField(
        label=_("Proof"), required=False, help_text=_("A document of the asset, such as the receipt.")
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, viewer: Viewer, due: Due, data: Any = None) -> None:
        super().__init__(data, initial={"on": viewer.today.isoformat()})
        events, asset = proving.settling_events(due), due.about_asset
        choices = [(one, _now(words("events").get(one, {}).get("label", one))) for one in events]
        papers = [(one.pk, str(one)) for one in of_asset(viewer, asset.pk)] if asset else []
        _offer(self, "event", choices)
        _offer(self, "document", [("", _("none")), *papers] if papers else [])
        if not settling.earlier(due).exists():
            del self.fields["earlier"]


class HandForm(forms.Form):
    """To whom it is handed."""

    to = forms.TypedChoiceField(label=_("Colleague"), coerce=int)
    note = forms.CharField(label=_("What to know"), required=False, max_length=2_000)

    def __init__(self, viewer: Viewer, due: Due, data: Any = None) -> None:
        super().__init__(data, auto_id="hand_%s")
        people = reads.colleagues(viewer, due.tenant_id)
        _offer(self, "to", [(one.pk, one.name or one.email) for one in people])


class VoidForm(forms.Form):
    """Why it does not apply."""

    note = forms.CharField(label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="void_%s")


class CalendarForm(forms.Form):
    """A new private address."""

    name = forms.CharField(
        label=_("What will use it"), max_length=100, help_text=_("For example: calendar on my phone.")
    )
    mine = forms.BooleanField(label=_("Only dates that I look after"), required=False)
    titles = forms.BooleanField(
        label=_("With titles of confidential results and of agreements"),
        required=False,
        help_text=_("Whoever runs your calendar program can read them then."),
    )


class DocketForm(forms.Form):
    """A list of an attorney or renewal provider."""

    file = forms.FileField(
        label=_("List"),
        help_text=_("CSV or a workbook with a line of headings: your reference, country, action, due date."),
        allow_empty_file=True,
    )
    sender = forms.CharField(label=_("Whose list it is"), max_length=200, required=False)


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    """Give a field its choices; a field with nothing to choose goes."""
    if not choices:
        del form.fields[name]
        return
    form.fields[name].choices = choices  # type: ignore[attr-defined]
    form.fields[name].widget.choices = choices
