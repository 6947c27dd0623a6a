"""Several records of one thing become one record; what they disagree on is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from valorise.terms import words
from valorise.terms.problems import Problem, shown
from valorise.terms.tables import Column, Table

Row = Mapping[str, Any]
FIRST = ("own", "plain", "office")
"""Sources an office keeps itself; their words win over catalogues'."""
TELL = {"email", "type", "licence", "country", "kind", "office", "deadline", "opens"}
"""Columns where a disagreement is worth a person's look."""


def _vague(column: str, value: Any) -> bool:
    """Whether a value says less than any other: a source that did not know better contradicts nobody.

    >>> _vague("type", "other"), _vague("licence", "CC BY (version not stated)"), _vague("licence", "CC-BY-4.0")
    (True, True, False)
    """
    return (column == "type" and value == "other") or (column == "licence" and " (" in str(value))


def merged(table: Table, rows: Sequence[Row]) -> tuple[dict[str, Any], list[Problem]]:
    """One row made of all, and what they disagree on.

    The office's own record gives id and single values, then the fullest one; long texts win over short ones, exact
    dates over vague ones, and lists are united. The order of the rows does not matter.
    """
    if len(rows) == 1:
        return dict(rows[0]), []
    ranked = sorted(rows, key=_rank)
    one = {column.name: _united(column, [row.get(column.name) for row in ranked], table) for column in table.columns}
    return one, _disagreements(table, one, ranked)


def _rank(row: Row) -> tuple[int, int, str]:
    sources = {one["source"] for one in row.get("origins") or ()}
    own = min((FIRST.index(source) for source in sources if source in FIRST), default=len(FIRST))
    filled = sum(value not in (None, [], {}) for value in row.values())
    return own, -filled, str(row.get("id"))


def _united(column: Column, values: list[Any], table: Table) -> Any:
    given = [value for value in values if value is not None]
    if not given:
        return None
    if column.many:
        return _list(column, given)
    if column.fields:
        return {
            inner.name: _united(inner, [value.get(inner.name) for value in given], table) for inner in column.fields
        }
    if column.type == "date" or column.name in table.text[1:]:
        return max(given, key=len)
    return next((value for value in given if not _vague(column.name, value)), given[0])


def _list(column: Column, values: list[list[Any]]) -> list[Any]:
    """All entries, each once; entries that only add facts to one already there are filled in."""
    found: dict[str, Any] = {}
    for entry in (entry for value in values for entry in value):
        key = entry_key(column, entry)
        if column.name == "participants" and key in found and _two_bodies(found[key], entry):
            key = f"{key}|{entry['organisation']}"
        found[key] = {**entry, **_filled(found[key])} if key in found and column.fields else found.get(key, entry)
    return list(found.values())


def _two_bodies(one: Row, other: Row) -> bool:
    """Whether two participants of one name are two organisations, each with its money."""
    named = {entry["organisation"] for entry in (one, other) if entry.get("organisation")}
    return len(named) > 1


def entry_key(column: Column, entry: Any) -> str:
    """What tells an entry of a list from others; entries of one key are one, perhaps told more fully."""
    if not column.fields:
        return words.key(str(entry))
    if column.name == "origins":
        return f"{entry['source']}|{entry['file']}|{entry['row']}"
    if column.key:
        return str(entry[column.key])
    told = ("scheme", "value", "code") if "scheme" in entry else ("name", "event", "on", "grant", "task", "due")
    parts = [str(entry.get(name) or "") for name in told]
    if "scheme" in entry and not parts[1] + parts[2]:
        parts.append(entry.get("label") or "")
    return "|".join(words.key(part) if part[:1].isalpha() else part for part in parts)


def _filled(entry: Row) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value is not None}


def _disagreements(table: Table, one: Row, rows: Sequence[Row]) -> list[Problem]:
    problems = []
    for column in table.columns:
        given = [row.get(column.name) for row in rows] if column.name in TELL else []
        differing = list(dict.fromkeys(value for value in given if value and not _vague(column.name, value)))
        if len(differing) > 1:
            problems.append(_disagreement(table, one, column.name, differing, rows))
    return problems


def _disagreement(table: Table, one: Row, column: str, values: list[Any], rows: Sequence[Row]) -> Problem:
    places = [f"{o['file']} row {o['row']}" for row in rows for o in row.get("origins") or () if o["file"]]
    where = ", ".join(dict.fromkeys(places)) or "unknown"
    return Problem(
        table=table.name,
        record=one["id"],
        column=column,
        found=shown(" / ".join(str(value) for value in values)),
        expected="the same value in all sources of one record",
        rule="sources-disagree",
        fix=f"“{one[column]}” was kept. Mend the source that is wrong: {where}.",
        severity="notice",
    )
