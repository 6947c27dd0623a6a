"""From a place on disk to figures, through the journey and through the command."""

from __future__ import annotations

from datetime import UTC, date, datetime

import orjson
import pytest

from valorise.cli import main
from valorise.journeys.monitoring import courses, figures, memory
from valorise.stores.events import Event, events_from, export_log, open_log
from valorise.terms.errors import Invalid, Missing

END = date(2024, 12, 31)
EVENTS = [
    {"id": f"e{n}", "activity": "disclosure-received", "at": f"2024-0{1 + n}-01T10:00:00Z", "case": f"c{n}"}
    for n in range(6)
]


@pytest.fixture
def folder(tmp_path):
    lines = [orjson.dumps(one).decode() for one in EVENTS]
    (tmp_path / "events.jsonl").write_text("\n".join([*lines, "", "{broken", '{"id": "e9", "activity": "grant"}']))
    (tmp_path / "assets.jsonl").write_text('{"id": "c1", "title": "Pump", "type": "software"}\n')
    return tmp_path


def test_a_folder_gives_events_tables_and_what_was_wrong(folder):
    found = memory(str(folder))
    assert found.events["id"].to_list() == [one["id"] for one in EVENTS]
    assert found.tables["assets"]["id"].to_list() == ["c1"]
    problems = found.problems.select("file", "row", "rule", "severity").rows()
    assert problems == [("events.jsonl", 7, "not-json", "refused"), ("events.jsonl", 8, "required", "refused")]


def test_a_store_an_export_and_a_folder_give_the_same_figures(folder, tmp_path):
    store = tmp_path / "store"
    with open_log(store) as log:
        log.append(events_from(memory(str(folder)).events))
        export_log(log, tmp_path / "export.jsonl")
    places = [str(folder / "events.jsonl"), str(store), str(store / "events.sqlite"), str(tmp_path / "export.jsonl")]
    tables = [figures(place, as_of=END).table for place in places]
    assert all(one.equals(tables[0]) for one in tables)
    assert tables[0].filter(indicator="disclosures-received")["value"].to_list() == [6.0]


def test_a_store_takes_its_tables_from_the_files_beside_it(folder):
    with open_log(folder) as log:
        log.append([Event(id="only", activity="grant", at=datetime(2024, 5, 3, tzinfo=UTC))])
    found = memory(str(folder))
    assert found.events["id"].to_list() == ["only"]
    assert found.tables["assets"].height == 1


def test_what_is_not_there_is_missing(tmp_path):
    with pytest.raises(Missing, match="no event log"):
        figures(str(tmp_path), as_of=END)


def test_a_file_without_one_good_event_says_what_is_wrong_first(tmp_path):
    (tmp_path / "events.jsonl").write_text('{"id": "e1"}\n')
    with pytest.raises(Invalid, match="Not a single event") as raised:
        figures(str(tmp_path), as_of=END)
    assert "Record 1" in raised.value.why


def test_courses_say_how_many_cases_went_which_way(folder):
    found = courses(memory(str(folder)).events)
    assert found.throughput["cases"][0] == 6
    assert found.variants.rows() == [("disclosure-received", 6, 1.0)]


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    said = capsys.readouterr()
    return left.value.code, said.out, said.err


def test_the_command_answers_people_and_programs(folder, capsys):
    code, out, err = run(capsys, "indicators", str(folder), "--as-of", "2024-12-31")
    assert code == 0
    assert "Disclosures" in out
    assert "2 rows were refused" in err
    code, out, _ = run(
        capsys, "indicators", str(folder), "--as-of", "2024-12-31", "--json", "--only", "disclosures-received"
    )
    answer = orjson.loads(out)
    assert code == 0
    assert [(row["indicator"], row["period"], row["value"]) for row in answer["table"]] == [
        ("disclosures-received", "2024", 6.0)
    ]
    assert answer["reasons"][0]["rule"] == "indicator"
    assert {row["severity"] for row in answer["problems"]} == {"refused"}


def test_strict_leaves_with_two_where_a_row_was_refused(folder, capsys):
    assert run(capsys, "indicators", str(folder), "--as-of", "2024-12-31", "--strict")[0] == 2


def test_the_command_lists_what_it_knows(capsys):
    code, out, _ = run(capsys, "indicators", "--list", "--json")
    assert code == 0
    assert len(orjson.loads(out)["table"]) >= 20


def test_the_store_of_the_installation_is_the_one_meant_without_a_name(folder, capsys, monkeypatch):
    monkeypatch.setenv("VALORISE_HOME", str(folder / "home"))
    code, _, err = run(capsys, "indicators")
    assert code == 2
    assert str(folder / "home") in err
    with open_log(folder / "home") as log:
        log.append([Event(id="e1", case="c1", activity="grant", at=datetime(2024, 5, 3, tzinfo=UTC), why="fine")])
    assert run(capsys, "indicators", "--as-of", "2024-12-31")[0] == 0
    code, out, _ = run(capsys, "log", "show", "--case", "c1", "--json")
    assert [row["id"] for row in orjson.loads(out)["table"]] == ["e1"]
    assert "fine" in run(capsys, "log", "show", "--last", "1")[1]
    assert run(capsys, "log", "export", str(folder / "out.jsonl"))[0] == 0
    assert run(capsys, "log", "import", str(folder / "out.jsonl"), "--store", str(folder / "two"))[0] == 0
    assert run(capsys, "log", "verify", "--store", str(folder / "two"), "--json")[0] == 0
