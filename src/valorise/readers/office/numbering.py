"""Names of records by the numbers an office gave, kept apart where one number stands for two things."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from valorise.readers.blocks import is_filled
from valorise.readers.office.cells import Row
from valorise.terms.problems import Problem
from valorise.terms.words import key

Record = dict[str, Any]
UNLIKE = 0.6
"""Likeness of two titles below which one number was given to two inventions; chosen by hand."""
LONGEST = 120


@dataclass
class Numbering:
    """Names given so far in one file."""

    stem: str
    seen: dict[str, list[Record]] = field(default_factory=dict)
    """Main records by the name first given to each."""
    flows: dict[str, Record] = field(default_factory=dict)

    def name(self, number: str | None, cells: list[Any]) -> str:
        """The number after the name of the file; without one a mark that the same cells always get."""
        return f"{self.stem}:{number[:LONGEST] if number else _mark(cells)}"

    def apart(self, table: str, record: Record, also: list[tuple[str, Record]], row: Row) -> Problem | None:
        """Rename what has a name that another thing has already, in place; the notice about it, None where none is due.

        Two lines of one number are one record, unless they clearly speak of two things: offices give a line to every
        country of a patent family, and now and then a number twice.
        """
        name = record["id"]
        before = self.seen.setdefault(name, [])
        same = next((place for place, one in enumerate(before) if not _two(table, one, record)), None)
        if same is None:
            before.append(record.copy())
            same = len(before) - 1
        elif table == "people":
            record["names"] = list(dict.fromkeys([*record.get("names", []), record["name"]]))
        if same:
            _rename(name, f"{name}~{same + 1}", record, also)
        self._money(table, record, also)
        return _notice(row, name) if same and table != "rights" else None

    def _money(self, table: str, record: Record, also: list[tuple[str, Record]]) -> None:
        """Two amounts of one column under one number are two payments, equal ones the same written twice."""
        listed = [one for kind, one in [(table, record), *also] if kind == "money_flows"]
        for one in listed:
            name, times = one["id"], 1
            while (known := self.flows.get(one["id"])) and _differ(known, one, "amount", "currency", "on"):
                times += 1
                one["id"] = f"{name}:{times}"
            self.flows[one["id"]] = one


def _rename(old: str, new: str, record: Record, also: list[tuple[str, Record]]) -> None:
    for one in (record, *(further for _, further in also)):
        if one["id"] == old or one["id"].startswith(f"{old}:"):
            one["id"] = new + one["id"][len(old) :]
        for column in ("asset", "agreement"):
            one.update({column: new} if one.get(column) == old else {})
        one.update({"assets": [new]} if one.get("assets") == [old] else {})


def _two(table: str, one: Record, other: Record) -> bool:
    """Whether two records of one number are clearly two things."""
    if table == "assets":
        first, second = (key(record.get("title") or "") for record in (one, other))
        return bool(first and second) and SequenceMatcher(None, first, second).ratio() < UNLIKE
    if table == "rights":
        return _differ(one, other, "office", "number")
    if table == "agreements":
        return _differ(one, other, "type", "signed", "parties")
    return table == "money_flows" and _differ(one, other, "amount", "on", "party")


def _differ(one: Record, other: Record, *columns: str) -> bool:
    return any(one.get(name) and other.get(name) and one[name] != other[name] for name in columns)


def _mark(cells: list[Any]) -> str:
    told = [(place, str(cell).strip()) for place, cell in enumerate(cells) if is_filled(cell)]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:10]


def _notice(row: Row, name: str) -> Problem:
    return Problem(
        file=row.file,
        row=row.number,
        found=name.split(":", 1)[1],
        expected="one number for one thing",
        rule="number-used-twice",
        fix="Both were kept, the second with a mark behind its number. Give one of them another number.",
        severity="notice",
    )
