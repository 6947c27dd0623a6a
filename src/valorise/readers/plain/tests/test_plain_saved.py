"""A saved mapping holds an entry for each table, and finds the right one again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from valorise.readers.plain.parse import proposals, rows
from valorise.readers.plain.saved import entry_of
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

TABLES = ("assets", "needs")
HEADER = ("No", "Name", "Text")
ABOUT_2019 = {"file": "lists.xlsx", "place": "2019!A1", "table": "assets", "columns": {"No": "id", "Name": "title"}}
ABOUT_2020 = {"file": "lists.xlsx", "place": "2020!A1", "table": "assets", "columns": {"No": None, "Name": "title"}}


def said_of(*listed: dict[str, Any], file: str, place: str, header: tuple[str, ...] = ("No", "Name")) -> Any:
    return entry_of({"tables": list(listed)}, file=file, place=place, header=header, tables=TABLES)


def test_file_and_place_come_first() -> None:
    both = (ABOUT_2019, ABOUT_2020)
    assert said_of(*both, file="lists.xlsx", place="2019!A1") is ABOUT_2019
    assert said_of(*both, file="lists.xlsx", place="2020!A1") is ABOUT_2020


def test_a_table_that_moved_or_was_renamed_is_known_by_its_columns() -> None:
    assert said_of(ABOUT_2019, file="lists.xlsx", place="2019!A4") is ABOUT_2019
    assert said_of(ABOUT_2019, file="lists of May.xlsx", place="Sheet1!A1") is ABOUT_2019


def test_columns_that_mean_two_things_lead_nowhere_but_to_the_same_place() -> None:
    both = (ABOUT_2019, ABOUT_2020)
    assert said_of(*both, file="lists.xlsx", place="2021!A1") is None
    assert said_of(*both, file="lists of May.xlsx", place="2020!A1") is ABOUT_2020


def test_another_table_at_the_place_is_not_meant() -> None:
    assert said_of(ABOUT_2019, file="lists.xlsx", place="2019!A1", header=("Vorname", "Nachname")) is None
    assert said_of({**ABOUT_2019, "columns": {}}, file="other.xlsx", place="2019!A1") is None


def test_what_is_said_of_an_offices_table_in_another_file_is_not_meant() -> None:
    contacts = {**ABOUT_2019, "table": "contacts"}
    assert said_of(contacts, file="other.csv", place="A1") is None
    assert said_of(contacts, file="lists.xlsx", place="2019!A1") is contacts


def test_tables_that_are_no_list_are_refused() -> None:
    for wrong in ("assets", [1], [{"columns": "Name"}]):
        with pytest.raises(Invalid, match="no list"):
            entry_of({"tables": wrong}, file="a.csv", place="A1", header=HEADER, tables=TABLES)


def test_sheets_with_columns_of_their_own_are_read_each_as_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, header in (("Pumps", ("Label", "Words", "When")), ("Fans", ("Words", "Label", "When"))):
        sheet = book.create_sheet(name)
        sheet.append(header)
        sheet.append(("Quiet one", "One hardly hears it.", "03/04/2024"))
        sheet.append(("Loud one", "One hears it well.", "05/06/2024"))
    path = tmp_path / "things.xlsx"
    book.save(path)
    source = Source(path)
    assert list(proposals(source, Wish())) == ["Pumps!A1", "Fans!A1"]
    said = [
        {"file": path.name, "place": "Pumps!A1", "table": "assets", "date_order": "day-month-year",
         "columns": {"Label": "title", "Words": "summary", "When": "dates.created"}},
        {"file": path.name, "place": "Fans!A1", "table": "assets", "date_order": "month-day-year",
         "columns": {"Words": "title", "Label": "summary", "When": "dates.created"}},
    ]  # fmt: skip
    found = [one for one in rows(source, Wish(mapping={"tables": said})) if isinstance(one, Row)]
    assert [one.record["title"] for one in found] == ["Quiet one", "Loud one"] * 2
    assert [one.record["dates"]["created"] for one in found][::2] == ["2024-04-03", "2024-03-04"]
    said[0] = {"file": path.name, "place": "Pumps!A1", "table": "leave out"}
    found = [one for one in rows(source, Wish(mapping={"tables": said})) if isinstance(one, Row)]
    assert [one.place for one in found] == ["Fans!A2", "Fans!A3"]
