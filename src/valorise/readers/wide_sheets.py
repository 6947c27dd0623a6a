"""Workbooks that are small on disk and enormous in memory, told before they are opened."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib

from valorise.terms.errors import Invalid

MOST_CELLS = 100_000_000
"""Cells of the rectangle around everything in a sheet; programs that open it keep a place for each of them."""
SHEET = re.compile(r"(?:^|/)(?:sheet[^/]*|worksheets/[^/]+)\.xml$", re.IGNORECASE)
NAME = re.compile(r"([A-Z]{1,3})(\d{1,7})")
COLUMNS = re.compile(rb'table:number-columns-repeated="(\d{1,9})"')
ROWS = re.compile(rb'table:number-rows-repeated="(\d{1,9})"')
VALUE = re.compile(rb"office:value|<text:p|office:(?:date|string|boolean)-value")
CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
PACKED_BADLY = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, OSError)
"""What unpacking a part of a damaged or unusual workbook can end with."""


def refuse_wide(content: bytes, name: str) -> None:
    """Raise `Invalid` where a cell stands so far out that the sheet would fill the machine.

    A single cell in the last corner of a sheet makes a rectangle of seventeen thousand million cells.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            for part in book.infolist():
                if SHEET.search(part.filename):
                    _refuse(book.read(part), name, part.filename)
                elif part.filename == "content.xml":
                    _refuse_repeated(book.read(part), name)
    except PACKED_BADLY:
        return  # whoever opens it next says what is wrong with it


def _refuse_repeated(sheet: bytes, name: str) -> None:
    """Raise `Invalid` where an OpenDocument sheet says that filled cells or rows are repeated over and over.

    Programs end a sheet with one empty row said to be repeated a million times; that fills nothing.
    """
    for table in sheet.split(b"<table:table ")[1:]:
        rows = width = 0
        for row in table.split(b"<table:table-row")[1:]:
            filled = [_times(cell, COLUMNS) for cell in row.split(b"<table:table-cell")[1:] if VALUE.search(cell)]
            if filled:
                rows += _times(row.split(b">", 1)[0], ROWS)
                width = max(
                    width, sum(_times(cell, COLUMNS) for cell in row.split(b"<table:table-cell")[1:-1]), *filled
                )
        _refuse_size(rows, width, name, "content.xml")


def _times(written: bytes, said: re.Pattern[bytes]) -> int:
    found = said.search(written.split(b">", 1)[0])
    return int(found[1]) if found else 1


def _refuse(sheet: bytes, name: str, part: str) -> None:
    rows, columns = 0, set()
    for found in CELL.finditer(sheet):
        columns.add(found[1])
        rows = max(rows, int(found[2]))
    width = max((column_number(one.decode()) + 1 for one in columns), default=0)
    _refuse_size(rows, width, name, part)


def _refuse_size(rows: int, width: int, name: str, part: str) -> None:
    if rows * width > MOST_CELLS:
        raise Invalid(
            what=f"A sheet of “{name}” reaches over {rows:,} rows and {width:,} columns and was not read.",
            where=f"{name}, {part}",
            why="Only a few of its cells can be filled; the others would fill the machine.",
            fix="Delete the empty rows and columns far below and to the right, or save the table as .csv.",
        )


def column_number(letters: str) -> int:
    """Place of a column from 0 by its letters.

    >>> column_number("A"), column_number("AA")
    (0, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(place: int) -> str:
    """Letters of a column by its place from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    found, rest = "", place + 1
    while rest:
        rest, sign = divmod(rest - 1, 26)
        found = chr(65 + sign) + found
    return found


def parted(cell: str) -> tuple[int, int] | None:
    """Row and column from 0 of a cell such as `B7`; None where it names none.

    >>> parted("B7"), parted("Sheet1")
    ((6, 1), None)
    """
    found = NAME.fullmatch(cell)
    return (int(found[2]) - 1, column_number(found[1])) if found and int(found[2]) else None
