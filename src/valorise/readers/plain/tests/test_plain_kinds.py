"""A table says what it holds by its columns; one that says nothing is refused with what was seen, never guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from valorise.readers.discovery import reader_for
from valorise.readers.plain.parse import proposal, rows
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

EVENTS = (
    "Case ID;Activity;Timestamp;Costs\n1;register request;2010-12-30 11:02:00;50\n1;decide;2011-01-06 09:18:00;20\n"
)
PANEL = "State;Year;Packs;Price\nAlabama;1970;89.8;0.5\nAlabama;1971;95.4;\nUtah;1970;65.5;0.7\n"


def written(folder: Path, text: str, name: str = "list.csv") -> Source:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return Source(path)


def taken(source: Source, **said: Any) -> list[Row]:
    return [one for one in rows(source, Wish(**said)) if isinstance(one, Row)]


@pytest.mark.parametrize(
    "text, table",
    [
        ("Title,Inventor\nQuiet fan,Ada Example\n", "assets"),
        ("Name,Licence,Repository\nfanlib,MIT,https://example.org/fan\n", "assets"),
        ("Title,Deadline,Budget\nDry the grain,2030-01-01,5000\n", "needs"),
        ("rec,given_name,surname,suburb\nr1,ada,example,north\n", "people"),
        ("Vorname,Nachname,Firma,E-Mail\nAda,Beispiel,Aqua,ada@example.org\n", "people"),
        ("Company,Address,City\nAqua,Main Street 1,Graz\n", "organisations"),
        (PANEL, "observations"),
    ],
)
def test_what_a_table_holds(tmp_path: Path, text: str, table: str) -> None:
    source = written(tmp_path, text)
    assert {one.table for one in taken(source)} == {table}
    assert proposal(source, Wish()).seen


@pytest.mark.parametrize(
    "text, seen",
    [
        (EVENTS, "a log of events"),
        ("id1,id2\nA1,B1\nA2,B2\n", "that name other things"),
        ("code,name\nAT,Austria\nBE,Belgium\n", "name other things"),
        ("age,weight,height,score\n41,70.5,180,3\n38,66.1,171,4\n", "measurements"),
        ("Title,Colour\nFan,green\n", "no column is known|texts, none of which"),
        ("name1,name2,is_match\nOla Berg,Ola Bergh,true\n", "texts, none of which"),
    ],
)
def test_what_shows_nothing_is_refused_with_what_was_seen(tmp_path: Path, text: str, seen: str) -> None:
    source = written(tmp_path, text)
    with pytest.raises(Invalid, match=seen) as caught:
        list(rows(source, Wish()))
    assert "--table" in caught.value.fix
    assert "--mapping" in caught.value.fix
    assert not proposal(source, Wish()).is_usable


def test_a_person_can_say_what_a_table_is(tmp_path: Path) -> None:
    source = written(tmp_path, "Label,Colour\nFan,green\n")
    said = {"table": "assets", "columns": {"Label": "title"}}
    assert [one.record["title"] for one in taken(source, mapping=said)] == ["Fan"]
    names = written(tmp_path, "Name,Room\nAda Example,7\n", "names.csv")
    assert [one.record["name"] for one in taken(names, table="people")] == ["Ada Example"]
    (left,) = rows(source, Wish(mapping={"table": "leave out"}))
    assert isinstance(left, Refused)
    assert left.left


def test_only_what_work_needs_is_taken_of_a_person(tmp_path: Path) -> None:
    text = "first_name,last_name,date_of_birth,street,email\nAda,Example,1980-02-03,Main Street 1,ada@example.org\n"
    (one,) = taken(written(tmp_path, text))
    assert (one.record["name"], one.record["email"]) == ("Ada Example", "ada@example.org")
    assert "1980" not in str(one.record)
    assert "Main Street" not in str(one.record)


def test_every_figure_of_a_row_is_told_and_missing_is_not_zero(tmp_path: Path) -> None:
    found = taken(written(tmp_path, PANEL))
    told = [
        (one["indicator"], one["unit_of_analysis"], one["period"], one["value"])
        for row in found
        for one in (row.record, *(record for _, record in row.also))
    ]
    assert told == [
        ("Packs", "Alabama", "1970", 89.8),
        ("Price", "Alabama", "1970", 0.5),
        ("Packs", "Alabama", "1971", 95.4),
        ("Packs", "Utah", "1970", 65.5),
        ("Price", "Utah", "1970", 0.7),
    ]


def test_tables_beside_each_other_with_titles_totals_and_notes(tmp_path: Path) -> None:
    path = tmp_path / "offers.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Offers")
        sheet.write(0, 0, "Offers of the year")
        sheet.write_row(2, 0, ["Title", "Abstract", "Grant"])
        sheet.write_row(3, 0, ["Quiet fan", "Hardly heard.", "G-1"])
        sheet.write_row(4, 0, ["Soil sensor", "Measures moisture.", "G-2"])
        sheet.write_row(5, 0, ["Total", "", 2])
        sheet.write_row(2, 5, ["First name", "Last name", "Phone"])
        sheet.write_row(3, 5, ["Ada", "Example", "123"])
    found = list(rows(Source(path), Wish()))
    assert [(one.table, one.place) for one in found if isinstance(one, Row)] == [
        ("assets", "Offers!A4"),
        ("assets", "Offers!A5"),
        ("people", "Offers!F4"),
    ]
    assert [one.problem.rule for one in found if isinstance(one, Refused)] == ["total", "beside-tables"]
    assert len({one.number for one in found}) == len(found)


def test_a_long_text_table_is_read_line_by_line_and_says_the_same(tmp_path: Path, monkeypatch: Any) -> None:
    lines = [f"Result {number};{'It does something. ' * 3};G-{number}" for number in range(50)]
    text = "\n".join(["Title;Abstract;Grant", *lines, "Total;;50", ""])
    short = list(rows(written(tmp_path, text, "a.csv"), Wish()))
    monkeypatch.setattr("valorise.readers.plain.tables.LONG", 100)
    long = list(rows(written(tmp_path, text, "a.csv"), Wish()))
    assert [(type(one), one.number, one.place) for one in long] == [(type(one), one.number, one.place) for one in short]
    assert (len(long), long[-1].number, type(long[-1])) == (51, 51, Refused)


def test_an_amount_in_two_readings_needs_the_proof_of_its_column(tmp_path: Path) -> None:
    header = "Title;Deadline;Budget\n"
    unclear = written(tmp_path, f"{header}Fan;2030-01-01;12.500\n", "unclear.csv")
    proved = written(tmp_path, f"{header}Fan;2030-01-01;12.500\nPump;2030-01-01;7,50\n", "proved.csv")
    assert [one.record["budget"] for one in taken(unclear, table="needs")] == [{}]
    assert [str(one.record["budget"]["amount"]) for one in taken(proved, table="needs")] == ["12500.00", "7.50"]


def test_names_of_persons_do_not_begin_a_table(tmp_path: Path) -> None:
    people = "".join(f"Ada{number} Example,Ada{number},Example,female\n" for number in range(9))
    source = written(tmp_path, f"full_name,first_name,last_name,gender\n{people}Grant Name,Grant,,\n{people}")
    found = list(reader_for(source).rows(source, Wish()))
    assert [one.table for one in found if isinstance(one, Row)] == ["people"] * 19
