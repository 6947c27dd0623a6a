"""Tables are found where they lie, and lines that are no record never become one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from valorise.readers.discovery import reader_for
from valorise.readers.office.parse import proposals, rows
from valorise.readers.office.plan import entries
from valorise.readers.office.writings import amount, day
from valorise.readers.plain.saved import as_yaml
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

DEALS = [
    ["Contract no.", "Type", "Licensee", "Signed", "Amount"],
    ["C1", "Licence", "Aqua", "2020-01-02", "12,500 EUR"],
]


def workbook(folder: Path, *sheets: list[list[Any]], **options: Any) -> Source:
    book = xlsxwriter.Workbook(str(folder / "office.xlsx"), options)
    for lines in sheets:
        sheet = book.add_worksheet()
        for row, cells in enumerate(lines):
            sheet.write_row(row, 0, cells)
    book.close()
    return Source(folder / "office.xlsx")


def read(source: Source, **said: Any) -> tuple[list[Row], list[Refused]]:
    found = list(rows(source, Wish(mapping=said)))
    return [one for one in found if isinstance(one, Row)], [one for one in found if isinstance(one, Refused)]


@pytest.mark.parametrize(
    "header, language",
    [
        (["Invention no.", "Title", "Inventors", "Date of disclosure"], "en"),
        (["Erf.-Nr.", "Titel der Erfindung", "Erfinder", "Meldedatum"], "de"),
        (["N° d'invention", "Intitulé", "Inventeurs", "Date de déclaration"], "fr"),
        (["N.º de invención", "Título de la invención", "Inventores", "Fecha de comunicación"], "es"),
        (["N. invenzione", "Titolo dell'invenzione", "Inventori", "Data di comunicazione"], "it"),
        (["Št. izuma", "Naslov izuma", "Izumitelji", "Datum prijave"], "sl"),
        (["Nr wynalazku", "Tytuł wynalazku", "Twórcy", "Data wpływu"], "pl"),
    ],
)
def test_columns_in_many_languages(tmp_path: Path, header: list[str], language: str) -> None:
    source = workbook(tmp_path, [["Register 2024"], [], header, ["A-1", "Membrane", "Ana Kos", "2020-01-02"]])
    (plan,) = proposals(source, Wish())
    assert (plan.mapping.table, plan.language) == ("inventions", language)
    assert list(plan.mapping.columns.values()) == ["id", "title", "contributors.name", "dates.disclosed"]
    assert reader_for(source).name == "office"


def test_totals_notes_and_repeated_headers_are_no_records(tmp_path: Path) -> None:
    lines = [
        ["Contracts"],
        *DEALS,
        DEALS[0],
        ["C2", "NDA", "Krka", "ca. 2021", "-"],
        ["Total", "", "", "", 12500],
        [],
        ["checked by Ms Zupan"],
    ]
    taken, left = read(workbook(tmp_path, lines))
    assert [one.record["id"] for one in taken] == ["office:C1", "office:C2"]
    assert [(one.problem.rule, one.place) for one in left] == [
        ("repeated-header", "Sheet1!A4"),
        ("total", "Sheet1!A6"),
        ("note", "Sheet1!A8"),
        ("beside-tables", "Sheet1!A1"),
    ]
    assert all(one.left for one in left)


def test_a_total_that_is_wrong_is_told(tmp_path: Path) -> None:
    _, left = read(workbook(tmp_path, [*DEALS, ["Total", "", "", "", 99]]))
    assert [(one.problem.rule, one.problem.expected) for one in left] == [
        ("other-total", "the sum of the lines: Amount 12,500.00")
    ]


def test_mapping_is_written_corrected_and_followed(tmp_path: Path) -> None:
    source = workbook(tmp_path, [[*DEALS[0], "Paid to"], [*DEALS[1], "Fund"]])
    said = yaml.safe_load(as_yaml(entries(proposals(source, Wish()), source.path.name), {}))
    assert said["tables"][0]["columns"]["Paid to"] is None
    said["tables"][0]["columns"]["Paid to"] = "agreements.field_of_use"
    (row,), _ = read(source, **said)
    assert row.record["field_of_use"] == "Fund"
    said["tables"][0]["columns"]["Paid to"] = "field of use"
    with pytest.raises(Invalid, match="field of use"):
        read(source, **said)
    said["tables"][0]["table"] = "leave out"
    assert [one.problem.rule for one in read(source, **said)[1]] == ["no-known-table"]


def test_a_number_used_for_two_inventions_keeps_both(tmp_path: Path) -> None:
    header = ["Invention no.", "Title", "Inventors", "Date of disclosure"]
    taken, _ = read(
        workbook(tmp_path, [header, ["A-1", "Membrane for rain", "A", 2020], ["A-1", "Quiet pump", "B", 2021]])
    )
    assert [one.record["id"] for one in taken] == ["office:A-1", "office:A-1~2"]
    assert [one.rule for one in taken[1].problems] == ["number-used-twice"]


def test_a_cell_far_out_is_refused_before_it_fills_the_machine(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "far.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, DEALS[0])
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    with pytest.raises(Invalid, match="16,384 columns"):
        reader_for(Source(tmp_path / "far.xlsx"))


@pytest.mark.parametrize("written", ["12.500", "1,234", "10 - 20 EUR", "3 Stück", "about half", "3 %", "2‰"])
def test_amounts_of_two_readings_and_rates_are_not_read(written: str) -> None:
    assert amount(written, None) is None


@pytest.mark.parametrize(
    "written, mark, value",
    [
        ("12.500", ",", "12500"),
        ("1200.50", ",", "1200.50"),
        ("€1,200", ".", "1200"),
        ("5.000,-- €", ",", "5000"),
        ("CHF 1'200.50", None, "1200.50"),
        ("1,2 Mio. EUR", ",", "1200000"),
        (0.1, None, "0.10"),
    ],
)
def test_amounts(written: Any, mark: Any, value: str) -> None:
    found = amount(written, mark)
    assert found is not None
    assert found.value == Decimal(value)


def test_day_numbers_from_1904() -> None:
    assert day(42074, None, since_1904=True) == day(43536, None) == ("2019-03-12", False)


def commented(folder: Path, lines: list[list[Any]], row: int, column: int, text: str) -> Source:
    path = folder / "office.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("List")
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
        sheet.write_comment(row, column, text, {"author": ""})
        sheet.write_comment(0, 0, "A word on the column", {"author": ""})
    return Source(path)


def test_a_comment_at_a_contact_becomes_part_of_its_note(tmp_path: Path) -> None:
    lines = [
        ["First name", "Last name", "E-mail", "Organisation", "Notes"],
        ["Ada", "Maker", "a@example.org", "Oy", "Met."],
    ]
    (row,), _ = read(commented(tmp_path, lines, 1, 3, "Left in May"))
    notes = [record["note"] for name, record in row.also if name == "contacts"]
    assert notes == ["Met.\nD2: Left in May"]
    assert "comment-not-read" not in [one.rule for one in row.problems]


def test_a_comment_at_another_record_is_told_with_its_cell(tmp_path: Path) -> None:
    lines = [["Invention no.", "Title", "Inventors", "Date of disclosure"], ["A-1", "Membrane for rain", "Ada", 2020]]
    source = commented(tmp_path, lines, 1, 1, "Licensed to Oy")
    (row,), _ = read(source)
    told = [(one.column, one.found, one.severity) for one in row.problems if one.rule == "comment-not-read"]
    assert told == [("B2", "Licensed to Oy", "notice")]
    assert [one for one in source.notes if "comments" in one] == [
        "Sheet List: 1 comments beside the lines of the tables were not read: A1 “A word on the column”."
    ]
