"""Values of declared columns as people read them: codes by their labels, entries of lists line by line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from valorise.platform.foundation.fields import label
from valorise.reporting.wording import number, readable
from valorise.terms import codes
from valorise.terms.tables import Column, table

BY_DAYS = 2 * 366
"""Days that are counted one by one; what is further away is told in years."""
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
    if column is not None and column.name == "language":
        return language_name(str(value))
    return str(value)


def language_name(code: str) -> str:
    """A language by its name in the language of the reader; the code itself where nobody names it.

    >>> language_name("en"), language_name("x-unheard")
    ('English', 'x-unheard')
    """
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def distance(day: date, *, as_of: date) -> str:
    """How far a day is away in the language of the reader; beyond two years in whole years."""
    days = (day - as_of).days
    if days == 0:
        return _("today")
    if days > BY_DAYS:
        years = round(days / 365.25)
        return ngettext("in %(n)s year", "in %(n)s years", years) % {"n": years}
    if days > 0:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": number(-days)}


@cache
def column_of(name: str, column: str) -> Column | None:
    """The declaration of a column; None where the table has none of this name."""
    return table(name).by_name.get(column)
