"""Tables of the European Research Council: figures keep their gaps, and grants of one name stay apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from valorise.readers.discovery import reader_for
from valorise.readers.erc.figures import UNITS
from valorise.readers.erc.parse import rows
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source


def workbook(path: Path, sheet: str, lines: list[list[Any]]) -> Source:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for number, cells in enumerate(lines):
            page.write_row(number, 0, cells)
    return Source(path)


def figures(found: list[Row | Refused]) -> dict[str, float]:
    records = [one for row in found if isinstance(row, Row) for one in (row.record, *(more for _, more in row.also))]
    return {one["id"]: one["value"] for one in records}


def test_an_empty_cell_is_no_zero(tmp_path: Path) -> None:
    lines = [["Country", 2018, 2017], ["Austria", 3, ""], ["Narnia", "", 0], ["Malta", "", ""]]
    source = workbook(tmp_path / "erc_starting.xlsx", "ERC statistics Funded Projects", lines)
    assert reader_for(source).name == "erc"
    found = list(rows(source, Wish()))
    assert figures(found) == {"erc:erc-starting-grants-at-2018": 3.0, "erc:erc-starting-grants-narnia-2017": 0.0}
    assert [one.problem.rule for one in found if isinstance(one, Refused)] == ["no-figure"]
    assert [one.rule for one in found[1].problems] == ["not-country"] if isinstance(found[1], Row) else False
    assert source.notes == []


def test_a_table_without_its_scheme_says_so(tmp_path: Path) -> None:
    lines = [["Country", 2018, 2017], ["Austria", 3, 4]]
    source = workbook(tmp_path / "countries.xlsx", "ERC statistics Funded Projects", lines)
    assert set(figures(list(rows(source, Wish())))) == {"erc:erc-grants-at-2018", "erc:erc-grants-at-2017"}
    assert len(source.notes) == 1


def test_a_budget_that_lost_its_thousands_is_left_out(tmp_path: Path) -> None:
    lines = [
        ["Grant Scheme", *UNITS],
        [],
        ["Starting", "2,673,012,848", "1,405,370", 185.925, "2,000,000", "61.2", 6, 84],
    ]
    (row,) = rows(workbook(tmp_path / "budgets.xlsx", "Sheet1", lines), Wish())
    assert isinstance(row, Row)
    assert figures([row])["erc:starting-total-budget"] == 2673012848
    assert figures([row])["erc:starting-mean-duration-of-a-grant"] == 61.2
    assert [(one.rule, one.found) for one in row.problems] == [("thousands-lost", "185.925")]


@pytest.mark.shared_data
def test_no_two_grants_share_an_id(shared_data: Path) -> None:
    names = []
    for scheme in ("starting", "advanced"):
        path = shared_data / "erc_grants_abstracts" / f"erc_{scheme}.csv"
        names += [one.record["id"] for one in rows(Source(path), Wish()) if isinstance(one, Row)]
    assert (len(names), len(set(names))) == (3114, 3114)
