"""The tables of a file as the plain reader sees them: found on its sheets, or a long text table read line by line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from itertools import islice
from weakref import WeakKeyDictionary

from valorise.readers import lines, sheets
from valorise.readers.blocks import Block, Line, Stray, blocks, is_filled
from valorise.readers.grids import Grid, grids, text_grid
from valorise.readers.sheets import Cells, Sheet
from valorise.readers.source import Source
from valorise.terms import knowledge
from valorise.terms.words import key

LONG = 8 * 1024**2
"""Bytes from which on a text table is read line by line: nobody lays out titles and notes in a table of that length."""
LONGEST_NAME = 120
LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file."""

    block: Block
    """Where it lies and what its columns are called; without lines where it is read line by line."""
    sheet: Sheet
    """Its records, numbered on from 1 under the header."""
    asides: dict[int, tuple[Line, str]]
    """Lines that are no records, by their number, each with what it is."""
    stream: bool = False

    def of_line(self, cells: Cells) -> str | None:
        """What a line is that is no record, where it is read line by line; None for a record."""
        return lines.alone(Line(0, cells[: len(self.block.header)]), self.block) if self.stream else None


Found = tuple[list[Table], list[Stray]]
FOUND: WeakKeyDictionary[Source, Found] = WeakKeyDictionary()
"""Files looked at so far: recognising, mapping and reading all want the same tables."""


def tables(source: Source) -> Found:
    """Every table of the file, and the cells that belong to none; `Invalid` where the file is damaged or unsafe."""
    if source not in FOUND:
        FOUND[source] = _streamed(source) if _is_long(source) else _laid_out(source)
    return FOUND[source]


def first(source: Source) -> Block | None:
    """The first table with names of columns as far as the beginning of the file shows it, for recognising."""
    if sheets.is_workbook(source):
        return next((table.block for table in tables(source)[0]), None)
    grid = text_grid(source.head_text, source.name)
    return next(iter(_with_further_cells(grid, *_blocks(grid))[0]), None)


def is_known(written: str) -> bool:
    """Whether somebody calls a column so.

    >>> is_known("Title"), is_known("Nachname"), is_known("Membrane pump")
    (True, True, False)
    """
    return len(written) <= LONGEST_NAME and _is_known(written)


@lru_cache(maxsize=65536)
def _is_known(written: str) -> bool:
    return key(written) in _every_name()


@cache
def _every_name() -> frozenset[str]:
    """Every name of a column in `columns.yaml`, as keys."""
    said = knowledge.document("readers/plain/columns.yaml")
    groups = [said[group] for group in ("assets", "rights", "needs", "people", "organisations", "observations")]
    names = {key(name) for group in groups for one in group.values() for some in one["names"].values() for name in some}
    return frozenset(names | {key(ours) for group in groups for ours in group} - {""})


def _is_long(source: Source) -> bool:
    if sheets.is_workbook(source):
        return False
    with source.open() as stream:
        read = 0
        while read <= LONG and (part := stream.read(1024 * 1024)):
            read += len(part)
    return read > LONG


def _laid_out(source: Source) -> Found:
    found: list[Table] = []
    around: list[Stray] = []
    for grid in grids(source):
        here, free = _blocks(grid)
        if not grid.name:
            here, free = _with_further_cells(grid, here, free)
        found += [_table(block) for block in here]
        around += free
    return found, around


def _blocks(grid: Grid) -> tuple[list[Block], list[Stray]]:
    """Tables with names of columns; known names are only trusted where most of the sheet lies under them."""
    found, around = blocks(grid, is_known)
    covered = sum(len(block.lines) for block in found)
    if covered * 2 < sum(any(map(is_filled, cells)) for cells in grid.rows):
        found, around = blocks(grid, None)
    return [block for block in found if has_names(block.header)], around


def has_names(header: tuple[str, ...]) -> bool:
    """Whether a header can be names: at least two, short, told apart, and most with letters."""
    if len(header) < 2 or any(len(name) > LONGEST_NAME for name in header):
        return False
    return sum(any(sign.isalpha() for sign in name) for name in header) >= 0.7 * len(header)


def _with_further_cells(grid: Grid, found: list[Block], around: list[Stray]) -> tuple[list[Block], list[Stray]]:
    """Cells right of the header of the one table of a text file belong to their line: a separator stood in a text."""
    if len(found) != 1:
        return found, around
    block = found[0]
    rows = {line.row for line in block.lines}
    header = block.header[: len(grid.rows[block.top]) - block.left]
    whole = [replace(line, cells=_all_cells(grid, line, block.left, len(header))) for line in block.lines]
    return [replace(block, header=header, lines=whole)], [one for one in around if one.row not in rows]


def _all_cells(grid: Grid, line: Line, left: int, width: int) -> Cells:
    return [*line.cells[:width], *grid.rows[line.row][left + width :]]


def _table(block: Block) -> Table:
    records, others = lines.parted(block)
    numbered = {line.row: line.row - block.below + 1 for line in block.lines}
    taken = [(numbered[line.row], line.cells) for line in records]
    asides = {numbered[one.line.row]: (one.line, one.what) for one in others}
    return Table(block, Sheet(block.place, block.header, partial(iter, taken)), asides)


def _streamed(source: Source) -> Found:
    """The one table of a long text file, its header among the first lines."""
    grid = text_grid(source.head_text, source.name)
    here, around = _blocks(grid)
    if not here:
        return [], []
    block = replace(here[0], lines=[])
    delimiter = grid.delimiter

    def read() -> Iterator[tuple[int, Cells]]:
        with source.text() as stream:
            told = sheets.told(csv.reader(stream, delimiter=delimiter), source.name)
            for number, cells in enumerate(islice(told, block.below, None), start=1):
                if any(map(is_filled, cells)):
                    yield number, list(cells[block.left :])

    above = [one for one in around if one.row < block.top]
    return [Table(block, Sheet(block.place, block.header, read), {}, stream=True)], above


def fits(block: Block) -> bool:
    """Whether the first lines are about as wide as the header; prose with commas is not."""
    wide = [_is_as_wide(line.cells, len(block.header)) for line in block.lines[:LOOKED_AT]]
    return sum(wide) >= 0.7 * len(wide) > 0


def _is_as_wide(cells: Cells, width: int) -> bool:
    return not any(cell is None for cell in cells[:width]) and not any(map(is_filled, cells[width:]))
