"""The kept index of a register knows every event, survives every crash, and forgets who must be forgotten."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valorise.stores.events import Event, PersonalValues, open_log
from valorise.stores.index import RegisterIndex
from valorise.stores.index.tests.register_in_memory import NOW, Records
from valorise.stores.index.turns import turn
from valorise.terms.errors import NotReady


def test_added_changed_removed(records, find) -> None:
    records.put("a", title="Membrane")
    assert find("membrane") == ["a"]
    records.put("a", title="Bread")
    records.put("b", title="Membrane")
    assert find("membrane") == ["b"]
    records.remove("b")
    assert find("membrane") == []


def test_a_change_that_no_event_tells_is_found_too(records, find) -> None:
    records.put("a", title="Membrane", told=False)
    assert find("membrane") == ["a"]
    records.put("b", title="Membrane", told=False)
    assert set(find("membrane")) == {"a", "b"}
    records.put("c", title="Membrane", told=False)
    records.put("a", title="Bread")
    assert set(find("membrane")) == {"b", "c"}


def test_a_whole_register_taken_over(records, find) -> None:
    records.put("a", title="Membrane")
    find("x")
    for number in range(30):
        records.put(f"n-{number}", title="Membrane", told=False)
    records.log.append([Event(activity="register-extended", at=NOW)])
    assert len(find("membrane")) == 31


def test_nothing_is_read_where_nothing_happened(records, find) -> None:
    records.put("a", title="Membrane")
    find("membrane")
    records.batches = None
    assert find("membrane") == ["a"]


def test_another_process_sees_it(records, find, index) -> None:
    records.put("a", title="Membrane")
    assert find("membrane") == ["a"]
    other = RegisterIndex(index.folder)
    records.put("b", title="Membrane")
    other.catch_up(records.log, records)
    assert set(index.found("membrane", 10)) == {"a", "b"}


def test_while_another_writes_one_searches_what_is_there(records, find, index, monkeypatch) -> None:
    records.put("a", title="Membrane")
    assert find("membrane") == ["a"]
    monkeypatch.setattr("valorise.stores.index.register.WAIT", 0.05)
    with turn(index.folder.with_suffix(".lock"), 0) as mine:
        assert mine
        records.put("b", title="Membrane")
        assert find("membrane") == ["a"]
    assert set(find("membrane")) == {"a", "b"}


def test_the_first_index_is_waited_for(records, index, monkeypatch) -> None:
    monkeypatch.setattr("valorise.stores.index.register.WAIT_FIRST", 0.05)
    with turn(index.folder.with_suffix(".lock"), 0), pytest.raises(NotReady, match="being made"):
        index.catch_up(records.log, records)


@pytest.mark.parametrize("harm", ["gone", "empty", "cut", "other"])
def test_a_damaged_index_is_made_anew(records, find, index, harm) -> None:
    records.put("a", title="Membrane")
    find("membrane")
    files = [file for file in index.folder.iterdir() if file.is_file()]
    for file in files:
        if harm == "gone":
            file.unlink()
        elif harm == "empty":
            file.write_bytes(b"")
        elif harm == "cut":
            file.write_bytes(file.read_bytes()[:-9])
        else:
            file.write_bytes(os.urandom(200))
    fresh = RegisterIndex(index.folder)
    fresh.catch_up(records.log, records)
    assert fresh.found("membrane", 10) == ["a"]


def test_another_log_is_another_register(tmp_path, records, find, index) -> None:
    records.put("a", title="Membrane")
    records.put("b", title="Membrane")
    find("membrane")
    with open_log(tmp_path / "elsewhere") as log:
        others = Records(log)
        others.put("z", title="Membrane")
        index.catch_up(log, others)
        assert index.found("membrane", 10) == ["z"]


def test_registers_without_any_event_are_told_apart(tmp_path, records, find, index) -> None:
    records.put("a", title="Membrane", told=False)
    assert find("membrane") == ["a"]
    with open_log(tmp_path / "elsewhere") as log:
        others = Records(log)
        others.put("a", title="Bread", told=False)
        others.put("b", title="Glue", told=False)
        index.catch_up(log, others)
        assert index.found("bread", 10) == ["a"]
        assert index.found("membrane", 10) == []


def test_an_erased_person_is_in_no_file(records, find, index) -> None:
    for number in range(5):
        records.put(f"a-{number}", title="Membrane", contributors=[{"name": "Quirina Xylander"}])
    assert len(find("Xylander")) == 5
    segments = {file.name for file in index.folder.iterdir() if len(file.stem) == 32}
    assert segments
    for number in range(5):
        records.put(f"a-{number}", title="Membrane")
    values = PersonalValues(records.log)
    values.reference("p-1", "Quirina Xylander")
    values.erase("p-1", at=NOW)
    assert find("Xylander") == []
    assert not segments & {file.name for file in index.folder.iterdir()}, "old files keep the name"
    assert len(find("membrane")) == 5


def test_the_folder_is_for_its_owner_alone(records, find, index) -> None:
    records.put("a", title="Membrane")
    find("x")
    assert index.folder.stat().st_mode & 0o077 == 0


SLOW = """
    import sys, time
    from pathlib import Path
    from valorise.stores.events import open_log
    from valorise.stores.index.tests.register_in_memory import Records
    from valorise.stores.index import RegisterIndex

    class Slow(Records):
        def batches(self, names):
            for batch in super().batches(names):
                yield batch
                print("written", flush=True)
                time.sleep(60)

    with open_log(Path(sys.argv[1])) as log:
        records = Slow(log)
        for number in range(40):
            records.put(f"a-{number}", title=f"Membrane {number}", told=False)
        RegisterIndex(Path(sys.argv[2])).catch_up(log, records)
