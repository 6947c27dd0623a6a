"""Matching and linking on a real cluster of two workers on this machine: one is killed, and nothing is missing.

The workers stand at two loopback addresses, so that Spark's own record of events says which of them ran a task.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

import polars as pl
import pytest
from tests.bench.made_people import people

from valorise.cli import main

ROOT = Path(__file__).resolve().parents[2]
HOSTS = ("127.0.0.1", "127.0.0.2")
SCALA = "2.13"
"""What the scripts of a downloaded Spark tell its programs; Spark 4 knows no other."""
LINE = "match --assets assets.jsonl --needs needs.jsonl --as-of 2026-01-01 --top 3"
KILLING = """
import json, os, signal, sys
from pathlib import Path
from valorise.matching import parts
from valorise.stores import parts as kept
parts.shares.__defaults__ = (15,)
keep, victim = kept.Parts.keep, int(sys.argv[1])
def ran():
    lines = (line for file in Path("events").rglob("events_*") for line in file.read_text("utf-8").splitlines())
    ends = (json.loads(line) for line in lines if line.startswith('{"Event":"SparkListenerTaskEnd"'))
    return [one for one in ends if one["Task Info"]["Host"] == "127.0.0.2" and not one["Task Info"]["Failed"]]
def killing(self, number, tables):
    keep(self, number, tables)
    if not Path("killed.json").exists() and (done := len(ran())):
        os.killpg(victim, signal.SIGKILL)
        Path("killed.json").write_text(json.dumps({"ran": done, "parts": len(list(Path("parts").glob("part-*")))}))
