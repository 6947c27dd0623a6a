"""What CORDIS writes differently from one export to the next."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from valorise.readers.cordis.parse import rows
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.scholarly import authors
from valorise.readers.source import Source


def read(folder: Path, text: str, name: str = "table.csv") -> list[Row | Refused]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return list(rows(Source(path), Wish()))


def record(found: Row | Refused) -> Any:
    assert isinstance(found, Row), found
    return found.record


def test_decimal_comma_tabs_and_old_country_codes(tmp_path: Path) -> None:
    names = "rcn\treference\tacronym\tstatus\tprogramme\ttopics\tstartDate\tendDate\ttotalCost\tecMaxContribution"
    head = f"{names}\tcoordinator\tcoordinatorCountry\n"
    line = "900001\t999001\tLANTERN\tSIGNED\tH2020-EU.1.\tA;B\t\t2018-12-31\t1234567,50\t 1000,00\tUEX\tEL\n"
    (row,) = read(tmp_path, head + line)
    found = record(row)
    assert (found["cost"], found["contribution"]) == (Decimal("1234567.50"), Decimal("1000.00"))
    assert (found["starts"], found["ends"], found["topics"]) == (None, "2018-12-31", ["A", "B"])
    assert found["participants"] == [{"name": "UEX", "country": "GR", "role": "coordinator"}]
    assert isinstance(row, Row)
    assert [name for name, _ in row.also] == ["assets", "projects"]
    assert row.also[1][1]["id"] == "cordis-rcn:900001"


@pytest.mark.parametrize("mark", ["MISSING", "NOTAPPLICABLE", "", "12"])
def test_words_are_no_tax_numbers(tmp_path: Path, mark: str) -> None:
    head = "projectID,organisationID,name,role,vatNumber\n"
    (row,) = read(tmp_path, f"{head}999001,999000011,Sample OY,participant,{mark}\n")
    assert isinstance(row, Row)
    assert [one["scheme"] for one in row.also[0][1]["identifiers"]] == ["pic"]


def test_missing_money_is_not_zero(tmp_path: Path) -> None:
    head = "projectID,organisationID,name,role,ecContribution,netEcContribution\n"
    found = read(tmp_path, head + "1001,1,A,participant,,\n1001,2,B,thirdParty,0,0\n")
    assert [record(row)["participants"][0]["contribution"] for row in found] == [None, Decimal("0.00")]


def test_sheets_are_numbered_on_and_unknown_ones_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        topics = book.add_worksheet("topics")
        topics.write_row(0, 0, ["projectID", "topic", "title"])
        topics.write_row(1, 0, [999001, "T-1", "Topic"])
        notes = book.add_worksheet("read me")
        notes.write_row(0, 0, ["This file", "was made"])
        notes.write_row(1, 0, ["by", "us"])
    found = list(rows(Source(path), Wish()))
    assert [(type(row), row.number) for row in found] == [(Row, 1), (Refused, 2)]


def test_broken_json_refuses_the_place_and_keeps_what_came_before(tmp_path: Path) -> None:
    text = '[{"projectID": 999001, "topic": "T", "title": "x"}, {"projectID": oops}]'
    found = read(tmp_path, text, "topics.json")
    assert [type(row) for row in found] == [Row, Refused]
    assert isinstance(found[1], Refused)
    assert "character" in found[1].problem.expected


@pytest.mark.parametrize(
    "written, expected",
    [
        (None, []),
        ("Ada Example", ["Ada Example"]),
        ("A. Example and B. Sample", ["A. Example", "B. Sample"]),
        ("Example, A., Sample, B.", ["Example, A.", "Sample, B."]),
        ("Example; Sample; Example", ["Example", "Sample"]),
    ],
)
def test_authors(written: str | None, expected: list[str]) -> None:
    assert authors(written) == expected
