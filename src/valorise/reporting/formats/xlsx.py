"""One workbook, a sheet per table, with real dates and numbers; a text is always a text and never a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

import polars as pl
from xlsxwriter import Workbook

from valorise.reporting.formats.values import CUT, Flat, Heads, Leaf, flat, leaves, plainly, shape_of

TAKES, SUFFIX = "tables", ".xlsx"
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CHARACTERS = 32_767
MOST_ROWS = 1_048_576
EXACT_DIGITS = 15
"""A spreadsheet keeps fifteen digits of a number; longer ones are written as text so that none is lost."""
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""A text is a text, whatever it looks like."""
MADE = {"title": "Valorise tables", "created": datetime(2000, 1, 1)}  # noqa: DTZ001 - the format has no zones
FIRST_DAY = date(1900, 3, 1)
"""Earlier days are texts: spreadsheets count a 29 February 1900 that never was."""


@dataclass(slots=True)
class Book:
    """The open workbook, its styles, and what could not be shown whole."""

    workbook: Any
    styles: dict[str, Any]
    heads: Heads = plainly
    cut: dict[str, int] = field(default_factory=dict)
    rows: int = 0


def write(given: Mapping[str, pl.DataFrame], *, most_rows: int = MOST_ROWS, heads: Heads = plainly) -> bytes:
    """A workbook with a sheet that explains it and one sheet per table.

    Objects become one column per field and lists one readable text. A text over 32,767 characters is cut and a table
    over 1,048,576 rows ends early; the first sheet says where. Moments are in UTC.
    """
    page = io.BytesIO()
    workbook = Workbook(page, {**PLAIN, "in_memory": True})
    workbook.set_properties(MADE)
    book = Book(workbook, _styles(workbook), heads)
    about = workbook.add_worksheet("About")
    for name, rows in given.items():
        _sheet(book, name, rows, most_rows)
    _about(book, about, given, most_rows)
    workbook.close()
    return page.getvalue()


def write_long(name: str, parts: Iterable[pl.DataFrame], page: IO[bytes], *, heads: Heads = plainly) -> None:
    """A workbook of one table that comes in parts of one shape; a long one is never whole in memory.

    Rows beyond what a sheet holds are left out, and the sheet “About” says so.
    """
    workbook = Workbook(page, {**PLAIN, "constant_memory": True})
    workbook.set_properties(MADE)
    book, rows = Book(workbook, _styles(workbook), heads), 0
    sheet, columns = workbook.add_worksheet(name[:31]), list[Leaf]()
    for part in parts:
        if not columns:
            columns = leaves(part, name)
            _head(book, sheet, columns, part)
        for row in part.head(max(0, MOST_ROWS - 1 - rows)).iter_rows(named=True):
            rows += 1
            _line(book, sheet, rows, row, columns, name)
        book.rows += part.height
    if columns:
        sheet.autofilter(0, 0, max(1, rows), len(columns) - 1)
    about = workbook.add_worksheet("About")
    _about_line(book, about, 0, ("Sheet", "Rows", "Note"))
    note = f"ends after {rows} of {book.rows} rows; whole in the .jsonl file" if rows < book.rows else ""
    _about_line(book, about, 1, (name[:31], str(rows), note))
    workbook.close()


def _about_line(book: Book, sheet: Any, line: int, texts: tuple[str, ...]) -> None:
    for place, text in enumerate(texts):
        sheet.write_string(line, place, text, book.styles["text" if line else "head"])


