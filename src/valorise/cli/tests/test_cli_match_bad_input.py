"""What `valorise match` says to files that are not as one would wish, and that nothing is lost by it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from valorise.cli import main

ASSETS = [
    {"id": "turbine", "title": "Coating for turbine blades", "summary": "It protects blades from erosion at sea."},
    {"id": "pala", "title": "Rivestimento per pale di turbine", "language": "it"},
]
NEED = {"id": "wind", "type": "challenge", "title": "Longer life for turbine blades"}
SMALL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from valorise.cli import main
main(sys.argv[2:])
"""


@pytest.fixture
def match(tmp_path, capsys):
    """What the command answers to these needs, written as lines: exit code, answer, error stream."""

    def asked(needs, *more, assets=ASSETS):
        for name, rows in {"assets": assets, "needs": needs}.items():
            (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
        files = ["--assets", str(tmp_path / "assets.jsonl"), "--needs", str(tmp_path / "needs.jsonl")]
        with pytest.raises(SystemExit) as left:
            main(["match", *files, "--as-of", "2026-01-01", "--json", *more])
        said = capsys.readouterr()
        return left.value.code, json.loads(said.out), said.err

    return asked


@pytest.mark.parametrize(
    "title",
    [
        "blades",
        "turbine " + "blades of all kinds and " * 4200,
        "Turbine blades, pale di turbine, Rotorblätter, λεπίδες, лопатки",
        "tur\x07bine \x00 blades \x1b[31m",
        "blades\nblades\r\n\tblades",
    ],
    ids=["one word", "100 kB", "mixed languages", "control signs", "lines"],
)
def test_a_need_of_any_shape_finds_its_asset(match, title):
    code, answer, _ = match([{**NEED, "title": title}, {**NEED, "id": "other"}])
    assert code == 0
    assert {one["need"] for one in answer["table"] if one["asset"] == "turbine"} == {"wind", "other"}


@pytest.mark.parametrize("title", ["", "   ", None])
def test_a_need_without_text_is_told_and_the_others_are_answered(match, title):
    code, answer, _ = match([{**NEED, "id": "empty", "title": title}, NEED])
    assert code == 0
    assert {one["need"] for one in answer["table"]} == {"wind"}
    told = [one for one in answer["problems"] if one["record"] == "empty" or one["row"] == 1]
    told += [one for one in answer["reasons"] if one["subject"] == "empty"]
    assert told


def test_duplicates_and_unknown_columns_are_told_with_their_row_and_kept(match):
    code, answer, _ = match([NEED, NEED, {**NEED, "id": "other", "colour": "blue"}])
    assert code == 0
    assert {one["need"] for one in answer["table"]} == {"wind", "other"}
    assert len({(one["need"], one["asset"]) for one in answer["table"]}) == len(answer["table"])
    assert any(one["column"] == "colour" or "colour" in str(one["found"]) for one in answer["problems"])


@pytest.mark.parametrize("made", ["nothing", "empty", "file", "other"])
def test_a_model_path_that_is_no_model_is_told_before_any_file_is_read(match, tmp_path, made):
    folder = tmp_path / "model"
    if made == "file":
        folder.write_text("weights", "utf-8")
    elif made != "nothing":
        folder.mkdir()
    if made == "other":
        (folder / "modules.json").write_text("[{]", "utf-8")
    code, answer, _ = match([NEED], "--profile", "semantic", "--model", str(folder))
    assert code == 2
    error = answer["error"]
    assert str(folder) in error["where"]
    assert error["fix"]


@pytest.mark.processes
@pytest.mark.parametrize("kept", [[], ["--batch", "parts"], ["--index", "index"]], ids=["out", "parts", "index"])
def test_a_full_disk_is_told_and_the_file_of_before_stays(match, tmp_path, kept):
    match([{**NEED, "id": f"n{at}"} for at in range(120)])
    (tmp_path / "m.jsonl").write_text("of before\n", "utf-8")
    line = ["match", "--assets", "assets.jsonl", "--needs", "needs.jsonl", "--as-of", "2026-01-01", "--out", "m.jsonl"]
    source = str(Path(__file__).resolve().parents[3])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")])}

    def with_room(size):
        call = [sys.executable, "-c", SMALL_DISK, str(size), *line, *kept]
        return subprocess.run(call, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)

    full = with_room(100)
    assert full.returncode == 2, full.stderr
    assert "Traceback" not in full.stderr
    assert "Make room" in full.stderr
    assert (tmp_path / "m.jsonl").read_text("utf-8") == "of before\n"
    ended = with_room(10**9)
    assert ended.returncode == 0, ended.stderr
    assert len((tmp_path / "m.jsonl").read_text("utf-8").splitlines()) >= 120
