"""The form of a plan: which needs and results take part, and what is set; filled from what was asked before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.spoken import spoken
from valorise.platform.talks import asking, words
from valorise.platform.talks.asking import ALL, KINDS, LONGEST, MINE, MOST, MOST_LINES, OURS, Asked, Line
from valorise.terms.codes import codes, label
from valorise.terms.errors import ValoriseError

MORE = "more"
"""Name of the button that asks for one more row."""
EACH = ("asset", "need", "person", "unit", "seeker", ALL)
"""Kinds for which the form asks one number for each group."""
SIDES = ("needs", "assets")


def _kinds(each: Mapping[str, Any], first: Any = "") -> Callable[[], list[tuple[str, Any]]]:
    return lambda: [("", first), *((kind, each[kind]) for kind in KINDS)]


class Row(forms.Form):
    """A line of what is set; one that was left empty does not count."""

    use_required_attribute = False
    number = ""
    """Name of the field that holds how many talks; empty where there is none."""

    kind = forms.ChoiceField(required=False, label=later("For"), choices=_kinds(words.ONE))

    def clean(self) -> dict[str, Any]:
        """Both a kind and a number, unless all was left empty."""
        cleaned = super().clean() or {}
        said = {name: value for name, value in cleaned.items() if name != "DELETE" and value not in (None, "")}
        if said and not said.get("kind"):
            self.add_error("kind", _("Choose what it is for."))
        if said and self.number and self.number not in said and self.number not in self.errors:
            self.add_error(self.number, _("Say how many talks."))
        return cleaned

    @property
    def line(self) -> Line:
        """The line as it is kept; empty where nothing was said."""
        fields = ("kind", "name", self.number, "other_kind", "other_name", "why")
        cleaned = self.cleaned_data if not self.cleaned_data.get("DELETE") else {}
        return {name: cleaned[name] for name in fields if name and cleaned.get(name) not in (None, "")}


def _name(label_: Any) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=LONGEST, label=label_, widget=forms.TextInput(attrs={"list": "names"})
    )


def _number(label_: Any) -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=0, max_value=MOST, label=label_)


class CapacityRow(Row):
    """At most so many talks for one group."""

    number = "most"
    name = _name(later("Called"))
    most = _number(later("At most"))

    def clean(self) -> dict[str, Any]:
        """A name too: the numbers above are for each of a kind."""
        cleaned = super().clean()
        if cleaned.get("kind") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Say for whom; the numbers above hold for everybody."))
        return cleaned


class FloorRow(Row):
    """At least so many talks for one group, or for each of a kind."""

    number = "least"
    name = _name(later("Called (empty: each of them)"))
    least = _number(later("At least"))


class ExclusionRow(Row):
    """Two groups that should not talk, or one that talks to nobody."""

    kind = forms.ChoiceField(required=False, label=later("Who"), choices=_kinds(words.ONE))
    name = _name(later("Called"))
    other_kind = forms.ChoiceField(
        required=False, label=later("Not with"), choices=_kinds(words.ONE, later("(with nobody)"))
    )
    other_name = _name(later("Called"))
    why = forms.CharField(required=False, max_length=LONGEST, label=later("Why"))

    def clean(self) -> dict[str, Any]:
        """Whom it is about, and of the other side both or neither."""
        cleaned = super().clean()
        if cleaned.get("kind") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Say who."))
        if bool(cleaned.get("other_kind")) != bool(cleaned.get("other_name")):
            self.add_error("other_name", _("Fill in both, or neither."))
        return cleaned


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]  # a set of one kind of row, known when it is made
    """Lines of one kind of rule."""

    @property
    def lines(self) -> list[Line]:
        """The lines that say something, in the order shown."""
        return [line for one in self.forms if (line := one.line)]

    def add_fields(self, form: Any, index: int | None) -> None:
        """Taking a line out is a labelled box."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")


ROWS: Mapping[str, type[Row]] = {"capacities": CapacityRow, "floors": FloorRow, "exclusions": ExclusionRow}


