"""What a reader hands on for each row or record of a file. Every row of the file becomes exactly one of these."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from valorise.terms.problems import Problem

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was understood, and the records it turned into, in interchange form."""

    number: int
    """Place in the file; the first record is 1."""
    table: str
    """Table of the main record."""
    record: Record
    also: tuple[tuple[str, Record], ...] = ()
    """Further records the row brought, such as organisations; they do not count as rows."""
    adds_to: bool = False
    """The row only adds facts to the record of this id, which another row or file brings."""
    problems: tuple[Problem, ...] = ()
    """Values of the row that were left out or rewritten; the row itself is taken."""
    place: str | None = None
    """Sheet and row as a spreadsheet program shows them, where the number alone would not lead there."""
    names: tuple[Named, ...] = ()
    """Other records that the row names as people wrote them; known for certain only when all files are read."""
    told: Told | None = None
    """What the row says at its time, where later rows about the same thing, in any file, correct earlier ones."""
    written: Mapping[str, str] | None = None
    """Of a record of ours that somebody downloaded, and corrected perhaps: what its cells write in columns that hold
    lists, by our names of them. None where it is no such record."""


@dataclass(frozen=True, slots=True)
class Told:
    """One of several statements about a record, which are understood together and in the order of time."""

    at: str
    """When it was said, as text that sorts by time; empty where that is not known."""
    said: Record
    """The statement as its source writes it."""
    together: Callable[[Sequence[Record], int, str], Row | Refused]
    """The record after all these statements, for a row of this number in this file."""


@dataclass(frozen=True, slots=True)
class Named:
    """A record of another table as a row names it, such as the number of the invention a patent belongs to."""

    record: str
    """Id of the record that names it."""
    table: str
    """Table of the record that names it."""
    column: str
    """Column that refers to it, such as `asset`."""
    to: str
    """Table of the record named, such as assets."""
    written: str
    """As it stands in the cell."""
    their_column: str | None = None
    """The column of the file, for messages."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken, and why."""

    number: int
    problem: Problem
    offer: Row | None = None
    """What the row says all the same, where another row that names the same thing may still take it in."""
    left: bool = False
    """Whether it is no record at all, such as a total or a note under the table; such lines are counted apart."""
    place: str | None = None
    """Sheet and row as a spreadsheet program shows them, where the number alone would not lead there."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person said about the file."""

    table: str | None = None
    """Table the file is meant for, where its reader can serve several: assets or needs."""
    reader: str | None = None
    """Reader to use, where it is known and need not be recognised."""
    mapping: Mapping[str, Any] = field(default_factory=dict)
    """Which of their columns is which of ours, for plain tables, as `valorise mapping` writes it."""


Rows = Iterator[Row | Refused]


def refused(
    number: int, *, file: str, rule: str, found: str | None, expected: str, fix: str, column: str | None = None
) -> Refused:
    """A refusal with its problem in one line."""
    problem = Problem(
        file=file,
        row=number,
        column=column,
        found=found,
        expected=expected,
        rule=rule,
        fix=fix,
        severity="refused",
    )
    return Refused(number, problem)
