"""What a download that comes back corrected changes in the record that was kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from valorise.journeys.reading import Held
from valorise.linking.merge import entry_key
from valorise.reporting.formats.csv import harmless
from valorise.reporting.formats.values import Leaf, flat
from valorise.reporting.wording import listed
from valorise.terms.problems import Problem
from valorise.terms.tables import Column, table

Row = dict[str, Any]
MOST_TOLD = 5
"""Entries of one list that are named in a message; of more it says how many."""


def correct(name: str, row: Row, members: Sequence[Held]) -> list[Problem]:
    """Let what a download that comes back says count in `row`, however full the kept record is; what that removes.

    An empty cell of one value takes nothing away. A list is as its cell says: entries that somebody deleted in the
    file are removed, all of them where the cell is empty. A column that the file does not have stays as it is.
    """
    columns = table(name).by_name
    plain = [one.name for one in columns.values() if not one.many and not one.fields and one.name != "id"]
    kept = next((held.row for held in members if held.kept and held.row["id"] == row["id"]), None)
    problems: list[Problem] = []
    for held in (one for one in members if one.written is not None and one.row["id"] == row["id"]):
        row.update({column: held.row[column] for column in plain if held.row.get(column) is not None})
        for written in (held.written or {}) if kept else ():
            problems += _correct_list(columns[written], row, kept or {}, held, name)
    if kept and all(held.kept or held.written is not None for held in members):
        _stay(row, kept)
    return problems


def _stay(row: Row, kept: Row) -> None:
    """A record that comes back as it was does not change for having been away: where it comes from stays too."""
    if all(row.get(column) == kept.get(column) for column in row.keys() | kept.keys() if column != "origins"):
        row["origins"] = kept.get("origins")


def _correct_list(column: Column, row: Row, kept: Row, held: Held, name: str) -> list[Problem]:
    before, now = kept.get(column.name) or [], held.row.get(column.name) or []
    if _bare(_written(column, before)) == _bare((held.written or {})[column.name]):
        row[column.name] = _without(column, row, before, now, added=before)
        return []
    row[column.name] = _without(column, row, before, now, added=now)
    told = {entry_key(column, entry) for entry in now}
    gone = [entry for entry in before if entry_key(column, entry) not in told]
    return [_removed(column, gone, held, name)] if gone else []


def _without(column: Column, row: Row, before: list[Any], now: list[Any], *, added: list[Any]) -> list[Any] | None:
    """The entries to keep, and those that other rows brought, which neither the record nor the download has."""
    known = {entry_key(column, entry) for entry in (*before, *now)}
    others = [entry for entry in row.get(column.name) or [] if entry_key(column, entry) not in known]
    return [*added, *others] or None


def _written(column: Column, entries: list[Any]) -> str:
    """The list as a download writes it."""
    return harmless(str(flat({column.name: entries}, Leaf(column.name, (column.name,), column=column)) or ""))


def _bare(text: str) -> str:
    return " ".join(text.split()).removeprefix("'")


def _removed(column: Column, gone: list[Any], held: Held, name: str) -> Problem:
    return Problem(
        file=held.file,
        row=held.number,
        table=name,
        record=held.row["id"],
        column=column.name,
        found=listed([_written(column, [entry]) for entry in gone], most=MOST_TOLD),
        expected="the entries that the register has and this cell no longer has; they are removed",
        rule="entries-removed",
        fix="Put them back into the cell to keep them, or delete the whole column to leave the list as it is.",
        severity="changed",
    )
