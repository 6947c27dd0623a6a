"""One group of facts as a form that notices when somebody else changed them meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

import orjson
from django import forms
from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.foundation import wording
from valorise.platform.foundation.conditions import version_sent
from valorise.platform.foundation.fields import INSIDE, DeclaredForm, Rows, entries, form_for, rows_for
from valorise.platform.foundation.recorded import Facts, Recorded
from valorise.platform.foundation.rights import STAFF
from valorise.platform.register.record.groups import Group
from valorise.terms.errors import ValoriseError

BEGAN, MORE, TAKE = "began", "more", "take"
"""Names of form fields: what stood there when the person began, one more row wanted, whose value is taken."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A fact that two people changed at once."""

    name: str
    title: str
    mine: list[str]
    theirs: list[str]


class BesideForm(forms.Form):
    """Fields that no declaration names."""

    embargo_until = forms.DateField(
        required=False,
        label=gettext_lazy("Embargo until"),
        help_text=gettext_lazy("Until this day only your organisation sees it; then it opens by itself."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    officer = forms.ModelChoiceField(
        queryset=get_user_model().objects.none(),
        required=False,
        label=gettext_lazy("Looked after by"),
        help_text=gettext_lazy("Who of your office works on it."),
    )

    def __init__(self, *args: Any, names: tuple[str, ...], tenant: int, **options: Any) -> None:
        super().__init__(*args, **options)
        staff = get_user_model().objects.filter(memberships__tenant=tenant, memberships__role__in=STAFF, is_active=True)
        self.fields["officer"].queryset = staff.distinct().order_by("name")  # type: ignore[attr-defined]
        for name in set(self.fields) - set(names):
            del self.fields[name]

    @property
    def facts(self) -> Facts:
        """The fields as the record keeps them."""
        told: Facts = {}
        for name in self.fields:
            value = self.cleaned_data.get(name)
            told[name] = value.isoformat() if isinstance(value, date) else getattr(value, "pk", None)
        return told


class Sheet:
    """The form of a group: declared fields, rows of lists, the reason, and what stood there at the beginning."""

    def __init__(self, group: Group, record: Recorded, data: QueryDict | None = None) -> None:
        self.group, self.record = group, record
        self.now = orjson.loads(orjson.dumps(record.facts | record.standing, default=str))
        self.data = _with_one_more(data) if data is not None else None
        kind = form_for(group.table, group.columns)
        self.form: DeclaredForm = kind(self.data) if self.data is not None else kind.filled(self.now)
        self.beside = (
            BesideForm(self.data, initial=self.now, names=tuple(group.beside), tenant=record.tenant_id)
            if group.beside
            else None
        )
        self.rows: dict[str, Rows] = {name: self._rows(name) for name in group.rows}
        self.why = self._sent("why")
        self.clashes: list[Clash] = []

    def _rows(self, name: str) -> Rows:
        kind = rows_for(self.group.table, name)
        if self.data is not None:
            return kind(self.data, prefix=name)
        return kind(initial=entries(self.now, self.group.table, name), prefix=name)

    @property
    def titled_rows(self) -> list[tuple[str, str, Rows]]:
        """Name and title of each list with its rows."""
        return [(name, wording.title(self.group.table, name), rows) for name, rows in self.rows.items()]

    @property
    def wants_more(self) -> bool:
        """Whether the person asked for one more row, and for nothing to be kept yet."""
        return bool(self.data and self.data.get(MORE))

    def is_valid(self) -> bool:
        """Whether everything is as the declarations want it."""
        parts: list[Any] = [self.form, *self.rows.values(), *([self.beside] if self.beside else [])]
        return not [one for one in parts if not one.is_valid()]

    @cached_property
    def typed(self) -> Facts:
        """What the person wrote, None where a field was left empty."""
        told = self.form.facts | {name: rows.facts or None for name, rows in self.rows.items()}
        return told | (self.beside.facts if self.beside else {})

    @property
    def version(self) -> int | None:
        """The version of the record that the person read."""
        said = self._sent("version")
        return version_sent(said)

    @property
    def began(self) -> str:
        """What the person knows to stand there, as fingerprints by name, for the form to carry along."""
        now = {name: _print(self._kept(name)) for name in self.group.names}
        known = {name: said for name, said in self._fingerprints().items() if name in now}
        return orjson.dumps(now | known | {one.name: now[one.name] for one in self.clashes}).decode()

    def to_put(self) -> Facts:
        """What this person changed and wants to be put into the record; fills `clashes` with what another changed too.

        A form without fingerprints counts as read in its version.
        """
        typed = {name: value for name, value in self.typed.items() if self._take(name) != "theirs"}
        began = self._fingerprints()
        if not began and self.version == self.record.version:
            return typed
        own = {name: value for name, value in typed.items() if _print(self._normal(name, value)) != began.get(name)}
        changed = [name for name in own if _print(self._kept(name)) != began.get(name)]
        self.clashes = [self._clash(name) for name in changed if self._normal(name, own[name]) != self._kept(name)]
        return own

    def tell(self, error: ValoriseError) -> None:
        """Show an error of the action where it belongs; what is wrong with a list stands above the form."""
        if error.problems is None:
            self.form.tell(error)
            return
        for row in error.problems.to_dicts():
            column = str(row["column"] or "")
            field = column.replace(".", INSIDE)
            said = [_("Expected: %s.") % row["expected"], row["fix"]]
            if field not in self.form.fields:
                named = wording.title(self.group.table, column.split("[")[0].split(".")[0])
                said.insert(0, f"{named}: {row['found']}." if row["found"] else f"{named}.")
            self.form.add_error(field if field in self.form.fields else None, " ".join(said))

    def _clash(self, name: str) -> Clash:
        table = self.group.table
        mine, theirs = (wording.lines(table, name, one) for one in (self.typed[name], self._kept(name)))
        if name == "officer":
            people = get_user_model().objects.in_bulk([one for one in (self.typed[name], self._kept(name)) if one])
            mine, theirs = ([str(people[one])] if one in people else [] for one in (self.typed[name], self._kept(name)))
        return Clash(name, wording.title(table, name), mine or [_("empty")], theirs or [_("empty")])

    def _sent(self, name: str) -> str:
        return str(self.data.get(name, "")) if self.data is not None else ""

    def _take(self, name: str) -> str:
        return self._sent(f"{TAKE}-{name}")

    def _fingerprints(self) -> Mapping[str, str]:
        try:
            found = orjson.loads(self._sent(BEGAN) or "{}")
        except orjson.JSONDecodeError:
            return {}
        return found if isinstance(found, dict) else {}

    def _kept(self, name: str) -> Any:
        return self._normal(name, self.now.get(name))

    def _normal(self, name: str, value: Any) -> Any:
        """A value in one form, however it was written: scales as entries, nothing as None."""
        if value in (None, "", [], {}):
            return None
        listed = name in self.group.rows
        plain = entries({name: value}, self.group.table, name) if listed else value
        return orjson.loads(orjson.dumps(plain, default=str))


def _with_one_more(data: QueryDict) -> QueryDict:
    """The data with one more row in the list that asks for it."""
    wanted = data.get(MORE)
    if not wanted:
        return data
    copied = data.copy()
    name = f"{wanted}-TOTAL_FORMS"
    count = copied.get(name, "0")
    copied[name] = str(int(count) + 1 if count.isdecimal() and len(count) < 5 else 1)
    return copied


def _print(value: Any) -> str:
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
