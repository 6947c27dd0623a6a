"""Cells as our own downloads write them, read back into the values they were written from.

A list stands in one cell: `dairy; fouling`, `TRL 4; CRL 2`, or with objects inside
`name: Ana Kos, share: 1/2; name: Bo Li`. Columns are taken for such ones where their heading carries our name in
brackets, or where a person says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from valorise.readers.plain.brackets import our_name
from valorise.readers.plain.mapping import targets
from valorise.readers.plain.records import Cells
from valorise.terms.tables import Column, table

BETWEEN = re.compile(r"\s*;\s+")
SAID = {"wahr": "true", "falsch": "false", "vrai": "true", "faux": "false", "ja": "true", "nein": "false"}
"""How spreadsheet programs of other languages write yes and no."""
READ: dict[str, Callable[[Cells, str], Any]] = {
    "code": lambda cells, ours: cells.facts.country_of(ours),
    "date": Cells.date,
    "day": Cells.date,
    "money": Cells.amount,
    "integer": lambda cells, ours: cells.facts.number_of(ours),
}
"""How single values are read by the type of their column; codes of other lists than countries, and texts, apart."""
Record = dict[str, Any]


def with_lists(cells: Cells, name: str, record: Record) -> Record:
    """The record with what its cells say in columns that only downloads of ours have, beside what is there."""
    made = dict(record)
    for ours, column in _columns(cells, name).items():
        value = _value(cells, ours, column)
        outer, dot, inner = ours.partition(".")
        if not dot:
            made[ours] = _beside(value, made.get(ours)) if "ours" in targets(name)[ours] else value
        elif value not in (None, []):
            made[outer] = {**(made.get(outer) or {}), inner: value}
    return made


def _beside(value: Any, there: Any) -> Any:
    """The list with the entries that other columns of the row gave, such as one DOI beside all identifiers."""
    if isinstance(value, list):
        return [*value, *(there or [])]
    return {**(there or {}), **value} if isinstance(value, dict) else value


def written_lists(cells: Cells, name: str) -> dict[str, str]:
    """What the row writes in each column that holds a list, by our names; empty text where its cell is empty."""
    lists = (ours for ours, column in _columns(cells, name).items() if column.many and "." not in ours)
    return {ours: cells.facts.text(ours) or "" for ours in lists if ours not in cells.cut}


def _columns(cells: Cells, name: str) -> dict[str, Column]:
    known, declared = targets(name), _declared(name)
    return {
        ours: declared[ours]
        for theirs, ours in cells.mapping.columns.items()
        if ours in declared and (known[ours].get("ours") or (declared[ours].many and our_name(theirs) == ours))
    }


@cache
def _declared(name: str) -> dict[str, Column]:
    """Columns of a table by the names that flat files give them; the name of the record is dealt with apart."""
    found: dict[str, Column] = {}
    for column in table(name).columns:
        if column.fields and not column.many:
            found |= {f"{column.name}.{one.name}": one for one in column.fields}
        elif column.name not in ("id", "origins"):
            found[column.name] = column
    return found


def _value(cells: Cells, ours: str, column: Column) -> Any:
    if column.many:
        return entries(column, cells.facts.text(ours) or "")
    if column.type == "code" and column.codes != "countries":
        return cells.code(ours, column.codes or "")
    read = READ.get(column.type)
    if read:
        return read(cells, ours)
    text = cells.text(ours)
    return SAID.get(text.lower(), text) if text and column.type == "boolean" else text


def entries(column: Column, text: str) -> list[Any] | dict[str, str]:
    """The entries of a list from its cell.

    >>> entries(table("assets").by_name["contributors"], "name: Kos, Ana, share: 1/2; Bo Li")
    [{'name': 'Kos, Ana', 'share': '1/2'}, {'name': 'Bo Li'}]
    >>> entries(table("assets").by_name["readiness"], "TRL 4"), entries(table("assets").by_name["keywords"], "a, b; c")
    ({'TRL': '4'}, ['a, b', 'c'])
    """
    parts = [part.strip() for part in BETWEEN.split(text) if part.strip(" ;")]
    if column.key:
        return {scale: level for scale, _blank, level in (part.rpartition(" ") for part in parts)}
    return _objects(column, parts) if column.fields else parts


def _objects(column: Column, parts: list[str]) -> list[Any]:
    """Objects field by field; what carries the name of no field is a name of its own, or goes on with a text."""
    names = "|".join(re.escape(one.name) for one in column.fields)
    start, between = re.compile(rf"(?:{names}): "), re.compile(rf", (?=(?:{names}): )")
    first = column.fields[0].name
    joined: list[str] = []
    for part in parts:
        if start.match(part) or not joined or first == "name":
            joined.append(part if start.match(part) else f"{first}: {part}")
        else:
            joined[-1] += f"; {part}"
    return [dict(field.split(": ", 1) for field in between.split(one)) for one in joined]