class WhoForm(forms.Form):
    """Who takes part, how well they must fit, and how many talks each can have."""

    title = forms.CharField(
        required=False, max_length=LONGEST, label=later("What the talks are for"),
        help_text=later("Such as a day of talks in spring."),
    )  # fmt: skip
    fit = forms.ChoiceField(
        label=later("Take matches from this fit on"),
        choices=lambda: [(one, _(label("fits", one))) for one in codes("fits")],
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        types = {"needs": "need_types", "assets": "asset_types"}
        whose = {
            "needs": [("", _("All that we see")), (OURS, _("Those we keep")), (MINE, _("Those I posted"))],
            "assets": [("", _("All that we see")), (OURS, _("Those we keep")), (MINE, _("Those I look after"))],
        }
        for side in SIDES:
            known = [(one, _(label(types[side], one))) for one in codes(types[side])]
            self.fields[f"{side}_words"] = forms.CharField(
                required=False, max_length=LONGEST, label=_("With the words")
            )
            self.fields[f"{side}_type"] = forms.ChoiceField(
                required=False, label=_("Type"), choices=[("", _("Any")), *known]
            )
            self.fields[f"{side}_whose"] = forms.ChoiceField(required=False, label=_("Whose"), choices=whose[side])
        for kind in EACH:
            self.fields[f"each_{kind}"] = _number(words.EACH[kind])

    def side(self, name: str) -> list[Any]:
        """The fields that narrow one side."""
        return [self[f"{name}_{field}"] for field in ("words", "type", "whose")]

    @property
    def each(self) -> list[Any]:
        """The fields that ask a number for each group of a kind."""
        return [self[f"each_{kind}"] for kind in EACH]


class Sheet:
    """The whole form: filled from what was asked, or from what a person sent."""

    def __init__(self, asked: Asked, titles: words.Titles, data: QueryDict | None = None, *, title: str = "") -> None:
        self.data = _one_more(data) if data is not None else None
        self.who = WhoForm(self.data, initial={"title": title, **_initial(asked)})
        self.rows = {name: _rows(name, getattr(asked, name), titles, self.data) for name in ROWS}
        self.only = {side: self._only(side, asked) for side in SIDES}
        self.errors: list[str] = []

    def _only(self, side: str, asked: Asked) -> list[str]:
        if self.data is None:
            return list(getattr(asked, side).only)
        return self.data.getlist(f"only_{side}")[:MOST_LINES]

    @property
    def wants_more(self) -> bool:
        """Whether one more row was asked for, and nothing else yet."""
        return bool(self.data and self.data.get(MORE))

    def is_valid(self) -> bool:
        """Whether everything can be read; all is looked at, so that everything is told at once."""
        forms_: list[Any] = [self.who, *self.rows.values()]
        return not [one for one in forms_ if not one.is_valid()]

    @property
    def asked(self) -> Asked:
        """What the person asks for; `Invalid` where a value makes no sense."""
        said = self.who.cleaned_data
        each = [{"kind": kind, "most": said[f"each_{kind}"]} for kind in EACH if said.get(f"each_{kind}") is not None]
        sides = {
            side: {**{name: said[f"{side}_{name}"] for name in ("words", "type", "whose")}, "only": self.only[side]}
            for side in SIDES
        }
        lines = {name: rows.lines for name, rows in self.rows.items()}
        return asking.read({**sides, **lines, "fit": said["fit"], "capacities": [*each, *lines["capacities"]]})

    def tell(self, error: ValoriseError) -> None:
        """Show above the form why the plan cannot be asked for."""
        problems = [] if error.problems is None else error.problems.to_dicts()
        for one in problems:
            found = _("Nobody who takes part is called “%(name)s”.") % {"name": one["found"]}
            self.errors.append(f"{found} {spoken(one['fix'] or '')}")
        if not problems:
            self.errors.append(" ".join(spoken(text) for text in (error.what, error.why, error.fix) if text))


def _initial(asked: Asked) -> Facts:
    sides = {
        f"{side}_{name}": getattr(getattr(asked, side), name)
        for side in SIDES
        for name in ("words", "type", "whose")
    }  # fmt: skip
    each = {f"each_{row['kind']}": row["most"] for row in asked.capacities if _for_each(row)}
    return {**sides, **each, "fit": asked.fit}


def _for_each(row: Line) -> bool:
    return "name" not in row and row["kind"] in EACH


def _rows(name: str, lines: Sequence[Line], titles: words.Titles, data: QueryDict | None) -> Rows:
    """The lines that are set, in words people know, and one empty line."""
    kind: Any = forms.formset_factory(
        ROWS[name], formset=Rows, extra=1, can_delete=True, max_num=MOST_LINES, absolute_max=MOST_LINES
    )
    own = [_readable(row, titles) for row in lines if not (name == "capacities" and _for_each(row))]
    made: Rows = kind(data, prefix=name) if data is not None else kind(initial=own, prefix=name)
    return made


def _readable(row: Line, titles: words.Titles) -> Line:
    """The line with titles in the place of names, as far as each title is that of one record only."""
    told = dict(row)
    for prefix in ("", "other_"):
        known = titles.get(row.get(f"{prefix}kind", ""), {})
        title = known.get(row.get(f"{prefix}name", ""))
        if title and list(known.values()).count(title) == 1:
            told[f"{prefix}name"] = title
    return told


def _one_more(data: QueryDict) -> QueryDict:
    """The data with one more row in the list that asks for it."""
    wanted = data.get(MORE)
    if wanted not in ROWS:
        return data
    copied, name = data.copy(), f"{wanted}-TOTAL_FORMS"
    count = copied.get(name, "0")
    copied[name] = str(min(int(count) + 1, MOST_LINES) if count.isdecimal() else 1)
    return copied
