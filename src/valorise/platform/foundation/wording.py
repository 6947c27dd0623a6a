"""Values of declared columns as people read them: codes by their labels, entries of lists line by line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation.fields import label
from valorise.reporting.wording import readable
from valorise.terms import codes
from valorise.terms.tables import Column, table

STANDING = {
    "removed": "Taken out of the register",
    "embargo_until": "Embargo until",
    "officer": "Looked after by",
    "merged_into": "Became part of",
}
"""What the memory tells beside declared columns."""


def title(name: str, column: str) -> str:
    """What people call a column of a table."""
    declared = column_of(name, column)
    return _(label(declared)) if declared else _(STANDING.get(column) or readable(column))


def lines(name: str, column: str, value: Any) -> list[str]:
    """The value line by line; no lines where it is missing.

    >>> lines("assets", "contributors", [{"name": "Ana Kos", "role": "inventor", "share": "1/2"}])
    ['Ana Kos, Inventor, 1/2']
    >>> lines("assets", "readiness", {"TRL": 4}), lines("assets", "title", None)
    (['Technology readiness level 4'], [])
    """
    if value in (None, "", [], {}):
        return []
    declared = column_of(name, column)
    if declared is None:
        return [said(None, value)]
    if declared.key and isinstance(value, Mapping):
        fields = {one.name: one for one in declared.fields}
        return [f"{said(fields[declared.key], key)} {inner}" for key, inner in value.items()]
    if declared.many:
        return [entry(declared, one) for one in value] if isinstance(value, list) else [said(declared, value)]
    if declared.fields:
        return [f"{_(label(one))}: {said(one, value[one.name])}" for one in declared.fields if one.name in value]
    return [said(declared, value)]


def entry(column: Column, value: Any) -> str:
    """One entry of a list column as a line."""
    if not column.fields or not isinstance(value, Mapping):
        return said(column, value)
    told = [(one, value.get(one.name)) for one in column.fields if value.get(one.name) not in (None, "")]
    if column.name == "fields" and value.get("label"):
        coded = " ".join(str(value[name]) for name in ("scheme", "code") if value.get(name))
        return f"{value['label']} ({coded})"
    if column.name == "identifiers":
        return " ".join(said(one, inner) for one, inner in told)
    return ", ".join(said(one, inner) for one, inner in told)


def said(column: Column | None, value: Any) -> str:
    """One value: a code by its label, yes and no in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column is not None and column.codes:
        return _(codes.label(column.codes, str(value)))
    return str(value)


@cache
def column_of(name: str, column: str) -> Column | None:
    """The declaration of a column; None where the table has none of this name."""
    return table(name).by_name.get(column)
