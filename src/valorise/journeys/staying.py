"""What of the rows that were read stays in the register they are meant for; what does not is told, row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from valorise.journeys.reading import Held, Incoming
from valorise.journeys.uniting import Outcome
from valorise.reporting.wording import listed, several
from valorise.terms.problems import Problem
from valorise.terms.tables import Column, table

Names = Mapping[str, list[str]]
"""Names of assets that are not there, by the id of the record that names them."""


@dataclass(frozen=True, slots=True)
class Keeps:
    """What a register keeps."""

    tables: frozenset[str]
    links: Mapping[str, frozenset[str]]
    """Columns by table that can name only assets that the register holds."""
    plain: Mapping[str, str] = field(default_factory=dict)
    """Plain names of records by the names that its own downloads give them, where these differ."""


def stay(incoming: Incoming, outcome: Outcome, keeps: Keeps) -> Counter[str]:
    """Take out of the outcome what the register has no place for; by file the rows of tables that it does not keep.

    A record that has to name an asset and names none that is there is refused; where the name may be missing, it is
    left out. Both are problems of their rows. Of a table that is not kept one notice for each file says how many.
    """
    assets = {row["id"] for row in outcome.rows.get("assets", ())}
    for name, columns in sorted(keeps.links.items()):
        for column in (table(name).by_name[one] for one in sorted(columns)):
            _link(name, column, assets, incoming, outcome)
    unkept: Counter[str] = Counter()
    taken = outcome.accepted | {(one.file, one.number) for one in outcome.joined}
    for name in sorted(outcome.rows.keys() - keeps.tables):
        brought = [one for one in incoming.held[name] if (one.file, one.number) in taken]
        unkept.update(one.file for one in brought if one.main)
        told = Counter(one.file for one in brought)
        outcome.problems += [_elsewhere(name, file, many) for file, many in sorted(told.items())]
        del outcome.rows[name]
    return unkept


def _link(name: str, column: Column, assets: set[str], incoming: Incoming, outcome: Outcome) -> None:
    held = incoming.held.get(name, ())
    known = assets | {one for row in held if row.kept for one in _names(row.row[column.name])}
    lost: dict[str, list[str]] = {}
    for row in outcome.rows.get(name, ()):
        if gone := [one for one in _names(row[column.name]) if one not in known]:
            lost[row["id"]] = gone
            row[column.name] = [one for one in row[column.name] if one in known] or None if column.many else None
    if lost:
        _tell(name, column, lost, held, outcome)


def _tell(name: str, column: Column, lost: Names, held: Iterable[Held], outcome: Outcome) -> None:
    """Note each lost name, and take out the records that cannot do without."""
    became = outcome.renamed.get(name, {})
    rows: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        record = became.get(one.row["id"], one.row["id"])
        if record in lost and not one.kept:
            rows[record].append(one)
    if column.required:
        outcome.rows[name] = [row for row in outcome.rows[name] if row["id"] not in lost]
        away = {(one.file, one.number) for listed_ in rows.values() for one in listed_ if one.main}
        outcome.accepted -= away
        outcome.joined = [one for one in outcome.joined if (one.file, one.number) not in away]
        outcome.refused |= away
    for record, gone in lost.items():
        told = rows[record] if column.required else rows[record][:1]
        outcome.problems += [_lost(name, column, record, gone, one) for one in told]


def _lost(name: str, column: Column, record: str, gone: list[str], held: Held) -> Problem:
    return Problem(
        file=held.file,
        row=held.number,
        table=name,
        record=record,
        column=column.name,
        found=listed(gone, most=5),
        expected="an asset of these files or of the register",
        rule="asset-not-here",
        fix="Bring the asset as well, in the same files or before, or correct its name"
        + (". The row is not kept without it." if column.required else "; the record is kept without it."),
        severity="refused" if column.required else "changed",
    )


def _elsewhere(name: str, file: str, many: int) -> Problem:
    return Problem(
        file=file,
        table=name,
        found=f"{several(many, 'row')} of the table {table(name).label}",
        expected="rows of a table that the register of an organisation keeps",
        rule="not-kept-here",
        fix="They were read and are not kept here. Keep the file: `valorise ingest` keeps them in a store of its own.",
        severity="notice",
    )


def _names(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []
