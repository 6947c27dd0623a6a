"""Forms of dates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valorise.assets.rulebook import words
from valorise.journeys.rule_change import MOST_BYTES, rule_files, rule_text
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


class RulesForm(forms.Form):
    """Rules that somebody proposes: as a file, or written here."""

    file = forms.FileField(label=_("File of rules"), required=False, help_text=_("YAML, at most 512 KB."))
    text = forms.CharField(
        label=_("Or the rules themselves"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    stands_for = forms.ChoiceField(
        label=_("It stands for"),
        required=False,
        help_text=_("A file that is called like one of ours stands for ours as a whole."),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        single = _("Single rules: each replaces ours of the same id or is added")
        whole = [(name, _("%(file)s as a whole") % {"file": name}) for name in rule_files()]
        _offer(self, "stands_for", [("", single), *whole])

    def clean(self) -> dict[str, Any]:
        """One of both."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(said.get("file")) == bool((said.get("text") or "").strip()):
            raise forms.ValidationError(_("Choose a file or write the rules, not both."))
        return said

    @property
    def place(self) -> str:
        """Where the rules were given."""
        return "file" if self.cleaned_data.get("file") else "text"

    def proposed(self) -> tuple[str, str]:
        """Name and text of what is proposed; `Invalid` where it is too large or no text."""
        said = self.cleaned_data
        file: UploadedFile[Any] | None = said.get("file")
        if file is None:
            return said["stands_for"] or "proposal.yaml", said["text"]
        name = said["stands_for"] or file.name or "proposal.yaml"
        return name, rule_text(name, file.read(MOST_BYTES + 1))


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    """Give a field its choices; a field with nothing to choose goes."""
    if not choices:
        del form.fields[name]
        return
    form.fields[name].choices = choices  # type: ignore[attr-defined]
    form.fields[name].widget.choices = choices
