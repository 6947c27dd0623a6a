"""Whatever stops a writer, the index holds what was committed, and says clearly what is wrong with a folder."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys

import numpy as np
import polars as pl
import pytest

from valorise.matching.settings import settings
from valorise.stores.index import TermIndex, Unreadable, manifest, safely, writing
from valorise.stores.index.turns import turn
from valorise.terms.errors import Broken, Invalid, Missing, NotReady, Refused
from valorise.terms.tables import table

BEFORE, AFTER = {"a": "rain", "b": "river"}, {"a": "radar", "c": "poem"}
WRITER = """
import os, signal, sys
from pathlib import Path
from valorise.matching.settings import settings
from valorise.stores.index import safely, writing
from valorise.stores.index.tests.test_index_hardship import AFTER, assets
left = int(sys.argv[2])
def stopped(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
os.fsync = stopped
with writing(Path(sys.argv[1]), settings()) as writer:
    writer.become(assets(AFTER))
    writer.tidy()
"""


def assets(texts):
    rows = [{"id": name, "summary": text, "language": "en"} for name, text in texts.items()]
    return pl.DataFrame(rows, schema=table("assets").schema)


def held(folder):
    index = TermIndex.kept(folder, settings())
    return sorted(index.names(np.arange(index.size)))


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "index"
    with writing(place, settings()) as writer:
        writer.change(assets(BEFORE))
    return place


def files(folder):
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


@pytest.mark.parametrize("steps", [5, 13, 14])
def test_a_writer_that_is_killed_leaves_one_state_or_the_other_and_no_lock(folder, steps) -> None:
    before = files(folder)
    done = subprocess.run([sys.executable, "-c", WRITER, str(folder), str(steps)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert held(folder) == (["a", "b"] if steps < 14 else ["a", "c"])
    assert files(folder) != before
    with writing(folder, settings(), wait=0) as writer:
        writer.become(assets(BEFORE))
        writer.tidy()
    assert held(folder) == ["a", "b"]
    named = manifest.read(folder, settings()).parts
    assert len(files(folder)) == 2 + sum(len(one.files) for one in named)


@pytest.mark.parametrize("writes", range(0, 40, 6))
def test_a_disk_that_takes_no_more_loses_nothing(folder, monkeypatch, writes) -> None:
    before, left = files(folder), [writes]

    def full(self, data):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return taken(self, data)

    taken = safely._Counted.write
    monkeypatch.setattr(safely._Counted, "write", full)
    with pytest.raises(NotReady, match="No space left"), writing(folder, settings()) as writer:
        for number in range(9):
            writer.change(assets({f"new{number}": "rain"}))
    monkeypatch.undo()
    assert set(held(folder)) >= {"a", "b"}
    assert len(files(folder)) == 2 + sum(len(one.files) for one in manifest.read(folder, settings()).parts)
    assert writes or files(folder) == before


def test_a_small_disk_that_fills_up_keeps_what_it_has(tmp_path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(small)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("a small disk can be mounted only by the administrator of the machine")
    try:
        with writing(small / "index", settings()) as writer:
            writer.change(assets(BEFORE))
        many = assets({f"r{number:06}": f"rain w{number}" for number in range(9_000)})
        with pytest.raises(NotReady, match="Make room"), writing(small / "index", settings()) as writer:
            writer.become(many)
        assert held(small / "index") == ["a", "b"]
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_disk_that_is_full_for_a_process_beside_is_told_too(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("valorise.stores.index.building.WORTH_IT", 1)
    monkeypatch.setattr("valorise.stores.index.building.os.sched_getaffinity", lambda _: {0, 1})
    full = json.dumps({"errno": errno.ENOSPC, "said": os.strerror(errno.ENOSPC)})
    started = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda _, **how: started(["echo", full], stdout=how["stdout"]))
    with pytest.raises(NotReady, match="No space left"), writing(tmp_path / "index", settings()) as writer:
        writer.change(assets(BEFORE))
    with pytest.raises(Missing):
        held(tmp_path / "index")


def test_one_writer_at_a_time(folder) -> None:
    with turn(folder / manifest.LOCK, 0) as mine:
        assert mine
        with pytest.raises(NotReady, match="Another program"), writing(folder, settings(), wait=0):
            pass
    assert held(folder) == ["a", "b"]


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path) -> None:
    (tmp_path / "thesis.odt").write_text("mine", "utf-8")
    with pytest.raises(Refused, match="other files"), writing(tmp_path, settings(), anew=True):
        pass
    assert files(tmp_path) == ["thesis.odt"]


def test_every_damage_is_seen_and_named(folder) -> None:
    (part,) = manifest.read(folder, settings()).parts
    for name in ["manifest.json", *(f"parts/{part.name}/{one}" for one in part.files)]:
        good = (folder / name).read_bytes()
        middle = len(good) // 2
        for bad in (good[:-2], good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :], b"", None):
            (folder / name).unlink() if bad is None else (folder / name).write_bytes(bad)
            with pytest.raises((Unreadable, Missing), match=r"damaged|no search index") as told:
                held(folder)
            assert name in str(told.value) or (name, bad) == ("manifest.json", None)
            (folder / name).write_bytes(good)
    assert held(folder) == ["a", "b"]


def test_damage_is_not_carried_into_what_is_written_next(folder, monkeypatch) -> None:
    (part,) = manifest.read(folder, settings()).parts
    place = folder / manifest.PARTS / part.name / "times.npy"
    place.write_bytes(place.read_bytes()[:-1] + b"\x09")
    monkeypatch.setattr("valorise.stores.index.merged.GONE", 100)
    with pytest.raises(Unreadable, match="times"), writing(folder, settings()) as writer:
        writer.change(assets({}), deleted=["a"])
        writer.tidy()


def test_an_index_of_another_version_is_refused_and_begun_again_on_request(folder, monkeypatch) -> None:
    monkeypatch.setattr(manifest, "VERSION", 99)
    with pytest.raises(Invalid, match="another version"), writing(folder, settings()):
        pass
    with writing(folder, settings(), anew=True) as writer:
        writer.become(assets(AFTER))
    assert held(folder) == ["a", "c"]


def test_beginning_again_keeps_the_old_index_until_the_new_one_is_there(folder, monkeypatch) -> None:
    monkeypatch.setattr("valorise.stores.index.building.analysed", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError), writing(folder, settings(), anew=True) as writer:
        writer.become(assets(AFTER))
    assert held(folder) == ["a", "b"]


def test_who_has_the_index_open_goes_on_while_it_changes(folder) -> None:
    index = TermIndex.kept(folder, settings())
    with writing(folder, settings()) as writer:
        writer.become(assets(AFTER))
    assert index.names(np.arange(index.size)) == ["a", "b"]
    assert index.held(np.arange(2)).times.tolist() == [1.0, 1.0]
    again = TermIndex.kept(folder, settings(), before=index)
    assert again.names(np.arange(again.size)) == ["a", "c"]


def test_a_state_that_is_replaced_while_it_is_opened_is_opened_as_the_next(folder, monkeypatch) -> None:
    old = manifest.read(folder, settings())
    with writing(folder, settings()) as writer:
        writer.become(assets(AFTER))
    now = manifest.read(folder, settings())
    given = [old, now]
    monkeypatch.setattr(manifest, "read", lambda *_: given.pop(0))
    assert held(folder) == ["a", "c"]


def test_a_process_beside_that_dies_is_told_and_leaves_nothing(folder, monkeypatch) -> None:
    monkeypatch.setattr("valorise.stores.index.building.WORTH_IT", 1)
    monkeypatch.setattr("valorise.stores.index.building.os.sched_getaffinity", lambda _: {0, 1})
    started = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda _, **how: started(["false"], stdout=how["stdout"]))
    before = files(folder)
    with pytest.raises(Broken, match="was stopped"), writing(folder, settings()) as writer:
        writer.become(assets(AFTER))
    assert (held(folder), files(folder)) == (["a", "b"], before)
