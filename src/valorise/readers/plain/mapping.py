"""Which of their columns is which of ours: guessed or given, shown, saved and corrected as YAML."""

from __future__ import annotations

from collections.abc import Mapping as Given
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any

import yaml

from valorise.readers.plain.saved import LEAVE_OUT, Entry
from valorise.readers.written_dates import Order
from valorise.terms import knowledge
from valorise.terms.errors import Invalid
from valorise.terms.money import Mark
from valorise.terms.tables import table as declared

TABLES = ("assets", "needs", "agreements", "people", "organisations", "observations")
DOWNLOADED = ("assets", "needs", "agreements")
"""Tables that people download from lists and bring back corrected."""
HEAD = """\
# Which column is which. Left: the column of the file. Right: our column, or nothing to leave it out.
# `table` is what the rows are: {tables}; or “{leave}”.
# Correct it and give it back with --mapping. Our columns, by table:
{ours}
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a column is understood as it is; `ours` is None where it is not understood."""

    column: str
    ours: str | None
    confidence: float
    why: str
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a table is read."""

    table: str
    columns: dict[str, str]
    """Our columns by theirs."""
    constants: dict[str, str] = field(default_factory=dict)
    """Values by our columns that hold for every row."""
    decimal_mark: Mark | None = None
    date_order: Order | None = None
    reasons: tuple[Reason, ...] = ()
    """One for each column of the file."""
    about: tuple[Reason, ...] = ()
    """Those for the table and the constants."""
    choices: tuple[str, ...] = TABLES
    """What a person may say that its rows are, besides leaving the table out."""

    @property
    def is_usable(self) -> bool:
        """Whether the columns suffice to make a record of a row, such as a title or a summary for results."""
        ours = {*self.columns.values(), *self.constants}
        return self.table != LEAVE_OUT and all(ours & set(one) for one in needed(self.table))

    @property
    def is_left_out_by_hand(self) -> bool:
        """Whether a person said that its rows become no records."""
        return self.table == LEAVE_OUT and not self.about

    @property
    def seen(self) -> str:
        """What the table seems to hold, in words."""
        return next((one.why for one in self.about if one.column == "(table)"), "")

    def entry(self, **where: str) -> Entry:
        """The mapping as an entry of a saved one, after `where` the table begins."""
        return {
            **where,
            "table": self.table,
            "columns": {reason.column: None for reason in self.reasons} | self.columns,
            "constants": self.constants,
            "decimal_mark": self.decimal_mark,
            "date_order": self.date_order,
        }

    def as_yaml(self) -> str:
        """The mapping as a text that a person can correct; it names every column of the file."""
        text = yaml.safe_dump(self.entry(), allow_unicode=True, sort_keys=False, width=120)
        tables = TABLES if self.table == LEAVE_OUT else (self.table,)
        listed = "\n".join(f"#   {one}: {', '.join(targets(one))}" for one in tables)
        return HEAD.format(tables=", ".join(TABLES), leave=LEAVE_OUT, ours=listed) + text


def targets(table: str) -> dict[str, dict[str, Any]]:
    """Our columns that a plain table can bring, with what they are called and look like; none where it is left out."""
    if table == LEAVE_OUT:
        return {}
    said = knowledge.document("readers/plain/columns.yaml")
    found = {**said[table], **(said["rights"] if table == "assets" else {})}
    return {**{name: {"looks": [], "ours": True} for name in _flat(table)}, **found}


@cache
def _flat(table: str) -> list[str]:
    """Columns of a table as its downloads name them; none where it has no download that comes back."""
    return [
        f"{column.name}.{one.name}" if one else column.name
        for column in (declared(table).columns if table in DOWNLOADED else ())
        for one in (column.fields if column.fields and not column.many else (None,))
        if column.name not in ("id", "origins")
    ]


def needed(table: str) -> list[list[str]]:
    """Of each of these lists of our columns one must be there before a row can become a record."""
    found: list[list[str]] = knowledge.document("readers/plain/columns.yaml")["needed"][table]
    return found


def given_mapping(said: Given[str, Any], header: tuple[str, ...], file: str) -> Mapping:
    """The mapping a person gave; `Invalid` where it names tables or columns that do not exist."""
    table = str(said.get("table") or "assets")
    if table not in (*TABLES, LEAVE_OUT):
        raise _wrong(file, f"the table “{table}”", f"Write one of: {', '.join(TABLES)}; or “{LEAVE_OUT}”.")
    columns = {str(theirs): str(ours) for theirs, ours in _object(said, "columns", file).items() if ours}
    constants = {str(ours): str(value) for ours, value in _object(said, "constants", file).items() if value is not None}
    for ours in (*columns.values(), *constants) if table != LEAVE_OUT else ():
        if ours not in targets(table):
            raise _wrong(file, f"our column “{ours}”", _suggestion(ours, columns, header, table))
    return Mapping(
        table=table,
        columns={} if table == LEAVE_OUT else columns,
        constants=constants,
        decimal_mark=_one_of(said, "decimal_mark", (".", ","), file),
        date_order=_one_of(said, "date_order", ("day-month-year", "month-day-year"), file),
        reasons=tuple(_as_given(theirs, columns.get(theirs)) for theirs in header),
    )


def _as_given(theirs: str, ours: str | None) -> Reason:
    return Reason(theirs, ours, 1.0, "the mapping says so" if ours else "the mapping leaves it out")


def _object(said: Given[str, Any], name: str, file: str) -> dict[Any, Any]:
    found = said.get(name) or {}
    if not isinstance(found, dict):
        raise _wrong(file, f"“{name}” that is no object", "Write one line “their column: our column” for each.")
    return found


def _one_of(said: Given[str, Any], name: str, allowed: tuple[str, ...], file: str) -> Any:  # Any: one of the literals
    found = said.get(name)
    if found is not None and found not in allowed:
        raise _wrong(file, f"{name} “{found}”", f"Write one of: {', '.join(allowed)}; or leave it out.")
    return found


def _suggestion(ours: str, columns: dict[str, str], header: tuple[str, ...], table: str) -> str:
    if ours in header and set(columns) & targets(table).keys():
        return "The mapping seems to be the wrong way round: write “their column: our column”."
    near = get_close_matches(ours, targets(table), n=3, cutoff=0.4)
    return f"Did you mean {', '.join(near)}?" if near else f"Our columns are: {', '.join(targets(table))}."


def _wrong(file: str, what: str, fix: str) -> Invalid:
    return Invalid(
        what=f"The mapping for “{file}” names {what}, which does not exist.", where="the mapping file", fix=fix
    )
