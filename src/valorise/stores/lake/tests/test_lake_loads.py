"""Loads are there whole or not at all, the same question is asked once, and damage is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from valorise.stores.lake.asked import ask
from valorise.stores.lake.lake import Lake
from valorise.stores.lake.loads import Input, Made
from valorise.terms.errors import Invalid, NotReady

MADE = Made((Input("a.csv", 3, "0" * 64),), "code", licence="CC0-1.0")
OTHER = Made((Input("a.csv", 3, "1" * 64),), "code")


def loaded(lake: Lake, made: Made, *tables: pl.DataFrame):
    with lake.load("raw", "things", made) as writing:
        for number, table in enumerate(tables):
            writing.add(f"part-{number}", table, left=1)
    return lake.latest("raw", "things")


def test_what_was_loaded_is_told_and_can_be_asked(tmp_path) -> None:
    lake = Lake(tmp_path)
    load = loaded(lake, MADE, pl.DataFrame({"a": ["1"]}), pl.DataFrame({"a": ["2"], "b": ["x"]}))
    assert (load.rows, load.left, list(load.columns), load.made.licence) == (2, 2, ["a", "b"], "CC0-1.0")
    assert lake.datasets() == [("raw", "things")]
    lake.verify(load)
    answer = ask({("raw", "things"): lake.paths(load)}, "SELECT a, b FROM raw.things ORDER BY a")
    assert answer.rows() == [("1", None), ("2", "x")]


def test_the_same_question_is_known_and_earlier_loads_stay(tmp_path) -> None:
    lake = Lake(tmp_path)
    first = loaded(lake, MADE, pl.DataFrame({"a": ["1"]}))
    assert lake.unchanged("raw", "things", MADE) == first
    assert lake.unchanged("raw", "things", OTHER) is None
    second = loaded(lake, OTHER, pl.DataFrame({"a": ["2"]}))
    assert [one.number for one in lake.loads("raw", "things")] == [1, 2]
    assert lake.latest("raw", "things", second.at) == second
    assert lake.latest("raw", "things", second.at - timedelta(microseconds=1)) == first
    assert lake.latest("raw", "things", datetime(2000, 1, 1, tzinfo=UTC)) is None


def test_what_fails_in_the_middle_leaves_the_load_before_and_its_finished_parts(tmp_path) -> None:
    lake = Lake(tmp_path)
    first = loaded(lake, MADE, pl.DataFrame({"a": ["1"]}))
    with pytest.raises(RuntimeError), lake.load("raw", "things", OTHER) as writing:
        writing.add("part-0", pl.DataFrame({"a": ["2"]}))
        raise RuntimeError
    assert lake.latest("raw", "things") == first
    with lake.load("raw", "things", OTHER) as writing:
        assert writing.has("part-0")
        assert not writing.has("part-1")
        writing.add("part-1", pl.DataFrame({"a": ["3"]}))
    assert lake.latest("raw", "things").rows == 2


def test_trouble_of_who_writes_is_not_taken_for_trouble_of_the_lake(tmp_path) -> None:
    with pytest.raises(PermissionError), Lake(tmp_path).load("raw", "things", MADE):
        raise PermissionError


def test_parts_of_another_question_do_not_come_in(tmp_path) -> None:
    lake = Lake(tmp_path)
    with pytest.raises(RuntimeError), lake.load("raw", "things", OTHER) as writing:
        writing.add("part-0", pl.DataFrame({"a": ["2"]}))
        raise RuntimeError
    with lake.load("raw", "things", MADE) as writing:
        assert not writing.has("part-0")
        writing.add("part-0", pl.DataFrame({"a": ["1"]}))
    assert lake.latest("raw", "things").rows == 1


def test_a_half_written_part_is_written_again(tmp_path) -> None:
    lake = Lake(tmp_path)
    with pytest.raises(RuntimeError), lake.load("raw", "things", MADE) as writing:
        writing.add("part-0", pl.DataFrame({"a": ["2"]}))
        raise RuntimeError
    (part,) = (tmp_path / "lake").rglob("part-0.parquet")
    part.write_bytes(part.read_bytes()[:-5])
    with lake.load("raw", "things", MADE) as writing:
        assert not writing.has("part-0")
        assert writing.rows == 0


@pytest.mark.parametrize("harm", ["cut", "gone", "other", "manifest"])
def test_damage_is_told_with_its_place(tmp_path, harm) -> None:
    lake = Lake(tmp_path)
    load = loaded(lake, MADE, pl.DataFrame({"a": ["1"]}))
    (part,) = (tmp_path / "lake").rglob("part-0.parquet")
    if harm == "cut":
        part.write_bytes(part.read_bytes()[:-5])
    elif harm == "gone":
        part.unlink()
    elif harm == "other":
        part.write_bytes(bytes(len(part.read_bytes())))
    else:
        (part.parent / "load.json").write_text("{")
    with pytest.raises(Invalid, match="damaged") as told:
        lake.verify(load)
        lake.loads("raw", "things")
    assert "load" in told.value.fix


def test_one_program_loads_a_dataset_at_a_time(tmp_path) -> None:
    lake = Lake(tmp_path)
    with lake.load("raw", "things", MADE), pytest.raises(NotReady, match="Another program"):
        loaded(Lake(tmp_path), OTHER, pl.DataFrame({"a": ["1"]}))


@pytest.mark.parametrize("name", ["", "A", "a b", "../x", "1a", "a" * 64, "a;drop"])
def test_names_are_those_of_tables(tmp_path, name) -> None:
    with pytest.raises(Invalid, match="cannot name"), Lake(tmp_path).load("raw", name, MADE):
        pass


@pytest.mark.parametrize(
    "question",
    [
        "COPY raw.things TO '{home}/out.csv'", "SELECT * FROM read_csv('/etc/passwd')", "SET threads = 1",
        "SELECT 1; SELECT 2", "DROP VIEW raw.things", "ATTACH '{home}/x.db'", "INSTALL httpfs", "SELECT", "",
        "SELECT * FROM '{home}/lake/raw/things/000001/load.json'", "SELECT * FROM read_text('{home}/secret')",
        "PRAGMA database_list", "CREATE TABLE t AS SELECT 1", "EXPORT DATABASE '{home}/d'",
    ],
)  # fmt: skip
def test_a_question_reads_the_datasets_and_nothing_else(tmp_path, question) -> None:
    lake = Lake(tmp_path)
    load = loaded(lake, MADE, pl.DataFrame({"a": ["1"]}))
    (tmp_path / "secret").write_text("secret")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Invalid, match="could not be answered") as told:
        ask({("raw", "things"): lake.paths(load)}, question.format(home=tmp_path))
    assert "raw.things" in told.value.why
    assert sorted(tmp_path.rglob("*")) == before
    lake.verify(load)


KILLED = """
import os, signal, sys
from pathlib import Path
import polars as pl
from valorise.stores.lake.lake import Lake
from valorise.stores.lake.loads import Input, Made
with Lake(Path(sys.argv[1])).load("raw", "things", Made((Input("b", 1, "2" * 64),), "code")) as writing:
    for number in range(3):
        writing.add(f"part-{number}", pl.DataFrame({"a": [str(number)]}))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_load_loses_nothing_and_goes_on(tmp_path) -> None:
    lake = Lake(tmp_path)
    first = loaded(lake, MADE, pl.DataFrame({"a": ["1"]}))
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False, env={**os.environ})
    assert done.returncode == -signal.SIGKILL
    assert lake.latest("raw", "things") == first
    with lake.load("raw", "things", Made((Input("b", 1, "2" * 64),), "code")) as writing:
        assert all(writing.has(f"part-{number}") for number in range(3))
    assert lake.latest("raw", "things").rows == 3


