"""`valorise match` as a person and as a program meets it."""

from __future__ import annotations

import json
import sys

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


def test_a_kept_index_is_brought_up_to_date_by_what_changed(files, capsys, tmp_path):
    folder = tmp_path / "index"
    plain = json.loads(run(capsys, *files, "--as-of", "2026-04-01", "--json")[1].out)
    told = []
    for title in ("Coating for turbine blades", "Coating for turbine blades", "Coating for blades of turbines"):
        lines = [json.dumps({**ASSETS[0], "title": title}), json.dumps(ASSETS[1])]
        (tmp_path / "assets.jsonl").write_text("\n".join([*lines, "{broken"]) + "\n", "utf-8")
        code, said = run(capsys, *files, "--as-of", "2026-04-01", "--json", "--index", str(folder))
        told.append(said.err.splitlines()[-1])
        assert code == 0
        assert (json.loads(said.out)["table"] == plain["table"]) == (title == ASSETS[0]["title"])
    assert told == [
        "Search index: 2 added, 0 changed, 0 deleted, 0 as before.",
        "Search index: 0 added, 0 changed, 0 deleted, 2 as before.",
        "Search index: 0 added, 1 changed, 0 deleted, 1 as before.",
    ]


@pytest.mark.parametrize("harmed", ["manifest.json", "parts/*/levels.npy"])
def test_a_damaged_index_is_built_again_and_this_is_said(files, capsys, tmp_path, harmed):
    folder = tmp_path / "index"
    run(capsys, *files, "--index", str(folder))
    (damaged,) = folder.glob(harmed)
    damaged.write_bytes(damaged.read_bytes()[:-3])
    code, said = run(capsys, *files, "--index", str(folder))
    assert code == 0
    assert "damaged" in said.err
    assert "built again" in said.err
    assert "2 added" in said.err


def test_a_folder_that_is_no_index_is_refused(files, capsys, tmp_path):
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "thesis.odt").write_text("mine", "utf-8")
    code, said = run(capsys, *files, "--index", str(tmp_path / "index"))
    assert code == 2
    assert "other files" in said.err


def test_a_profile_is_chosen_and_told(files, capsys):
    for profile in ("lexical", "hybrid"):
        code, said = run(capsys, *files, "--profile", profile, "--json")
        assert code == 0
        assert json.loads(said.out)["profile"] == profile


def test_a_cluster_needs_a_folder_that_all_see_and_makes_no_vectors(files, capsys, tmp_path):
    code, said = run(capsys, *files, "--engine", "spark")
    assert code == 2
    assert "--batch" in said.err
    semantic = ["--profile", "semantic", "--model", str(tmp_path)]
    held = ["--batch", str(tmp_path / "parts"), "--out", str(tmp_path / "m.jsonl")]
    assert run(capsys, *files, "--engine", "spark", *semantic, *held)[0] == 2


def test_without_spark_or_java_one_is_told_what_to_install_and_nothing_is_lost(files, capsys, tmp_path, monkeypatch):
    from valorise.stores import spark
    from valorise.terms.errors import NotReady

    monkeypatch.setitem(sys.modules, "pyspark", None)
    held = ["--batch", str(tmp_path / "parts"), "--out", str(tmp_path / "m.jsonl")]
    code, said = run(capsys, *files, "--engine", "spark", *held)
    assert code == 2
    assert "pip install 'valorise[cluster]'" in said.err
    assert run(capsys, *files, *held)[0] == 0
    assert [one.name for one in (tmp_path / "parts").iterdir()] == ["run.lock"]
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(NotReady, match="openjdk-17"):
        spark._java()
