"""Tables in files: CSV in all its dialects, and workbooks. Rows come one by one with their number."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from valorise.readers.source import MOST_GROWTH, Source
from valorise.readers.wide_sheets import refuse_wide
from valorise.terms.errors import Invalid

WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
DELIMITERS = ",;\t|"
MOST_WORKBOOK = 2 * 1024**3
MOST_ABOVE = 20
"""Rows of a sheet in which its header is looked for."""
LONGEST_CELL = 16 * 1024**2
csv.field_size_limit(LONGEST_CELL)

Cells = list[Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name (empty for CSV), its column names, and a function that gives its rows anew."""

    name: str
    header: tuple[str, ...]
    read: Callable[[], Iterator[tuple[int, Cells]]]
    """Rows under the header with their number, the first row under the header being 1. Blank rows are passed over."""

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Rows as cells by column name; cells beyond the header are kept under the key `` (empty) as a list."""
        for number, cells in self.read():
            record: dict[str, Any] = dict(zip(self.header, cells, strict=False))
            if len(cells) > len(self.header):
                record[""] = cells[len(self.header) :]
            yield number, record


def is_workbook(source: Source) -> bool:
    """Whether the file is a workbook of a spreadsheet program, whatever its name says."""
    return source.head.startswith(WORKBOOK)


def is_table(source: Source) -> bool:
    """Whether the file can be a table at all: a workbook, or text that is neither JSON nor XML."""
    if is_workbook(source):
        return True
    start = source.head_text.lstrip("\ufeff \r\n\t")[:1]
    return bool(start) and start not in "{[<" and "\x00" not in source.head_text


def header(source: Source) -> tuple[str, ...]:
    """Column names of the first table, for recognising a format; empty where the file is no table."""
    if not is_table(source):
        return ()
    found = sheets(source)
    return found[0].header if found else ()


def sheets(source: Source) -> list[Sheet]:
    """All tables of the file that have at least a header row; `Invalid` where a workbook is damaged or unsafe."""
    return _workbook(source) if is_workbook(source) else _csv(source)


def numbered(found: list[Sheet]) -> Iterator[tuple[Sheet, int, dict[str, Any]]]:
    """Rows of several tables with a number that runs on from one to the next, so that it names one row of the file."""
    before = 0
    for sheet in found:
        last = before
        for number, record in sheet.records():
            last = before + number
            yield sheet, last, record
        before = last


def _csv(source: Source) -> list[Sheet]:
    delimiter = guessed_delimiter(source.head_text)
    names = next(_lines(source, delimiter), [])
    if not names:
        return []

    def read() -> Iterator[tuple[int, Cells]]:
        for number, cells in enumerate(_lines(source, delimiter)):
            if number and any(cell.strip() for cell in cells):
                yield number, list(cells)

    return [Sheet("", _names(names), read)]


def _lines(source: Source, delimiter: str) -> Iterator[list[str]]:
    """Lines of the file as cells, the header first."""
    with source.text() as stream:
        yield from told(csv.reader(stream, delimiter=delimiter), source.name)


def told(lines: Any, name: str) -> Iterator[list[str]]:  # Any: the reader of the library has no public type
    """Lines of a reader of CSV; `Invalid` with the line where it breaks off."""
    try:
        yield from lines
    except csv.Error as error:
        raise Invalid(
            what=f"“{name}” cannot be read as a table.",
            where=f"{name}, line {lines.line_num}",
            why=f"The reader of CSV says: {error}.",
            fix="Look for a quotation mark without its partner near that line.",
        ) from error


def guessed_delimiter(head: str) -> str:
    """The sign that parts the first line into most columns outside quotes; a comma where none does.

    >>> guessed_delimiter("a;b,c;d"), guessed_delimiter("only one")
    (';', ',')
    """
    line = head.lstrip("\ufeff").replace("\r", "\n").split("\n", 1)[0]
    return max(DELIMITERS, key=lambda sign: len(next(csv.reader(io.StringIO(line), delimiter=sign), [])))


BOOKS: WeakKeyDictionary[Source, CalamineWorkbook] = WeakKeyDictionary()
WORKBOOKS: WeakKeyDictionary[Source, list[Sheet]] = WeakKeyDictionary()
"""Workbooks opened so far: every reader asks for the header, and a large one takes a second to open."""


def _workbook(source: Source) -> list[Sheet]:
    if source not in WORKBOOKS:
        book = workbook(source)
        headers = ((name, *_top(book, name, source.name)) for name in book.sheet_names)
        WORKBOOKS[source] = [
            Sheet(name, _names(cells), _sheet_reader(book, name, above, source.name))
            for name, above, cells in headers
            if any(str(cell).strip() for cell in cells)
        ]
    return WORKBOOKS[source]


def _top(book: CalamineWorkbook, name: str, shown: str) -> tuple[int, Cells]:
    """How many rows stand above the header, and the header.

    People write a heading and a day above their tables: rows with one cell at most, over a table of three columns or
    more, are such a heading.
    """
    with unharmed(shown):
        rows = list(islice(book.get_sheet_by_name(name).iter_rows(), MOST_ABOVE))
    filled = [sum(bool(str(cell).strip()) for cell in cells if cell is not None) for cells in rows]
    if max(filled, default=0) < 3:
        return (0, list(rows[0])) if rows else (0, [])
    above = next(place for place, count in enumerate(filled) if count > 1)
    return above, list(rows[above])


def _sheet_reader(
    book: CalamineWorkbook, name: str, above: int, shown: str
) -> Callable[[], Iterator[tuple[int, Cells]]]:
    def read() -> Iterator[tuple[int, Cells]]:
        with unharmed(shown):
            for number, cells in enumerate(book.get_sheet_by_name(name).iter_rows(), start=-above):
                if number > 0 and any(cell not in ("", None) for cell in cells):
                    yield number, list(cells)

    return read


@contextmanager
def unharmed(shown: str) -> Iterator[None]:
    """Raise `Invalid` where a sheet inside a workbook that could be opened turns out to be damaged."""
    try:
        yield
    except CalamineError as error:
        raise Invalid(
            what=f"A sheet of “{shown}” is damaged.",
            where=shown,
            why=f"The reader of workbooks says: {error}.",
            fix="Open it in a spreadsheet program and save it again as .xlsx or .csv.",
        ) from error


def workbook(source: Source) -> CalamineWorkbook:
    """The opened workbook, once for all who ask; `Invalid` where it is damaged or unsafe."""
    if source not in BOOKS:
        BOOKS[source] = _open_workbook(source)
    return BOOKS[source]


def _open_workbook(source: Source) -> CalamineWorkbook:
    content = source.content()
    _refuse_bomb(content, source.name)
    refuse_wide(content, source.name)
    try:
        return load_workbook(io.BytesIO(content))
    except (CalamineError, zipfile.BadZipFile) as error:
        if content.startswith(b"PK") and b"workbook" not in content and b"content.xml" not in content:
            raise Invalid(
                what=f"“{source.name}” is a packed folder.",
                where=source.name,
                fix="Unpack it and give the files in it.",
            ) from error
        raise Invalid(
            what=f"“{source.name}” looks like a workbook but cannot be opened.",
            where=source.name,
            why=f"The reader of workbooks says: {error}.",
            fix="Open it in a spreadsheet program and save it again as .xlsx or .csv.",
        ) from error


def _refuse_bomb(content: bytes, name: str) -> None:
    """Raise `Invalid` where the unpacked workbook would be far larger than any honest one."""
    if not content.startswith(b"PK"):
        return
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        return
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_WORKBOOK or unpacked > max(256 * 1024**2, len(content) * MOST_GROWTH):
        raise Invalid(
            what=f"“{name}” would grow to {unpacked // 1024**2} MB when unpacked and was not read.",
            where=name,
            why="Such workbooks are made to fill a machine.",
            fix="Save the part you need as .csv.",
        )


def _names(cells: Cells) -> tuple[str, ...]:
    """Column names without marks and blanks around; a repeated name gets its place, so that no cell is lost."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = str("" if cell is None else cell).replace("\ufeff", "").strip()
        names.append(f"{name} ({place})" if not name or name in names else name)
    return tuple(names)
