from __future__ import annotations

import csv as reader
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import orjson
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from python_calamine import CalamineWorkbook

from valorise.reporting.formats import csv, format_named, formats, json, jsonl, xlsx
from valorise.reporting.formats.csv import STARTS_FORMULA
from valorise.reporting.formats.values import shape_of
from valorise.reporting.tests.sample import sample
from valorise.terms.errors import Missing
from valorise.terms.tables import Table, table
from valorise.terms.tables.checks import Place, check, frame

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
MONEY = pl.DataFrame(
    {"amount": [Decimal("12345678901234567890.12"), Decimal("0.10")]}, schema={"amount": pl.Decimal(38, 2)}
)


def declared(name: str) -> Table:
    found = shape_of(name)
    assert found
    return found


@pytest.mark.parametrize(
    "name", [name for name, rows in sample().tables.items() if rows.height and name != "attention"]
)
def test_json_lines_come_back_as_they_were(name: str) -> None:
    before = sample().tables[name]
    rows = [orjson.loads(line) for line in jsonl.write(name, before).splitlines()]
    checked = check(declared(name), [(row, Place()) for row in rows])
    assert not checked.problems
    assert_frame_equal(frame(declared(name), checked.records), before)


def test_json_lines_keep_columns_that_no_declaration_knows() -> None:
    more = sample().suggestions.with_columns(why=pl.lit("near"))
    first = orjson.loads(jsonl.write("suggestions", more).splitlines()[0])
    assert first["recommendation"] == "R5"
    assert first["why"] == "near"
    assert orjson.loads(jsonl.write("attention", sample().attention).splitlines()[0])["concern"]


def test_exact_amounts_are_json_numbers_with_all_their_digits() -> None:
    assert b"12345678901234567890.12" in jsonl.write("money", MONEY)
    assert orjson.loads(json.write({"money": MONEY}))["money"][1]["amount"] == 0.1


def test_no_rows_give_no_lines() -> None:
    assert jsonl.write("assets", table("assets").empty()) == b""
    assert csv.write("assets", table("assets").empty()).count(b"\r\n") == 1


@given(st.lists(ANY_TEXT, min_size=1, max_size=8))
def test_no_csv_cell_starts_a_formula_and_nothing_else_changes(texts: list[str]) -> None:
    page = csv.write("any", pl.DataFrame({"text": texts}))
    assert page.startswith(b"\xef\xbb\xbf")
    read = list(reader.reader(io.StringIO(page.decode("utf-8-sig"), newline="")))[1:]
    assert len(read) == len(texts)
    for (found,), before in zip(read, texts, strict=True):
        assert not found.startswith(STARTS_FORMULA)
        assert found.removeprefix("'").translate(BLANKS) == before.removeprefix("'").translate(BLANKS)


BLANKS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127], " ")


def test_csv_numbers_and_dates_stay_numbers_and_dates() -> None:
    rows = pl.DataFrame({"n": [-5, None], "x": [-0.5, 1.0], "on": [date(2024, 2, 29), None], "yes": [True, False]})
    assert csv.write("any", rows).decode("utf-8-sig").splitlines()[1] == '-5,-0.5,"2024-02-29","true"'


def book(tables: dict[str, pl.DataFrame], **options: int) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.write(tables, **options)))


def test_the_workbook_has_a_sheet_per_table_with_head_frozen_and_real_values() -> None:
    found = sample()
    opened = book(dict(found.tables))
    assert opened.sheetnames == ["About", *found.tables]
    sheet = opened["deadlines"]
    assert sheet.freeze_panes == "B2"
    heads = [cell.value for cell in sheet[1]]
    values = dict(zip(heads, [cell.value for cell in sheet[2]], strict=True))
    assert values["due"] == datetime(2026, 2, 10)  # noqa: DTZ001 - spreadsheets have no zones
    assert values["overdue"] is True
    assert values["year"] == 5
    assets = opened["assets"]
    first = dict(zip([cell.value for cell in assets[1]], [cell.value for cell in assets[2]], strict=True))
    assert first["dates.disclosed"] == datetime(2025, 11, 4)  # noqa: DTZ001
    assert first["contributors"] == "name: Contributor a01, share: 1/2; name: Second a01, share: 1/2"
    assert opened["About"]["A2"].value == "assets"
    second = dict(zip([cell.value for cell in assets[1]], [cell.value for cell in assets[3]], strict=True))
    assert second["readiness"] == "TRL 4"


