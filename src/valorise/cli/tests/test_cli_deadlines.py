"""The command on small files: answers, reasons, calendar, wrong rows, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from valorise.cli import main

GOOD = """right,office,event,on,kind,title
P1,SI,first-filing,2026-02-27,,Cold plasma
P2,EP,filing,2023-03-14,patent,
T1,EM,filing,2017-01-10,trade-mark,
"""


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["deadlines", *arguments])
    return int(left.value.code or 0)


@pytest.fixture
def good(tmp_path: Path) -> str:
    file = tmp_path / "events.csv"
    file.write_text(GOOD, encoding="utf-8")
    return str(file)


def test_json_has_table_reasons_and_problems(good: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(good, "--as-of", "2026-11-22", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) >= {"table", "reasons", "problems"}
    found = {(row["right"], row["task"]): row["due"] for row in answer["table"] if "year" not in row or row["year"] > 4}
    assert found["T1", "renewal"] == "2027-01-10"
    assert found["P1", "file-international-application"] == "2027-03-01"
    assert answer["problems"] == []


def test_people_see_dates_with_rule_and_reference(good: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(good, "--as-of", "2026-11-22") == 0
    said = capsys.readouterr().out
    assert "2027-01-10" in said
    assert "firm" in said
    assert "unconfirmed" in said


def test_why_opens_the_reasons_of_one_right(good: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(good, "--as-of", "2026-11-22", "--why", "P1") == 0
    said = capsys.readouterr().out
    assert "What happened: First filing on 2026-02-27 at " in said
    assert "the date moves to 2027-03-01. [EPC Rule 134(1)]" in said
    assert "T1" not in said


def test_why_for_an_unknown_right_says_which_there_are(good: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(good, "--as-of", "2026-11-22", "--why", "P9") == 2
    assert "P1" in capsys.readouterr().err


def test_a_calendar_goes_to_a_file(good: str, tmp_path: Path) -> None:
    out = tmp_path / "dates.ics"
    assert run(good, "--as-of", "2026-11-22", "--format", "ics", "--out", str(out)) == 0
    assert out.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert b"Cold plasma" in out.read_bytes()


def test_wrong_rows_name_file_row_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(
        "right;office;event;on;kind;year\n"
        "A;EP;fling;2020-01-01;;\n"
        "B;EM;filing;2020-01-01;;\n"
        "C;EP;filing;2020-01;;\n"
        "D;EP;filing;soon;;\n"
        ";EP;filing;2020-01-01;;\n"
        "F;EP;filing;2020-01-01;;next\n"
        "G;EP;filing;2020-01-01;;\n",
        encoding="utf-8",
    )
    assert run(str(file), "--as-of", "2021-01-01", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    refused = {(row["row"], row["column"]): row["rule"] for row in answer["problems"]}
    assert refused == {
        (1, "event"): "unknown-event", (2, "kind"): "not-code", (3, "on"): "day-not-exact", (4, "on"): "not-day",
        (5, "right"): "required", (6, "year"): "not-integer",
    }  # fmt: skip
    assert {row["right"] for row in answer["table"]} == {"G"}
    assert all(row["file"] == str(file) and row["fix"] for row in answer["problems"])
    assert run(str(file), "--as-of", "2021-01-01", "--strict") == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [("id;date\n1;2\n", "no column right"), ('{"right": "A"\n', "not JSON"), ("right,office,event,on\n", "")],
)
def test_nothing_usable_leaves_with_two(
    tmp_path: Path, content: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "empty.csv"
    file.write_text(content, encoding="utf-8")
    assert run(str(file), "--as-of", "2021-01-01") == 2
    assert said in capsys.readouterr().err


def test_json_lines_are_read_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text('{"right": "A", "office": "EP", "event": "filing", "on": "2020-01-15", "year": null}\n', "utf-8")
    assert run(str(file), "--as-of", "2021-02-01", "--json") == 0
    assert "2022-01-31" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("nowhere.csv", "--as-of", "2021-01-01") == 2
    assert "nowhere.csv" in capsys.readouterr().err
