"""OpenDocument and old binary workbooks are read like the others; small ones made to fill a machine are refused."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from valorise.readers.discovery import reader_for
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

PATENTS = [
    ["Patents of the office"],
    [],
    ["Patent no.", "Invention no.", "Title", "Application number", "Filing date", "Patent costs (EUR)"],
    ["P-1", "E-1", "Membrane for salt water", "EP20123456", "2020-03-12", 12500.5],
    ["P-2", "E-2", "Sensor for soil", "EP21123456", "2021-03-12", 800],
    ["Total", "", "", "", "", 13300.5],
]
Table = list[list[str | float]]
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def open_document(path: Path, rows: str) -> Source:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}><office:body><office:spreadsheet>'
        f'<table:table table:name="Patents">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", content)
        book.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return Source(path)


def lines(table: Table) -> str:
    return "".join(f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>" for cells in table)


def test_open_document_of_an_office(tmp_path: Path) -> None:
    source = open_document(tmp_path / "office.ods", lines(PATENTS))
    found = list(reader_for(source).rows(source, Wish()))
    taken = [one for one in found if isinstance(one, Row)]
    assert reader_for(source).name == "office"
    assert [(one.table, one.place, one.record["title"]) for one in taken] == [
        ("rights", "Patents!A4", "Membrane for salt water"),
        ("rights", "Patents!A5", "Sensor for soil"),
    ]
    assert [one.problem.rule for one in found if isinstance(one, Refused)] == ["total", "beside-tables"]


def test_empty_rows_repeated_to_the_end_fill_nothing(tmp_path: Path) -> None:
    end = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    source = open_document(tmp_path / "office.ods", lines(PATENTS) + end)
    assert sum(isinstance(one, Row) for one in reader_for(source).rows(source, Wish())) == 2


@pytest.mark.parametrize("cells, rows", [(16384, 1048576), (16384, 10000), (200, 1048576)])
def test_filled_cells_repeated_without_end_are_refused(tmp_path: Path, cells: int, rows: int) -> None:
    bomb = (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="float" '
        f'office:value="1" table:number-columns-repeated="{cells}"/></table:table-row>'
    )
    with pytest.raises(Invalid, match="reaches over"):
        reader_for(open_document(tmp_path / "bomb.ods", lines(PATENTS) + bomb))
