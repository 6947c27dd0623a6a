"""One file read, checked against the declarations, and put beside what came before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from valorise.journeys.addressable import addressable
from valorise.readers.discovery import Reader, reader_for
from valorise.readers.rows import Named, Refused, Row, Told, Wish
from valorise.readers.source import Source
from valorise.terms.errors import ValoriseError
from valorise.terms.problems import Problem
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one


@dataclass(frozen=True, slots=True)
class Held:
    """A checked record and where it stands."""

    row: dict[str, Any]
    file: str
    number: int
    main: bool
    """Whether it is what its row is about; further records of a row are not counted as rows."""
    adds_to: bool = False
    refusal: Problem | None = None
    """Why the row is refused unless a record of the same thing takes it in."""
    kept: bool = False
    """Whether it was in the register before; then no row of a file stands for it."""
    told: Told | None = None
    """What its row says at its time, where later rows about the same thing correct earlier ones."""
    written: Mapping[str, str] | None = None
    """What the cells of its lists say, where it is a record of ours that somebody downloaded and corrected perhaps."""


@dataclass
class Incoming:
    """All that was read, before anything is united."""

    held: dict[str, list[Held]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    readers: dict[str, Reader | None] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    """Lines that are no record, such as totals, by file."""
    named: dict[str, list[tuple[Named, int, str | None]]] = field(default_factory=dict)
    """Other records that rows name as people wrote them, by file, with row and place."""
    notes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def credits(self) -> list[str]:
        """Sentences that sources ask to be shown with their data, each once."""
        said = [one.credit for one in self.readers.values() if one and one.credit]
        return list(dict.fromkeys(said))


def read_file(source: Source, wish: Wish, incoming: Incoming) -> None:
    """Read one file into `incoming`; a file that cannot be used becomes a problem, and the others go on."""
    for _ in read_rows(source, wish, incoming):
        pass


def read_rows(source: Source, wish: Wish, incoming: Incoming) -> Iterator[None]:
    """The same, with a pause after each row, so that whoever wants it can take out what was read so far."""
    name = source.name
    incoming.rows[name] = incoming.refused[name] = incoming.left[name] = 0
    incoming.readers[name] = None
    try:
        reader = incoming.readers[name] = reader_for(source, wish)
        for found in reader.rows(source, wish):
            incoming.rows[name] += 1
            if isinstance(found, Refused):
                _leave(found, name, incoming)
            else:
                _take(found, name, incoming)
            yield
    except ValoriseError as error:
        incoming.problems.append(_whole_file(name, error, incoming.rows[name]))
    incoming.notes[name] = source.notes


def hold_kept(name: str, rows: pl.DataFrame, incoming: Incoming) -> None:
    """Put rows of the kept register beside the new ones."""
    for number, row in enumerate(rows.iter_rows(named=True), start=1):
        _hold(incoming, name, Held(row, "", number, main=False, kept=True))


def _take(found: Row, file: str, incoming: Incoming) -> None:
    """Check and hold the records of a row; the row is refused where its main record fails."""
    place = Place(file, found.number)
    found, renamed = addressable(found, file)
    incoming.problems += _placed(renamed, found)
    row, problems = _addition(found, place) if found.adds_to else check_one(table(found.table), found.record, place)
    incoming.problems += _placed([*found.problems, *problems], found)
    if row is None:
        incoming.refused[file] += 1
        return
    held = Held(row, file, found.number, main=True, adds_to=found.adds_to, told=found.told)
    _hold(incoming, found.table, replace(held, written=found.written))
    for name, record in found.also:
        further, problems = check_one(table(name), record, place)
        incoming.problems += _placed(problems, found)
        if further is not None:
            _hold(incoming, name, Held(further, file, found.number, main=False))
    incoming.named.setdefault(file, []).extend((one, found.number, found.place) for one in found.names)


def _placed(problems: list[Problem], found: Row | Refused) -> list[Problem]:
    """The problems with the place of their row, where the reader says it; those of the whole file stay as they are."""
    if found.place is None:
        return problems
    return [replace(one, place=found.place) if one.row is not None else one for one in problems]


def _leave(found: Refused, file: str, incoming: Incoming) -> None:
    """Note the refusal, or hold back what the row offers until all files are read."""
    row = _addition(found.offer, Place(file, found.number))[0] if found.offer else None
    if found.offer is None or row is None:
        counted = incoming.left if found.left else incoming.refused
        counted[file] = counted.get(file, 0) + 1
        incoming.problems += _placed([found.problem], found)
        return
    held = Held(row, file, found.number, main=True, adds_to=True, refusal=found.problem, told=found.offer.told)
    _hold(incoming, found.offer.table, held)


def _addition(found: Row, place: Place) -> tuple[dict[str, Any] | None, list[Problem]]:
    """A row that adds to another record needs no text of its own, only the id it adds to."""
    declared = table(found.table)
    text = declared.text[0] if declared.text else ""
    row, problems = check_one(declared, {text: ".", **found.record} if text else found.record, place)
    if row is not None and text not in found.record:
        row[text] = None
    return row, problems


def _hold(incoming: Incoming, name: str, held: Held) -> None:
    incoming.held.setdefault(name, []).append(held)


def _whole_file(name: str, error: ValoriseError, rows: int) -> Problem:
    return Problem(
        file=name,
        found=error.what,
        expected=error.why or "a file in one of the known formats",
        rule="unreadable" if rows == 0 else "broken-off",
        fix=error.fix or "Give another file.",
        severity="refused",
    )
