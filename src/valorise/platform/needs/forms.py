"""The form of a need: plain words first, then what structures it. Checks come from the declared table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation.fields import flat, form_for
from valorise.platform.foundation.recorded import Facts
from valorise.platform.needs.actions import Audience
from valorise.platform.needs.models import Need
from valorise.platform.needs.words import HEADINGS, PROBLEM, answers, composed
from valorise.terms.codes import codes

COLUMNS = ("title", "type", "keywords", "country", "opens", "deadline", "budget", "owner", "constraints")
QUESTIONS = (PROBLEM, *HEADINGS)
LEFT_OUT = ("owner-ror", "owner-country")
Declared: Any = form_for("needs", COLUMNS)


class Boxes(forms.CheckboxSelectMultiple, forms.SelectMultiple):  # type: ignore[misc] # both say how to show it
    """Several codes as boxes to tick: nothing is lost by one click without a key held down."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_id_index, self.checked_attribute, self.option_inherits_attrs = True, {"checked": True}, True


LABELS = {
    "title": (_("In one line"), _("Say what you need, not how it should be done. Others see this line in lists.")),
    "type": (_("What kind of need it is"), _("A challenge is a problem you want solved.")),
    "keywords": (_("Words of your trade"), _("One on each line: materials, methods, products, norms.")),
    "country": (_("Where it is needed"), _("Country of the plant, the authority or the users.")),
    "opens": (_("Open from"), _("A day, month or year, such as 2027-03-01. Empty: at once.")),
    "deadline": (_("Answers wanted until"), _("A day, month or year, such as 2027-06 or 2027-06-30. Empty: no end.")),
    "budget-amount": (_("Money set aside"), _("Empty means not said; it never means nothing.")),
    "budget-currency": (_("Currency"), _("Three letters, such as EUR.")),
    "owner-name": (_("Who has the need"), _("Your organisation, or the one you ask for. You may keep it from others.")),
    "constraints-types": (_("What can answer it"), _("Tick nothing if any kind of result is welcome.")),
    "constraints-countries": (_("Only from these countries"), _("Choose none if it may come from anywhere.")),
    "constraints-trl_from": (
        _("Lowest readiness"), _("1 is an idea, 4 works in the laboratory, 7 works where it is used, 9 is sold."),
    ),
    "constraints-trl_to": (_("Highest readiness"), _("Empty: any.")),
    "constraints-exclusive": (_("Alone in the field"), _("Yes, if only you may use the result in your field.")),
    "constraints-field_of_use": (_("Field of use"), _("Where you would use it, such as dairy plants.")),
}  # fmt: skip
GROUPS: tuple[tuple[Any, tuple[str, ...], bool], ...] = (
    (_("In your own words"), ("title", *QUESTIONS), True),
    (_("What it is about"), ("type", "keywords", "country"), True),
    (_("What an answer must fulfil"), tuple(name for name in LABELS if name.startswith("constraints")), False),
    (_("Money and time"), ("budget-amount", "budget-currency", "opens", "deadline"), False),
    (_("Who reads it"), ("owner-name", "shared", "anonymous", "shared_until"), True),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are asked together; not `open` ones can be left folded."""

    title: Any
    fields: list[forms.BoundField]
    open: bool


def _question(label: Any, text: Any, rows: int, *, required: bool = False) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=text, widget=area, required=required, max_length=20_000)


class NeedForm(Declared):  # type: ignore[misc] # made of the declaration
    """What a person tells of a need, and who may read it."""

    problem = _question(
        _("What is the problem?"),
        _("As you would tell it to somebody at a fair: what happens, how often, what it costs."),
        6,
        required=True,
    )
    tried = _question(_("What was tried?"), _("What you know already, and why it was not enough."), 3)
    wanted = _question(
        _("What must a good answer do?"), _("How you would notice that it works: a number, a norm, a test."), 3
    )
    limits = _question(
        _("What are the limits?"), _("What may not change: space, cleaning agents, approvals, staff, price."), 3
    )
    shared = forms.BooleanField(
        label=_("Everybody who is signed in may read it"),
        help_text=_("Otherwise only your own organisation does, and only its results are compared."),
        required=False,
    )
    anonymous = forms.BooleanField(
        label=_("Keep the owner unnamed"),
        help_text=_("Others see what is needed and not who needs it. Do not name yourself in the text."),
        required=False,
    )
    shared_until = forms.DateField(
        label=_("Others read it until"),
        help_text=_("After this day it is seen inside only. Empty: until you close it."),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )

    theirs: list[tuple[Any, Any]]
    """Where somebody else was quicker: label and present value of the fields that differ from what was typed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, label_suffix="", **options)
        self.theirs = []
        for name in LEFT_OUT:
            del self.fields[name]
        self.fields["constraints-types"].widget = Boxes(
            choices=[(code, _(row["label"] or code)) for code, row in codes("asset_types").items()]
        )
        for name, (label, text) in LABELS.items():
            self.fields[name].label, self.fields[name].help_text = label, text
        self.fields["title"].required = True
        self.fields["title"].widget = forms.TextInput(attrs={"maxlength": 300})

    @property
    def groups(self) -> Iterator[Group]:
        """The fields in the order in which they are asked; a folded group opens where something in it is wrong."""
        for title, names, always in GROUPS:
            bound = [self[name] for name in names]
            used = any(one.errors or one.value() not in (None, "", []) for one in bound)
            yield Group(title, bound, always or used)

    @property
    def facts(self) -> Facts:
        """What was filled in, in interchange form; the answers as the summary."""
        facts: Facts = super().facts
        return facts | {"summary": composed({name: self.cleaned_data.get(name) or "" for name in QUESTIONS})}

    def facts_for(self, need: Need) -> Facts:
        """The same for a need that is there: what the form does not ask of the owner stays."""
        told = self.facts
        asked = {name.removeprefix("owner-") for name in self.fields if name.startswith("owner-")}
        owner = {name: value for name, value in need.owner.items() if name not in asked} | (told["owner"] or {})
        return told | {"owner": owner or None}

    @property
    def audience(self) -> Audience:
        """Who may read it."""
        said = self.cleaned_data
        return Audience(bool(said.get("shared")), bool(said.get("anonymous")), said.get("shared_until"))

    def overtaken_by(self, need: Need) -> None:
        """Show what somebody else made of the need; what was typed stays, and sending it again means it."""
        now, typed = form_of(need), {name: self[name].value() for name in self.fields}
        self.theirs = [
            (self[name].label, _told(now.get(name)))
            for name in typed
            if name != "version" and _told(now.get(name)) != _told(typed[name])
        ]
        typed_again: Any = self.data.copy()
        typed_again["version"] = str(need.version)
        self.data: Any = typed_again

    @property
    def so_far(self) -> Facts:
        """What can be read of an unfinished form: what is wrong or empty is left out."""
        self.is_valid()
        return {name: value for name, value in self.facts.items() if value not in (None, "", [], {})}


