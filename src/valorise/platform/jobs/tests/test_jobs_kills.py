"""Real workers on real databases, killed at any moment: every job comes to its end, and nothing is done twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from tests.database import own_database

import valorise
from valorise.platform.jobs.tests.office_of_its_own import STEPS

pytestmark = pytest.mark.processes
WHOLE = os.environ.get("VALORISE_SOAK") == "whole"
KILLS = 50 if WHOLE else 2
PROGRAM = Path(__file__).with_name("office_of_its_own.py")
LEASE = "1"
"""Seconds; so short that a test need not wait long for a dead worker's jobs."""


class Office:
    """An installation of its own, spoken to as a person at a terminal would."""

    def __init__(self, environment: dict[str, str]) -> None:
        source = str(Path(valorise.__file__).parent.parent)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
        self.environment = clean | environment | {"PYTHONPATH": source, "VALORISE_LEASE": LEASE}
        self.workers: list[subprocess.Popen[str]] = []
        self.site: Any = None

    def run(self, *step: str) -> str:
        """A step in a process of its own; what it said."""
        run = [sys.executable, str(PROGRAM), *step]
        return subprocess.run(run, env=self.environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    def do(self, *step: str) -> str:
        """A step in the process that listens, as a site does that people use; what it said."""
        if self.site is None:
            run = [sys.executable, str(PROGRAM), "listen"]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self.site = subprocess.Popen(run, env=self.environment, text=True, **pipes)  # type: ignore[call-overload]
        self.site.stdin.write(" ".join(step) + "\n")
        self.site.stdin.flush()
        return self.site.stdout.readline()

    def close(self) -> None:
        """Everything of it is gone."""
        for one in self.workers:
            kill(one)
        if self.site is not None:
            self.site.communicate(timeout=60)

    def worker(self) -> Any:
        run = [sys.executable, str(PROGRAM), "work"]
        one = subprocess.Popen(run, env=self.environment, stdout=subprocess.PIPE, text=True)
        self.workers.append(one)
        return one

    def tell(self) -> dict[str, Any]:
        told: dict[str, Any] = orjson.loads(self.do("tell"))
        return told

    def until(self, wanted: Callable[[dict[str, Any]], bool], seconds: float = 300) -> dict[str, Any]:
        """How things stand once they are as wanted; the test fails where they never are."""
        end = time.monotonic() + seconds
        while not wanted(told := self.tell()):
            assert time.monotonic() < end, f"still not so: {told['jobs']}"
            time.sleep(0.2)
        return told


def kill(worker: Any) -> None:
    """It is gone, whether it lived or not."""
    worker.kill()
    worker.wait()
    worker.stdout.close()


@pytest.fixture(scope="module")
def prepared_folder(tmp_path_factory: pytest.TempPathFactory, fresh_installation: Callable[[Path], Path]) -> Path:
    """An installation on SQLite that tests copy; preparing one takes longer than most tests."""
    folder = fresh_installation(tmp_path_factory.mktemp("prepared"))
    Office({"VALORISE_HOME": str(folder), "VALORISE_DATABASE": ""}).run("prepare")
    return folder


@pytest.fixture(scope="module")
def prepared_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same on PostgreSQL: the address of a database."""
    address = os.environ.get("VALORISE_POSTGRES")
    if not address:
        pytest.skip("no PostgreSQL is named in VALORISE_POSTGRES, such as postgresql://name:word@127.0.0.1/valorise")
    with own_database(address) as made:
        home = str(tmp_path_factory.mktemp("prepared"))
        Office({"VALORISE_HOME": home, "VALORISE_DATABASE": made}).run("prepare")
        yield made


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    home = tmp_path / "home"
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("prepared_folder"), home)
        yield from _open(Office({"VALORISE_HOME": str(home), "VALORISE_DATABASE": ""}))
        return
    like = urlsplit(request.getfixturevalue("prepared_database")).path.strip("/")
    home.mkdir()
    with own_database(os.environ["VALORISE_POSTGRES"], like) as made:
        yield from _open(Office({"VALORISE_HOME": str(home), "VALORISE_DATABASE": made}))


def _open(office: Office) -> Iterator[Office]:
    yield office
    office.close()


def ended(told: dict[str, Any]) -> bool:
    return all(one["state"] not in ("waiting", "running") for one in told["jobs"])


@pytest.mark.soak
def test_a_killed_worker_leaves_no_job_behind_and_nothing_done_twice(office: Office) -> None:
    chance = random.Random(20261122)
    open_now = 0
    for _ in range(KILLS):
        office.do("start", str(max(0, 4 - open_now)))
        one = office.worker()
        # Some die before their first look for a job, most in the middle of some step.
        if chance.random() < 0.9:
            one.stdout.readline()
        time.sleep(chance.uniform(0, 1.2))
        kill(one)
        told = office.tell()
        assert told["whole"]
        open_now = len([job for job in told["jobs"] if job["state"] in ("waiting", "running")])
    assert not WHOLE or max(job["taken"] for job in told["jobs"]) > 1, "no worker was killed in the middle of a job"
    two = [office.worker(), office.worker()]
    told = office.until(ended)
    for one in two:
        one.stdout.readline()  # it is ready, and knows what a signal means
        one.send_signal(signal.SIGTERM)
    assert [one.wait(60) for one in two] == [0, 0]
    steps = [one for one in told["jobs"] if one["name"] == "steps"]
    assert {one["state"] for one in steps} == {"done"}
    wanted = sorted([one["id"], str(number), 1] for one in steps for number in range(STEPS))
    assert sorted(one for one in told["done"] if one[0] != "every-day") == wanted
    assert told["whole"]
    assert [times for case, _, times in told["done"] if case == "every-day"] == [1]


def test_workers_share_the_work_and_do_each_step_once(office: Office) -> None:
    office.do("start", "12")
    for _ in range(3):
        office.worker()
    told = office.until(ended)
    assert {one["taken"] for one in told["jobs"]} == {1}
    assert {times for *_, times in told["done"]} == {1}
    assert len([one for one in told["jobs"] if one["name"] == "every-day"]) == 1


def test_poison_ends_as_lost_and_harms_no_other_job(office: Office) -> None:
    office.do("poison")
    office.do("start", "1")

    def worked(told: dict[str, Any]) -> bool:
        if all(one.poll() is not None for one in office.workers):
            office.worker()
        return ended(told)

    told = office.until(worked)
    states = {one["name"]: one["state"] for one in told["jobs"]}
    assert states.pop("poison") == "lost"
    assert set(states.values()) == {"done"}
    poison = next(one for one in told["jobs"] if one["name"] == "poison")
    assert poison["taken"] == 3
    assert "died" in poison["error"]["what"]


def test_a_worker_told_to_stop_puts_its_job_back(office: Office) -> None:
    office.do("sleep")
    one = office.worker()
    office.until(lambda told: "running" in [job["state"] for job in told["jobs"]])
    one.send_signal(signal.SIGTERM)
    assert one.wait(60) == 0
    found = next(job for job in office.tell()["jobs"] if job["name"] == "sleep")
    assert (found["state"], found["taken"], found["error"]) == ("waiting", 1, {})


def test_once_does_what_waits_and_ends(office: Office) -> None:
    office.do("start", "2")
    assert int(office.run("drain")) >= 2
    assert ended(office.tell())
    following = [int(office.run("drain")) for _ in range(3)]
    assert following[-1] == 0, "what the first round brings forth, such as telling of dates, is done in the next ones"
    assert sum(following) <= 3