def test_calamine_reads_the_same_workbook() -> None:
    read = CalamineWorkbook.from_filelike(io.BytesIO(xlsx.write({"needs": sample().needs})))
    rows = read.get_sheet_by_name("needs").to_python()
    assert len(rows) == sample().needs.height + 1
    assert rows[1][rows[0].index("budget.amount")] == 250000.0


@settings(max_examples=40, deadline=None)
@given(st.lists(ANY_TEXT, min_size=1, max_size=6))
def test_no_workbook_cell_is_a_formula_and_texts_come_back(texts: list[str]) -> None:
    texts = [*texts, "=1+1", "+1", "-1", "@SUM(1)", "{=1}", "https://example.org", "_x0041_"]
    content = xlsx.write({"any": pl.DataFrame({"id": [str(n) for n in range(len(texts))], "text": texts})})
    sheet = openpyxl.load_workbook(io.BytesIO(content))["any"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    read = [cell.value for cell in sheet["B"]][1:]
    assert "=1+1" in read
    assert len(read) == len(texts)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("any").to_python()
    assert [row[1] for row in rows[-7:]][:4] == ["=1+1", "+1", "-1", "@SUM(1)"]


def test_what_a_spreadsheet_cannot_hold_is_cut_with_a_note() -> None:
    rows = pl.DataFrame({"id": [str(n) for n in range(9)], "text": ["😀" * 40_000, *(["short"] * 8)]})
    opened = book({"many": rows}, most_rows=5)
    assert opened["many"].max_row == 5
    assert len(opened["many"]["B2"].value.encode("utf-16-le")) <= 2 * 32_767
    note = opened["About"]["D2"].value
    assert "Texts cut at 32,767 characters: 1" in note
    assert "A sheet holds 5 rows; 5 more are in many.jsonl." in note


def test_numbers_too_long_for_a_spreadsheet_stay_exact_as_text() -> None:
    rows = MONEY.with_columns(n=pl.Series([2**60, 5]), x=pl.Series([float("inf"), float("nan")]))
    opened = book({"money": rows})["money"]
    assert opened["A2"].value == "12345678901234567890.12"
    assert opened["A3"].value == 0.1
    assert opened["B2"].value == str(2**60)
    assert [opened["C2"].value, opened["C3"].value] == ["inf", "nan"]


def test_early_days_partial_dates_and_moments() -> None:
    rows = pl.DataFrame(
        {"due": [date(1850, 1, 1), date(2024, 2, 29)], "at": [datetime(2024, 5, 3, 10, tzinfo=UTC)] * 2}
    )
    opened = book({"days": rows})["days"]
    assert opened["A2"].value == "1850-01-01"
    assert opened["A3"].value == datetime(2024, 2, 29)  # noqa: DTZ001
    assert opened["B2"].value == datetime(2024, 5, 3, 10)  # noqa: DTZ001


def test_formats_are_found_by_file_and_an_unknown_one_names_the_others() -> None:
    assert {"csv", "html", "json", "jsonl", "xlsx"} <= set(formats())
    for name in ("csv", "html", "json", "jsonl", "xlsx"):
        module = format_named(name)
        assert module.TAKES in ("document", "table", "tables")
        assert f".{name}" == module.SUFFIX
        assert module.MEDIA
    with pytest.raises(Missing, match=r"Formats are: .*html"):
        format_named("odt")
