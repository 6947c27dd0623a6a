"""Workbooks as offices keep them: a cover sheet, a heading and a day above the table, blank lines between rows."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from valorise.readers.plain.parse import proposal, rows
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source

TABLE = [
    ["Overview of all offers"],
    ["As of", "", "", ""],
    [],
    ["No", "Title", "Acronym", "Abstract"],
    [1, "Coating against ice", "ICE", "A coating that keeps ice off rotor blades."],
    [],
    [2, "Sensor for soil", "SOIL", "Measures moisture without a cable."],
]


def workbook(folder: Path, table: list[list[object]]) -> Source:
    path = folder / "offers final_v3.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Cover").write(0, 0, "Offers")
    sheet = book.add_worksheet("List")
    for place, cells in enumerate(table):
        sheet.write_row(place, 0, cells)
    book.close()
    return Source(path, shown=path.name)


def test_the_header_is_found_below_a_heading(tmp_path: Path):
    source = workbook(tmp_path, TABLE)
    assert proposal(source, Wish()).columns["Title"] == "title"
    read = [one for one in rows(source, Wish()) if isinstance(one, Row)]
    assert [one.record["title"] for one in read] == ["Coating against ice", "Sensor for soil"]


def test_a_header_in_the_first_row_stays_the_header(tmp_path: Path):
    source = workbook(tmp_path, TABLE[3:])
    assert set(proposal(source, Wish()).columns) >= {"Title", "Abstract"}


def test_an_acronym_is_no_keyword(tmp_path: Path):
    found = proposal(workbook(tmp_path, TABLE), Wish())
    assert "Acronym" not in found.columns
    assert "keywords" not in found.columns.values()
