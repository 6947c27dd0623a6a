"""What stands in and around tables and is no record: told line by line, so that nothing vanishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from valorise.readers.blocks import Block, Line, Stray, is_filled
from valorise.readers.rows import Refused, refused
from valorise.terms.problems import shown

SAYS = {
    "total": ("a record; this line sums up the others", "Nothing is to be done; totals are worked out anew."),
    "repeated-header": ("a record; this line repeats the names of the columns", "Nothing is to be done."),
    "heading": ("a record; this line is a heading between others", "Nothing is to be done, unless it is a record."),
    "note": ("a record; this line is a note under the table", "Copy it where it belongs, if it still matters."),
    "no-known-table": (
        "a table of inventions, patents, agreements, contacts or money",
        "Say in the mapping what this table is, if it matters: valorise mapping FILE --out mapping.yaml",
    ),
    "table-not-known": (
        "a table that shows what its rows are",
        "Say in the mapping what this table is, if it matters: valorise mapping FILE --table TABLE --out mapping.yaml",
    ),
    "beside-tables": ("a cell of a table; this stands outside of all", "Copy it where it belongs, if it matters."),
}


def _left(file: str, number: int, place: str, found: str, what: str) -> Refused:
    expected, fix = SAYS[what]
    one = refused(number, file=file, rule=what, found=shown(found), expected=expected, fix=fix)
    return replace(one, left=True, place=place, problem=replace(one.problem, severity="notice"))


def left_out(file: str, number: int, block: Block, line: Line, what: str) -> Refused:
    """A line of a table that is no record."""
    found = " | ".join(str(cell).strip() for cell in line.cells if is_filled(cell))
    return _left(file, number, block.at(line.row), found, what)


def strays(around: list[Stray], file: str, before: int) -> Iterator[Refused]:
    """What stands beside all tables, numbered on from `before`."""
    for number, one in enumerate(around, start=before + 1):
        yield _left(file, number, one.place, one.text, "beside-tables")
