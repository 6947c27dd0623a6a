"""`valorise match` as a person and as a program meets it."""

from __future__ import annotations

import json

import pytest

from valorise.cli import main

ASSETS = [
    {"id": "turbine", "title": "Coating for turbine blades", "summary": "It protects blades from erosion at sea."},
    {"id": "vaccine", "title": "Oral vaccine for poultry", "confidentiality": "confidential"},
]
NEEDS = [
    {"id": "wind", "type": "challenge", "title": "Longer life for turbine blades", "deadline": "2026-05-01"},
    {"id": "poem", "type": "challenge", "title": "Sonnets about love"},
]


@pytest.fixture
def files(tmp_path):
    written = {"assets": [*map(json.dumps, ASSETS), "{broken"], "needs": [*map(json.dumps, NEEDS)]}
    for name, lines in written.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return ["--assets", str(tmp_path / "assets.jsonl"), "--needs", str(tmp_path / "needs.jsonl")]


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(["match", *arguments])
    return left.value.code, capsys.readouterr()


def test_programs_get_matches_reasons_and_problems(files, capsys):
    code, said = run(capsys, *files, "--as-of", "2026-06-01", "--json")
    answer = json.loads(said.out)
    assert code == 0
    (match,) = answer["table"]
    assert (match["need"], match["asset"], match["rank"]) == ("wind", "turbine", 1)
    assert match["blockers"][0]["rule"] == "deadline-passed"
    assert match["parts"]["text"] > 0
    assert {reason["rule"] for reason in answer["reasons"]} == {"shared-words", "nothing-in-common"}
    assert any(problem["row"] == 3 and problem["severity"] == "refused" for problem in answer["problems"])


def test_a_refused_line_fails_a_strict_run(files, capsys):
    assert run(capsys, *files, "--strict", "--json")[0] == 2


def test_people_get_a_table(files, capsys):
    code, said = run(capsys, *files, "--as-of", "2026-04-01")
    assert code == 0
    assert "Coating for turbine blades" in said.out


def test_matches_are_written_as_lines(files, capsys, tmp_path):
    out = tmp_path / "matches.jsonl"
    assert run(capsys, *files, "--as-of", "2026-04-01", "--out", str(out))[0] == 0
    (line,) = out.read_text("utf-8").splitlines()
    assert json.loads(line)["asset"] == "turbine"


def test_each_asset_may_look_for_its_needs(files, capsys):
    code, said = run(capsys, *files, "--for", "assets", "--json")
    assert code == 0
    assert [row["need"] for row in json.loads(said.out)["table"]] == ["wind"]


@pytest.mark.parametrize("wrong", [["--profile", "semantic"], ["--top", "0"], ["--as-of", "soon"]])
def test_only_what_exists_is_offered(files, capsys, wrong):
    assert run(capsys, *files, *wrong)[0] == 2


def test_a_missing_file_is_told(files, capsys):
    code, said = run(capsys, "--assets", "nowhere.jsonl", *files[2:])
    assert code == 2
    assert "nowhere.jsonl" in said.err