"""


@pytest.mark.parametrize("before", [False, True], ids=["first index", "later change"])
def test_a_kill_in_the_middle_loses_nothing(tmp_path, records, index, before) -> None:
    for number in range(40):
        records.put(f"a-{number}", title=f"Membrane {number}", told=not before)
    if before:
        empty = Records(records.log)
        index.catch_up(records.log, empty)
        records.tell("a-1")
    command = [sys.executable, "-c", textwrap.dedent(SLOW), str(tmp_path / "store"), str(index.folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline().strip() == "written"
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    started = time.monotonic()
    index.catch_up(records.log, records)
    assert len(index.found("membrane", 100)) == 40
    assert time.monotonic() - started < 60, "the lock of a dead process held us up"


def test_an_index_that_another_process_made_anew(records, find, index) -> None:
    records.put("a", title="Membrane")
    find("membrane")
    other = RegisterIndex(index.folder)
    next(index.folder.glob("*.term")).write_bytes(b"")
    other.catch_up(records.log, records)
    records.put("b", title="Membrane")
    assert set(find("membrane")) == {"a", "b"}
    records.put("c", title="Membrane")
    other.catch_up(records.log, records)
    assert set(other.found("membrane", 10)) == set(index.found("membrane", 10)) == {"a", "b", "c"}


WORDS = st.sampled_from(["membrane", "bread", "river", "glue", "quince"])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "silent", "remove", "look"]), st.integers(0, 5), st.lists(WORDS, min_size=1, max_size=3)
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_it_always_knows_what_there_is(tmp_path_factory, steps) -> None:
    home = Path(tmp_path_factory.mktemp("index"))
    with open_log(home / "store") as log:
        records, index = Records(log), RegisterIndex(home / "index")
        for step, number, words in [*steps, ("look", 0, [])]:
            name = f"a-{number}"
            if step in ("put", "silent"):
                records.put(name, title=" ".join(words), told=step == "put")
            elif step == "remove" and name in records.facts:
                records.remove(name)
            elif step == "look":
                index.catch_up(log, records)
                for word in ("membrane", "bread", "river", "glue", "quince"):
                    there = {one for one, facts in records.facts.items() if word in facts["title"].split()}
                    assert set(index.found(word, 100)) == there
