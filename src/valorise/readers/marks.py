"""What a spreadsheet program shows beside the values: hidden rows and columns, colours, comments, unworked formulas.

People hide what is settled, colour what is licensed and write half of the story into comments. Values alone lose that.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from valorise.readers.formulas import MAIN, parsed
from valorise.readers.source import Source
from valorise.readers.wide_sheets import PACKED_BADLY, parted
from valorise.terms.errors import Invalid

LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_PART = 128 * 1024**2
"""Bytes of a sheet whose marks are looked for; in larger ones nobody coloured rows by hand."""
Place = tuple[int, int]


@dataclass(slots=True)
class Marks:
    """Marks of one sheet; rows and columns from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    colours: dict[Place, str] = field(default_factory=dict)
    """Colour behind a cell as eight hexadecimal digits or `theme 5`; cells without one are left out."""
    comments: dict[Place, str] = field(default_factory=dict)
    unworked: set[Place] = field(default_factory=set)
    """Cells with a formula whose result was never stored."""
    since_1904: bool = False
    """Whether day numbers of the workbook count from 1904."""


def marks_of(source: Source) -> dict[str, Marks]:
    """Marks by the name of the sheet; none for other formats than XLSX, and where the parts cannot be looked into."""
    content = source.content()
    if not content.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return _read(book, source.name)
    except (*PACKED_BADLY, KeyError, etree.XMLSyntaxError, ValueError):
        return {}
    except Invalid:
        return {}  # entities of their own: values have been read by another program, the marks are not worth a risk


def _read(book: zipfile.ZipFile, name: str) -> dict[str, Marks]:
    if "xl/workbook.xml" not in book.namelist():
        return {}
    top = parsed(book.read("xl/workbook.xml"), name)
    targets = _related(book, "xl/workbook.xml", name)
    fills = _fills(book, name)
    since = any(one.get("date1904") in ("1", "true") for one in top.iter(f"{MAIN}workbookPr"))
    found = {}
    for sheet in top.iter(f"{MAIN}sheet"):
        part = targets.get(sheet.get(LINKED) or "")
        if part and part in book.namelist() and book.getinfo(part).file_size <= MOST_PART:
            marks = Marks(since_1904=since)
            _sheet(book, part, fills, marks, name)
            found[sheet.get("name") or ""] = marks
    return found


def _related(book: zipfile.ZipFile, part: str, name: str, kind: str = "") -> dict[str, str]:
    """Parts that this part refers to, by their id there."""
    folder, file = posixpath.split(part)
    path = f"{folder}/_rels/{file}.rels"
    if path not in book.namelist():
        return {}
    listed = [one for one in parsed(book.read(path), name) if (one.get("Type") or "").endswith(kind)]
    return {one.get("Id") or "": _path(folder, one.get("Target") or "") for one in listed}


def _path(folder: str, target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")


def _fills(book: zipfile.ZipFile, name: str) -> list[str]:
    """Colour behind cells by the number of their style; empty where there is none."""
    if "xl/styles.xml" not in book.namelist():
        return []
    styles = parsed(book.read("xl/styles.xml"), name)
    colours = [_colour(fill) for fill in styles.iterfind(f"{MAIN}fills/{MAIN}fill")]
    used = [int(one.get("fillId") or 0) for one in styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf")]
    return [colours[place] if place < len(colours) else "" for place in used]


def _colour(fill: etree._Element) -> str:
    pattern = fill.find(f"{MAIN}patternFill")
    shade = pattern.find(f"{MAIN}fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None
    if shade is None:
        return ""
    rgb, theme = shade.get("rgb"), shade.get("theme")
    white = (rgb or "").upper() in ("FFFFFFFF", "00FFFFFF") or (theme == "0" and not shade.get("tint"))
    return "" if white else rgb or (f"theme {theme}" if theme else "")


def _sheet(book: zipfile.ZipFile, part: str, fills: list[str], marks: Marks, name: str) -> None:
    root = parsed(book.read(part), name)
    for column in root.iter(f"{MAIN}col"):
        if column.get("hidden") in ("1", "true"):
            first, last = int(column.get("min") or 1), int(column.get("max") or 1)
            marks.hidden_columns |= set(range(first - 1, min(last, first + 200)))
    for row in root.iter(f"{MAIN}row"):
        if row.get("hidden") in ("1", "true"):
            marks.hidden_rows.add(int(row.get("r") or 1) - 1)
        for cell in row:
            _cell(cell, fills, marks)
    for comments in _related(book, part, name, "/comments").values():
        if comments in book.namelist():
            marks.comments.update(_comments(parsed(book.read(comments), name)))


def _cell(cell: etree._Element, fills: list[str], marks: Marks) -> None:
    place = parted(cell.get("r") or "")
    if place is None:
        return
    style = int(cell.get("s") or 0)
    if style < len(fills) and fills[style]:
        marks.colours[place] = fills[style]
    formula = cell.find(f"{MAIN}f")
    if formula is not None and not cell.findtext(f"{MAIN}v") and not (formula.text or "").startswith("HYPERLINK"):
        marks.unworked.add(place)


def _comments(root: etree._Element) -> Iterator[tuple[Place, str]]:
    for comment in root.iter(f"{MAIN}comment"):
        place = parted(comment.get("ref") or "")
        text = " ".join("".join(one.text or "" for one in comment.iter(f"{MAIN}t")).split())
        if place and text:
            yield place, text
