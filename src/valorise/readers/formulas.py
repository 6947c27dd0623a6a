"""Cells of a workbook that hold a link formula whose result was never stored: the shown text is in the formula itself.

Programs that write workbooks without opening them leave 0 as the result of =HYPERLINK("address", "text").
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from valorise.readers.safe_xml import refuse_entities
from valorise.readers.sheets import Cells, Sheet
from valorise.readers.source import Source
from valorise.readers.wide_sheets import PACKED_BADLY, column_number

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LINK = re.compile(r'HYPERLINK\("(?P<address>[^"]*)"(?:\s*[,;]\s*"(?P<text>[^"]*)")?\)', re.IGNORECASE)
CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
Shown = dict[tuple[int, int], str]


def with_links(source: Source, sheet: Sheet) -> Sheet:
    """The same table with the text of its link formulas where their result was not stored."""
    links = shown_links(source, sheet.name)
    if not links:
        return sheet

    def read() -> Iterator[tuple[int, Cells]]:
        for number, cells in sheet.read():
            yield number, [links.get((number, place), cell) for place, cell in enumerate(cells)]

    return replace(sheet, read=read)


def shown_links(source: Source, sheet: str) -> Shown:
    """Text of each link formula without stored result, by row under the header (from 1) and column (from 0).

    None where the parts of the workbook cannot be looked into: its stored values have been read already and stay.
    """
    content = source.content()
    if not content.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            part = _part(book, sheet, source.name)
            return dict(_links(book.read(part), source.name)) if part else {}
    except (*PACKED_BADLY, KeyError, etree.XMLSyntaxError):
        return {}


def _part(book: zipfile.ZipFile, sheet: str, name: str) -> str | None:
    """Name of the part of the archive that holds the sheet."""
    listed = parsed(book.read("xl/workbook.xml"), name).iter(f"{MAIN}sheet")
    number = next((one.get(LINKED) for one in listed if one.get("name") == sheet), None)
    related = parsed(book.read("xl/_rels/workbook.xml.rels"), name)
    target = next((one.get("Target") for one in related if one.get("Id") == number), None)
    return f"xl/{target.removeprefix('/xl/')}" if target else None


def _links(content: bytes, name: str) -> Iterator[tuple[tuple[int, int], str]]:
    if b"HYPERLINK" not in content:
        return
    for formula in parsed(content, name).iter(f"{MAIN}f"):
        found = LINK.fullmatch(formula.text or "")
        cell = formula.getparent()
        stored = cell.findtext(f"{MAIN}v") if cell is not None else None
        place = CELL.fullmatch(cell.get("r", "")) if cell is not None else None
        if found and place and stored in (None, "", "0"):
            yield (int(place[2]) - 1, column_number(place[1])), found["text"] or found["address"]


def parsed(content: bytes, name: str) -> etree._Element:
    """Root of a part of a workbook; `Invalid` where it declares entities of its own."""
    refuse_entities(content, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)
