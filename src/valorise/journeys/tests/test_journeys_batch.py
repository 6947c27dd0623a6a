"""Matching in parts: killed at any moment, the same command ends with what a run without a stop finds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from valorise.cli import main
from valorise.journeys.batch import Batch, forget, in_parts
from valorise.journeys.matching import Options, best_assets, best_needs
from valorise.matching import parts as engine
from valorise.matching.tests.records_for_matching import DAY, FLOOD, TURBINE, VACCINE, WIND, records
from valorise.terms.errors import NotReady, Refused

HERE = Path(__file__).resolve().parents[3]
NEEDS = [
    {"id": f"n{at}", "type": "challenge", "title": f"Blades of turbine {at % 7} at sea {at % 3}"} for at in range(30)
]
ASSETS = [{"id": f"a{at}", "title": f"Coating {at % 5} for blades of turbine {at}"} for at in range(12)]
LINE = "match --assets assets.jsonl --needs needs.jsonl --as-of 2026-01-01 --top 3"
KILLED = """
import os, signal, sys
from valorise.matching import parts
from valorise.journeys import batch
from valorise.stores import parts as kept
parts.SIZE = parts.shares.__defaults__ = None
parts.shares.__defaults__ = (5,)
made, keep = [], kept.Parts.keep
def stop(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def counted(self, number, tables):
    made.append(number)
    if sys.argv[1] == "within" and len(made) == 3:
        kept.synced = stop
    keep(self, number, tables)
    if sys.argv[1] == "between" and len(made) == 2:
        stop()
kept.Parts.keep = counted
if sys.argv[1] == "before-the-end":
    batch.forget = stop
    import valorise.cli.match
from valorise.cli import main
try:
    main(sys.argv[2:])
finally:
    print(len(made))
"""


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, rows in {"assets": ASSETS, "needs": NEEDS}.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    return tmp_path


def run(moment):
    line = [sys.executable, "-c", KILLED, moment, *f"{LINE} --batch parts --index index --out m.jsonl".split()]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])}
    return subprocess.run(line, capture_output=True, text=True, check=False, env=env)


@pytest.mark.processes
def test_a_run_that_is_killed_goes_on_and_doubles_nothing(files):
    with pytest.raises(SystemExit):
        main(f"{LINE} --out whole.jsonl".split())
    left = [run(moment) for moment in ("within", "between", "before-the-end")]
    assert [one.returncode for one in left] == [-signal.SIGKILL] * 3, left[1].stderr[-600:]
    assert sorted(one.name for one in (files / "parts").glob("part-*")) == [f"part-{at:06}" for at in range(1, 7)]
    ended = run("never")
    assert ended.returncode == 0
    assert ended.stdout.splitlines()[-1] == "0", "what was finished is not made again"
    assert (files / "m.jsonl").read_bytes() == (files / "whole.jsonl").read_bytes()
    assert [one.name for one in (files / "parts").iterdir()] == ["run.lock"]


@pytest.mark.parametrize("side", ["needs", "assets"])
def test_parts_give_what_a_run_of_all_gives(tmp_path, monkeypatch, side):
    monkeypatch.setattr(engine.shares, "__defaults__", (2,))
    tables = (
        records("needs", WIND, {**WIND, "id": "other"}, {**WIND, "id": "third"}),
        records("assets", TURBINE, VACCINE, FLOOD),
    )
    find = best_assets if side == "needs" else best_needs
    whole = find(*tables, as_of=DAY, tell=lambda *_: None)
    told: list[tuple[str, int, int]] = []
    batch = Batch(*tables, DAY, Options(), side)
    for _ in range(2):
        found = in_parts(batch, tmp_path / "parts", tell=lambda *step: told.append(step))
        assert found.table.equals(whole.table)
        assert found.reasons.sort(pl.all()).equals(whole.reasons.sort(pl.all()))
    assert told[-1] == ("Comparing", 3, 3)
    forget(batch, tmp_path / "parts")
    assert not [*(tmp_path / "parts").glob("part-*")]


def test_a_damaged_part_is_made_again_and_another_question_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(engine.shares, "__defaults__", (1,))
    tables = (records("needs", WIND), records("assets", TURBINE, VACCINE))
    batch, folder = Batch(*tables, DAY, Options()), tmp_path / "parts"
    first = in_parts(batch, folder, tell=lambda *_: None)
    (kept,) = folder.glob("part-*/matches.parquet")
    kept.write_bytes(kept.read_bytes()[:-9])
    assert in_parts(batch, folder, tell=lambda *_: None).table.equals(first.table)
    with pytest.raises(Refused, match="number of matches"):
        in_parts(Batch(*tables, DAY, Options(top=2)), folder, tell=lambda *_: None)
    assert [*folder.glob("part-*/matches.parquet")] == [kept]


def test_a_folder_of_something_else_and_one_in_use_are_refused(tmp_path):
    batch = Batch(records("needs", WIND), records("assets", TURBINE), DAY, Options())
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(Refused, match=r"letter\.txt"):
        in_parts(batch, tmp_path, tell=lambda *_: None)
    from valorise.stores.parts import parts

    with parts(tmp_path / "parts", batch.question), pytest.raises(NotReady, match="Another program"):
        in_parts(batch, tmp_path / "parts", tell=lambda *_: None)