def _styles(workbook: Any) -> dict[str, Any]:
    plain = {"valign": "top"}
    return {
        "head": workbook.add_format(
            {"bold": True, "bg_color": "#E7F0F1", "bottom": 1, "valign": "top", "text_wrap": True}
        ),
        "text": workbook.add_format(plain),
        "wrap": workbook.add_format({**plain, "text_wrap": True}),
        "day": workbook.add_format({**plain, "num_format": "yyyy-mm-dd", "align": "left"}),
        "moment": workbook.add_format({**plain, "num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
        "money": workbook.add_format({**plain, "num_format": "#,##0.00"}),
    }


def _sheet(book: Book, name: str, rows: pl.DataFrame, most_rows: int) -> None:
    sheet = book.workbook.add_worksheet(name[:31])
    columns = leaves(rows, name)
    _head(book, sheet, columns, rows)
    for line, row in enumerate(rows.head(most_rows - 1).iter_rows(named=True), start=1):
        _line(book, sheet, line, row, columns, name)
    if columns:
        sheet.autofilter(0, 0, max(1, min(rows.height, most_rows - 1)), len(columns) - 1)


def _head(book: Book, sheet: Any, columns: list[Leaf], rows: pl.DataFrame) -> None:
    for place, leaf in enumerate(columns):
        sheet.write_string(0, place, book.heads(leaf), book.styles["head"])
        sheet.set_column(place, place, _width(leaf, rows))
    sheet.freeze_panes(1, 1)


def _line(book: Book, sheet: Any, line: int, row: Mapping[str, Any], columns: list[Leaf], name: str) -> None:
    for place, leaf in enumerate(columns):
        value = flat(row, leaf)
        if value is not None:
            _cell(book, sheet, (line, place), value, leaf, name)


def _width(leaf: Leaf, rows: pl.DataFrame) -> int:
    """A width that shows most values without making the sheet a scroll."""
    if leaf.path[-1] in ("title", "summary", "found", "expected", "fix", "why", "results"):
        return 48
    if isinstance(rows.schema[leaf.path[0]], pl.List):
        return 32
    return 26 if leaf.path[-1] in ("id", "name", "asset", "need", "file", "label", "rule", "reference") else 15


def _cell(book: Book, sheet: Any, at: tuple[int, int], value: Flat, leaf: Leaf, name: str) -> None:
    style = book.styles
    if isinstance(value, bool):
        sheet.write_boolean(*at, value, style["text"])
    elif isinstance(value, datetime):
        sheet.write_datetime(*at, _without_zone(value), style["moment"])
    elif isinstance(value, date):
        _day(sheet, at, value, style)
    elif isinstance(value, int | float | Decimal):
        _number(sheet, at, value, style)
    elif isinstance(value, str) and leaf.column and leaf.column.type == "date" and len(value) == 10:
        _day(sheet, at, date.fromisoformat(value), style)
    elif isinstance(value, str):
        text = fitting(value)
        if text != value:
            book.cut[name] = book.cut.get(name, 0) + 1
        sheet.write_string(*at, text, style["text"])


def _day(sheet: Any, at: tuple[int, int], day: date, style: dict[str, Any]) -> None:
    if day >= FIRST_DAY:
        sheet.write_datetime(*at, day, style["day"])
    else:
        sheet.write_string(*at, day.isoformat(), style["text"])


def _number(sheet: Any, at: tuple[int, int], value: float | Decimal, style: dict[str, Any]) -> None:
    shown = style["money"] if isinstance(value, Decimal) else style["text"]
    exact = value if isinstance(value, float) else Decimal(value)
    finite = exact == exact and abs(exact) != float("inf")
    if finite and (isinstance(exact, float) or len(exact.as_tuple().digits) <= EXACT_DIGITS):
        sheet.write_number(*at, exact, shown)
    else:
        sheet.write_string(*at, str(value), style["text"])


def _without_zone(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def fitting(text: str) -> str:
    """The text if a cell can hold it, else its beginning and a note; spreadsheets count in units of UTF-16.

    >>> fitting("a membrane"), len(fitting("x" * 40_000))
    ('a membrane', 32767)
    """
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    return units[: 2 * (MOST_CHARACTERS - len(CUT))].decode("utf-16-le", errors="ignore") + CUT


def _about(book: Book, sheet: Any, given: Mapping[str, pl.DataFrame], most_rows: int) -> None:
    for place, (head, width) in enumerate((("Sheet", 18), ("Rows", 10), ("What it holds", 70), ("Note", 60))):
        sheet.write_string(0, place, head, book.styles["head"])
        sheet.set_column(place, place, width)
    for line, (name, rows) in enumerate(given.items(), start=1):
        shape = shape_of(name)
        meaning = shape.meaning if shape else ""
        sheet.write_string(line, 0, name, book.styles["text"])
        sheet.write_number(line, 1, rows.height, book.styles["text"])
        sheet.write_string(line, 2, meaning, book.styles["wrap"])
        sheet.write_string(line, 3, _note(book, name, rows, most_rows), book.styles["wrap"])
    sheet.freeze_panes(1, 0)


def _note(book: Book, name: str, rows: pl.DataFrame, most_rows: int) -> str:
    notes = []
    if rows.height > most_rows - 1:
        notes.append(f"A sheet holds {most_rows:,} rows; {rows.height - most_rows + 1:,} more are in {name}.jsonl.")
    if name in book.cut:
        notes.append(
            f"Texts cut at {MOST_CHARACTERS:,} characters: {book.cut[name]:,}; they are whole in {name}.jsonl."
        )
    return " ".join(notes)