FULL = """
import random, resource, signal, sys
from pathlib import Path
import polars as pl
from valorise.stores.lake.lake import Lake
from valorise.stores.lake.loads import Input, Made
from valorise.terms.errors import NotReady
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    with Lake(Path(sys.argv[1])).load("raw", "things", Made((Input("b", 1, "2" * 64),), "code")) as writing:
        writing.add("part-0", pl.DataFrame({"a": ["small"]}))
        writing.add("part-1", pl.DataFrame({"a": [str(random.random()) for _ in range(20_000)]}))
except NotReady as error:
    print(error.why, error.fix)
"""


def test_a_full_disk_is_told_keeps_what_counted_and_the_finished_parts(tmp_path) -> None:
    """In a process that may write no file beyond 20 kB, as on a full disk."""
    lake = Lake(tmp_path)
    first = loaded(lake, MADE, pl.DataFrame({"a": ["1"]}))
    run = [sys.executable, "-c", FULL, str(tmp_path)]
    said = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    assert "File too large" in said
    assert "finished parts are kept" in said
    assert lake.latest("raw", "things") == first
    with lake.load("raw", "things", Made((Input("b", 1, "2" * 64),), "code")) as writing:
        assert (writing.has("part-0"), writing.has("part-1")) == (True, False)
        writing.add("part-1", pl.DataFrame({"a": ["2"]}))
    assert lake.latest("raw", "things").rows == 2