kept.Parts.keep = killing
from valorise.cli import main
main(sys.argv[2:])
"""
pytestmark = [
    pytest.mark.spark,
    pytest.mark.soak,
    pytest.mark.processes,
    pytest.mark.skipif(not find_spec("pyspark"), reason="pyspark is not installed; `make cluster` sets it up"),
    pytest.mark.skipif(not shutil.which("java"), reason="there is no Java, which Spark needs"),
]


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assets = [{"id": f"a{at}", "title": f"Coating {at % 5} for blades of turbine {at}"} for at in range(300)]
    needs = [{"id": f"n{at}", "type": "challenge", "title": f"Blades {at % 7} at sea {at % 11}"} for at in range(300)]
    for name, rows in {"assets": assets, "needs": needs}.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    (tmp_path / "events").mkdir()
    settings = {
        "spark.driver.host": HOSTS[0],
        "spark.driver.bindAddress": HOSTS[0],
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": f"file://{tmp_path / 'events'}",
    }
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "spark-defaults.conf").write_text("".join(f"{a} {b}\n" for a, b in settings.items()))
    return tmp_path


def surroundings(folder: Path) -> dict[str, str]:
    found = os.pathsep.join([str(ROOT / "src"), *filter(None, sys.path)])
    return {**os.environ, "PYTHONPATH": found, "SPARK_CONF_DIR": str(folder / "conf"), "SPARK_LOCAL_DIRS": str(folder)}


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOSTS[0], 0))
        return one.getsockname()[1]


@contextmanager
def program(folder: Path, name: str, *arguments: str):
    """A program of Spark in a group of its own, so that it goes with all that it started, as a machine does."""
    home = Path(find_spec("pyspark").origin).parent
    line = ["java", "-cp", f"{folder / 'conf'}:{home / 'jars'}/*", "-Xmx512m", f"org.apache.spark.deploy.{name}"]
    with (folder / f"{name}-{len(list(folder.glob(f'{name}*')))}.log").open("wb") as log:
        made = subprocess.Popen(
            [*line, *arguments],
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**surroundings(folder), "SPARK_HOME": str(home), "SPARK_SCALA_VERSION": SCALA},
        )
        try:
            yield made
        finally:
            with suppress(ProcessLookupError):
                os.killpg(made.pid, signal.SIGKILL)
            made.wait()


def open_at(port: int) -> None:
    until = monotonic() + 60
    while monotonic() < until:
        with socket.socket() as one:
            if one.connect_ex((HOSTS[0], port)) == 0:
                return
        sleep(0.2)
    raise AssertionError("The master of the cluster did not start.")


@contextmanager
def no_workers(folder: Path):
    port = free_port()
    with program(folder, "master.Master", "--host", HOSTS[0], "--port", str(port), "--webui-port", "0"):
        open_at(port)
        yield f"spark://{HOSTS[0]}:{port}"


@contextmanager
def two_workers(folder: Path):
    with ExitStack() as kept:
        address = kept.enter_context(no_workers(folder))
        each = ["--webui-port", "0", "-c", "1", "-m", "1g", "-d", str(folder / "work"), address]
        yield address, [kept.enter_context(program(folder, "worker.Worker", "--host", one, *each)) for one in HOSTS]


def test_a_worker_is_killed_and_nothing_is_missing(files):
    with pytest.raises(SystemExit):
        main(f"{LINE} --out local.jsonl".split())
    with two_workers(files) as (master, workers):
        line = f"{LINE} --batch parts --index index --engine spark --master {master} --out spark.jsonl".split()
        made = subprocess.run(
            [sys.executable, "-c", KILLING, str(workers[1].pid), *line],
            env=surroundings(files),
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        assert made.returncode == 0, made.stderr[-2000:]
        assert (files / "killed.json").exists(), "the worker that was to be killed had run no task"
        assert workers[1].wait(10) == -signal.SIGKILL
        assert workers[0].poll() is None
    killed = json.loads((files / "killed.json").read_text())
    assert killed["ran"] >= 1
    assert killed["parts"] < 20, "all parts were there before the worker was killed"
    assert (files / "spark.jsonl").read_bytes() == (files / "local.jsonl").read_bytes()
    assert pl.read_ndjson(files / "spark.jsonl")["need"].n_unique() == 300


LINKING = KILLING.replace(
    "from valorise.matching import parts\n", "from valorise.journeys import link_cluster\n"
).replace("parts.shares.__defaults__ = (15,)\n", "link_cluster.PAIRS = 3_000\n")


def test_a_worker_is_killed_while_linking_and_no_pair_is_missing(files):
    people(6_000).drop("truth").write_parquet(files / "people.parquet")
    line = "link people.parquet --kind person --out"
    with pytest.raises(SystemExit):
        main(f"{line} local.parquet".split())
    with two_workers(files) as (master, workers):
        more = f"{line} spark.parquet --engine spark --master {master} --batch parts".split()
        made = subprocess.run(
            [sys.executable, "-c", LINKING, str(workers[1].pid), *more],
            env=surroundings(files),
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        assert made.returncode == 0, made.stderr[-2000:]
        assert (files / "killed.json").exists(), "the worker that was to be killed had run no task"
        assert workers[1].wait(10) == -signal.SIGKILL
    killed = json.loads((files / "killed.json").read_text())
    assert killed["ran"] >= 1
    assert pl.read_parquet(files / "spark.parquet").equals(pl.read_parquet(files / "local.parquet"))
    assert not list((files / "parts").glob("part-*")), "parts go when the whole is there"


def test_a_cluster_without_workers_says_so(files):
    hurry = "from valorise.stores import spark\nspark.PATIENCE = 3.0\n"
    start = "import sys\nfrom valorise.cli import main\nmain(sys.argv[1:])"
    with no_workers(files) as master:
        line = f"{LINE} --batch parts --engine spark --master {master} --out spark.jsonl".split()
        made = subprocess.run(
            [sys.executable, "-c", hurry + start, *line],
            env=surroundings(files),
            capture_output=True,
            text=True,
            check=False,
        )
    assert made.returncode not in (0, 1)
    assert "No worker of the cluster took any work" in made.stderr
    assert master in made.stderr


def test_a_run_that_was_stopped_goes_on_from_the_parts_of_either_engine(files):
    """Parts say nothing of the engine: what one machine began, a cluster ends, and makes only what is missing."""
    stop = "import sys\nfrom valorise.journeys import batch\nbatch.forget = lambda *_: sys.exit(9)\n"
    start = "from valorise.cli import main\nmain(sys.argv[1:])"
    line = [*LINE.split(), "--batch", "parts", "--out"]
    begun = subprocess.run(
        [sys.executable, "-c", stop + start, *line, "local.jsonl"], env=surroundings(files), check=False
    )
    assert begun.returncode == 9
    shutil.rmtree(files / "parts" / "part-000002")
    before = {one.name: one.stat().st_ino for one in (files / "parts").glob("part-*")}
    ended = subprocess.run(
        [sys.executable, "-c", stop + start, *line, "spark.jsonl", "--engine", "spark", "--master", "local[2]"],
        env=surroundings(files),
        check=False,
    )
    assert ended.returncode == 9
    after = {one.name: one.stat().st_ino for one in (files / "parts").glob("part-*")}
    assert len(before) == 2
    assert set(after) - set(before) == {"part-000002"}
    assert {name: after[name] for name in before} == before
    assert (files / "spark.jsonl").read_bytes() == (files / "local.jsonl").read_bytes()