def _told(value: Any) -> str:
    """A value as it stands in a form, whether it was typed or comes from the record."""
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    if value in (None, False, ""):
        return ""
    return "True" if value == "on" else "\n".join(line.rstrip() for line in str(value).strip().splitlines())


def form_of(need: Need) -> dict[str, Any]:
    """What the form shows for a need as it stands."""
    facts = need.facts
    audience = {"shared": need.shared, "anonymous": need.anonymous, "shared_until": need.shared_until}
    return {**flat(facts), **answers(facts.get("summary", "")), **audience, "version": need.version}


def written_so_far(draft: Mapping[str, list[str]]) -> dict[str, Any]:
    """What the form shows for a draft: texts as they were typed, lists where the field takes several."""
    form = NeedForm()
    return {
        name: texts if isinstance(form.fields[name].widget, forms.SelectMultiple) else (texts[-1] if texts else "")
        for name, texts in draft.items()
        if name in form.fields
    }


class ClosingForm(forms.Form):
    """How the search ended."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[(code, _(row["label"] or code)) for code, row in codes("need_outcomes").items()],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.ChoiceField(
        label=_("Why did nothing fit?"),
        help_text=_("Only where nothing fitted. Offices learn from it what is missing."),
        choices=[
            ("", _("Not chosen")),
            *((code, _(row["label"] or code)) for code, row in codes("need_reasons").items()),
        ],
        required=False,
    )
    why = forms.CharField(
        label=_("What should one know about it?"),
        help_text=_("Optional, unless you chose another reason: what was close, and what it lacked."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=5_000,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
