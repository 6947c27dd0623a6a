"""Sheets as they lie before a person: every cell at its place, with what the program shows beside the values."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from python_calamine import CalamineSheet, CalamineWorkbook

from valorise.readers import sheets
from valorise.readers.formulas import shown_links
from valorise.readers.marks import Marks, marks_of
from valorise.readers.source import Source

MOST_TEXT = 64 * 1024**2
"""Bytes of a text table that is looked at as a whole; longer ones are no spreadsheet that people keep by hand."""
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its name (empty for text tables), its rows from the first row of the sheet on, and its marks."""

    name: str
    rows: list[list[Any]]
    merged: dict[Place, Place] = field(default_factory=dict)
    """For each cell under a merged one, the cell that holds the value; rows and columns from 0."""
    marks: Marks = field(default_factory=Marks)
    delimiter: str = ","
    """The sign between cells of a text table."""


GRIDS: WeakKeyDictionary[Source, list[Grid]] = WeakKeyDictionary()
"""Files looked at so far: recognising, mapping and reading all want the same grid."""


def grids(source: Source) -> list[Grid]:
    """Every sheet of a workbook, or the one table of a text file; `Invalid` where the file is damaged or unsafe."""
    if source not in GRIDS:
        GRIDS[source] = list(_workbook(source) if sheets.is_workbook(source) else _text(source))
    return GRIDS[source]


def _workbook(source: Source) -> Iterator[Grid]:
    book: CalamineWorkbook = sheets.workbook(source)
    marks = marks_of(source)
    for name in book.sheet_names:
        with sheets.unharmed(source.name):
            sheet = book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False)
        for (row, column), text in shown_links(source, name).items():
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = text
        yield Grid(name, rows, dict(_merged(sheet)), marks.get(name, Marks()))


def _merged(sheet: CalamineSheet) -> Iterator[tuple[Place, Place]]:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if (bottom - top + 1) * (right - left + 1) > 100_000:
            continue  # somebody merged whole columns; that says nothing about rows
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    yield (row, column), (top, left)


def _text(source: Source) -> Iterator[Grid]:
    yield text_grid(source.content(MOST_TEXT).decode(source.encoding, errors="replace"), source.name)


LOOKED_AT = 30
"""Lines from which the sign between columns is taken."""


def text_grid(content: str, name: str) -> Grid:
    """The one table of a text, or of its beginning; `name` is that of the file, for messages."""
    content = content.removeprefix("\ufeff")
    delimiter = _delimiter(content)
    lines = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    return Grid("", list(sheets.told(lines, name)), delimiter=delimiter)


def _delimiter(content: str) -> str:
    """The sign that parts the first lines into columns most evenly.

    Every sign also stands in texts, lists and amounts, but there not equally often in each line; the very first line
    may be a title.
    """
    head = "\n".join(content.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:LOOKED_AT])
    return max(sheets.DELIMITERS, key=lambda sign: _evenness(head, sign))


def _evenness(head: str, sign: str) -> float:
    """Share of lines of the most usual width, less for a narrow table; 0 where the sign parts nothing."""
    try:
        lines = list(csv.reader(io.StringIO(head, newline=""), delimiter=sign))
    except csv.Error:
        return 0.0
    widths = Counter(len(cells) for cells in lines if any(cell.strip() for cell in cells))
    width, number = max(widths.items(), key=lambda one: (one[1] * (one[0] > 1), one[0]), default=(1, 0))
    return number / widths.total() * (1 - 1 / width) if number else 0.0
