"""What the form asks of a kind of agreement: only what it needs, each question with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.register.models import Agreement
from valorise.platform.register.record.forms import Sheet
from valorise.platform.register.record.groups import Group
from valorise.terms import knowledge
from valorise.terms.codes import codes, label
from valorise.terms.errors import Missing

ROWS = ("signatures", "money", "equity", "duties")
"""Questions that take several entries."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of agreement as somebody chooses it."""

    code: str
    label: str
    says: str


def kinds() -> list[Kind]:
    """All kinds, in the order of the code list."""
    said = _file()["kinds"]
    return [Kind(code, _(row["label"]), _(said[code]["says"])) for code, row in codes("agreement_types").items()]


def group_of(kind: str, *, beyond: tuple[str, ...] = ()) -> Group:
    """The form of a kind; `beyond` are questions it does not ask and to which a record has an answer all the same.

    `Missing` for a kind that is none.
    """
    said = _file()["kinds"].get(kind)
    if said is None:
        raise Missing(_("There is no such kind of agreement."), where=kind, fix=_("Choose one of the list."))
    asked = [*said["asks"], *(name for name in beyond if name not in said["asks"])]
    plain = tuple(name for name in asked if name not in ROWS)
    rows = tuple(name for name in asked if name in ROWS)
    return Group(
        "agreements", _(label("agreement_types", kind)), plain, rows, beside=("officer",), hint=_(said["says"])
    )


def answered_beyond(record: Agreement) -> tuple[str, ...]:
    """Questions that the kind of a record does not ask and that it answers all the same."""
    said = _file()["kinds"].get(record.type, {"asks": ()})
    return tuple(name for name in _file()["questions"] if name not in said["asks"] and getattr(record, name, None))


def explain(sheet: Sheet, kind: str) -> None:
    """Put the questions of the kind in the place of names of columns, each with its reason."""
    own = _file()["kinds"][kind].get("words", {})
    for name, field in sheet.form.fields.items():
        if said := _words(name, own):
            field.label, field.help_text = _(said["ask"]), _(said["says"])
    if sheet.beside is not None:
        sheet.beside.fields["officer"].help_text = _("Who of your office is reminded of its dates.")


def rows_explained(sheet: Sheet, kind: str) -> list[tuple[str, str, str, Any]]:
    """Name, question, reason and rows of every list of the form."""
    own = _file()["kinds"][kind].get("words", {})
    told = {name: _words(name, own) or {"ask": name, "says": ""} for name in sheet.rows}
    return [(name, _(told[name]["ask"]), _(told[name]["says"]), rows) for name, rows in sheet.rows.items()]


def _words(name: str, own: Mapping[str, Any]) -> Mapping[str, str] | None:
    found: Mapping[str, str] | None = own.get(name) or _file()["questions"].get(name)
    return found


def _file() -> dict[str, Any]:
    found: dict[str, Any] = knowledge.document("platform/agreements/kinds.yaml")
    return found
