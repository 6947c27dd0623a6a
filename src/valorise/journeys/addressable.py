"""Names of records that can stand in an address, whatever file they come from.

In addresses `/-/` parts the name of a record from what belongs to it, as in `/assets/a-1/-/history/`: a record with it
in its own name would hide behind a page. Such a name is changed in the same way wherever it stands, so that records
that name each other still do, and the same file brought again finds its records.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from valorise.readers.rows import Record, Row
from valorise.terms.problems import Problem
from valorise.terms.tables import table

BELOW = re.compile(r"/-(?=/|$)")


def addressable(found: Row, file: str) -> tuple[Row, list[Problem]]:
    """The row with names that addresses can hold, and what was changed; the same row where nothing had to be."""
    records = [(found.table, found.record), *found.also]
    if not any("/-" in str(value) for _name, one in records for value in one.values()):
        return found, []
    main, *also = ((name, _renamed(name, one)) for name, one in records)
    names = tuple(replace(one, record=written(one.record)) for one in found.names)
    told = [_told(name, before, file, found.number) for name, before in records if _changed(before.get("id"))]
    return replace(found, record=main[1], also=tuple(also), names=names), told


def written(name: str) -> str:
    """The name as an address can hold it.

    >>> written("a/-/b"), written("a/-"), written("a/-b")
    ('a/_/b', 'a/_', 'a/-b')
    """
    return BELOW.sub("/_", name)


def _changed(name: Any) -> bool:
    return isinstance(name, str) and written(name) != name


def _renamed(name: str, record: Record) -> dict[str, Any]:
    columns = {"id", *(column.name for column in table(name).columns if column.refers)}
    return {column: _value(value) if column in columns else value for column, value in record.items()}


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return [_value(one) for one in value]
    return written(value) if isinstance(value, str) else value


def _told(name: str, before: Mapping[str, Any], file: str, number: int) -> Problem:
    return Problem(
        file=file,
        row=number,
        table=name,
        record=written(str(before["id"])),
        column="id",
        found=str(before["id"]),
        expected="a name without “/-/” and without “/-” at its end, which part addresses of pages",
        rule="name-changed",
        fix=f"It is called “{written(str(before['id']))}” here, and so it is in everything that names it.",
        severity="changed",
    )
