"""`valorise assign` as a person and as a program meets it, after `valorise match`."""

from __future__ import annotations

import json

import pytest

from valorise.cli import main

ASSETS = [
    {"id": f"a{at}", "title": f"Coating of kind {at} for turbine blades at sea",
     "contributors": [{"name": name, "organisation": unit}]}
    for at, (name, unit) in enumerate([("Ana", "Physics"), ("Ana", "Physics"), ("Bo", "Botany")], 1)
]  # fmt: skip
NEEDS = [
    {"id": "wind", "type": "challenge", "title": "Longer life for turbine blades at sea"},
    {"id": "late", "type": "challenge", "title": "Coating for turbine blades", "deadline": "2020-05-01"},
]


BOTH = "--needs needs.jsonl --assets assets.jsonl"


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, records in {"assets": ASSETS, "needs": NEEDS}.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    with pytest.raises(SystemExit):
        main(f"match {BOTH} --as-of 2026-01-01 --out matches.jsonl --json".split())
    return tmp_path


def run(capsys, line):
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        main(f"assign --matches matches.jsonl {line}".split())
    return left.value.code, capsys.readouterr()


def test_programs_get_talks_prices_and_what_is_blocked(files, capsys):
    (files / "floors.csv").write_text("kind;name;least\nunit;Botany;1\n", "utf-8")
    code, said = run(capsys, f"{BOTH} --capacity need=1 --floors floors.csv --json")
    answer = json.loads(said.out)
    assert code == 0
    (talk,) = answer["table"]
    assert (talk["need"], talk["asset"], talk["floors"]) == ("wind", "a3", ["unit Botany"])
    assert answer["proven"] is True
    (floor,) = answer["floors"]
    assert floor["price"] == pytest.approx(answer["without_floors"] - answer["worth"])
    assert {one["rule"] for one in answer["reasons"]} == {"talk-chosen", "talk-no-match"}
    assert [one["record"] for one in answer["problems"] if one["found"] == "deadline-passed"] == [
        "late a1",
        "late a2",
        "late a3",
    ]


@pytest.mark.parametrize("end", ["jsonl", "csv", "xlsx"])
def test_people_get_tables_and_files(files, capsys, end):
    code, said = run(capsys, f"{BOTH} --capacity asset=1 --floors unit=1 --out talks.{end}")
    assert code == 0
    assert "Proven: no other choice is worth more." in said.out
    assert "What floors cost" in said.out
    assert (files / f"talks.{end}").stat().st_size > 100


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--capacity nowhere.csv", "no file"),
        ("--floors unit=1 --out talks.docx", "not clear"),
        (f"{BOTH} --floors unit=4", "unit Botany at least 4"),
        ("--floors unit=1", "kind of group"),
        ("--floors needs.jsonl", "cannot be used as floors of talks"),
        ("--exclusions bad.csv", "no column name"),
        ("--capacity letters.csv", "values cannot be used"),
    ],
)
def test_what_cannot_be_done_is_told(files, capsys, line, said):
    (files / "bad.csv").write_text("kind,other\nneed,x\n", "utf-8")
    (files / "letters.csv").write_text("kind,name,most\nneed,wind,many\n", "utf-8")
    code, told = run(capsys, line)
    assert code == 2
    assert said in told.err
    assert "Traceback" not in told.err
    assert json.loads(run(capsys, f"{line} --json")[1].out)["error"]["fix"]
