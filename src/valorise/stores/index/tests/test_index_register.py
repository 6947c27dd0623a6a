"""The kept index of a register: it knows every event, survives every crash, and forgets who must be forgotten."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valorise.platform.foundation.tables import table_of
from valorise.stores.events import Event, PersonalValues, open_log
from valorise.stores.index import Batch, RegisterIndex
from valorise.stores.index.turns import turn
from valorise.terms.errors import NotReady

NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Records:
    """A register in memory, with its log."""

    def __init__(self, log) -> None:
        self.log, self.facts, self.rights = log, {}, {}
        self.at = {}

    def put(self, name, *, told=True, **facts):
        self.facts[name] = {"id": name, "title": "Untitled", **facts}
        self.at[name] = self.at.get(name, 0) + 1
        if told:
            self.tell(name)

    def remove(self, name):
        del self.facts[name], self.at[name]
        self.tell(name)

    def tell(self, name, activity="asset-changed"):
        self.log.append([Event(activity=activity, at=NOW, subject=name)])

    def mark(self):
        return str(sorted(self.at.items()))

    def versions(self):
        return dict(self.at)

    def sums(self):
        return len(self.facts), sum(self.at.values())

    def concerned(self, subjects):
        return subjects

    def batches(self, names):
        here = [name for name in names if name in self.facts]
        rows = table_of("assets", (self.facts[name] for name in here))
        yield Batch(rows, {name: self.at[name] for name in here}, self.rights)


@pytest.fixture
def log(tmp_path):
    with open_log(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def records(log):
    return Records(log)


@pytest.fixture
def index(tmp_path):
    return RegisterIndex(tmp_path / "home" / "index" / "assets")


@pytest.fixture
def find(index, records):
    def ask(words, **more):
        index.catch_up(records.log, records)
        return index.found(words, 100, **more)

    return ask


FULL = {
    "title": "Zwitterionic coating of ultrafiltration membranes",
    "summary": "Keeps steel plates clean in dairies.",
    "language": "en",
    "keywords": ["fouling", "dairy"],
    "contributors": [{"name": "Mateja Kovačič", "orcid": "0000-0002-1825-0097"}],
    "owners": [{"name": "Mirna Valley University"}],
    "identifiers": [{"scheme": "doi", "value": "10.5555/abc.12"}],
    "fields": [{"scheme": "ford", "code": "2.4", "label": "Chemical engineering"}],
}


@pytest.mark.parametrize(
    "words",
    [
        "coating",
        "COATINGS membrane",
        "coat membr",
        "ultrafiltraton",
        "memrbanes",
        "steel dairy",
        "fouling",
        "Kovacic",
        "kovačič membranes",
        "kovacik",
        "mirna valley",
        "10.5555/abc.12",
        "https://doi.org/10.5555/ABC.12",
        "doi:10.5555/abc",
        "0000-0002-1825-0097",
        "EP 1234567 B1",
        "ep1234567",
        "the coating of membranes",
        "a-full",
    ],
)
def test_found_however_it_is_written(records, find, words) -> None:
    records.put("a-full", **FULL)
    records.put("a-other", title="Bread without flour", identifiers=[{"scheme": "doi", "value": "10.7777/zz"}])
    records.rights["a-full"] = ["EP1234567B1"]
    assert find(words) == ["a-full"]


@pytest.mark.parametrize("words", ["flour", "coating bread", "10.5555/xyz", "", "!!", "the"])
def test_not_found(records, find, words) -> None:
    records.put("a-full", **FULL)
    assert find(words) == []


def test_every_word_must_fit_and_a_title_counts_more(records, find) -> None:
    records.put("in-summary", title="Cleaning", summary="Long words about a membrane in the text.")
    records.put("in-title", title="Membrane")
    records.put("neither", title="Bread")
    assert find("membrane") == ["in-title", "in-summary"]
    assert find("membrane cleaning") == ["in-summary"]


def test_stems_in_the_language_of_the_text(records, find) -> None:
    records.put("de", title="Beschichtungen für Membranen", summary="Die Straßen und das Haus.", language="de")
    assert find("Beschichtung") == ["de"]
    assert find("strasse") == ["de"]


def test_nobody_finds_by_what_they_may_not_read(records, find, index) -> None:
    records.put("a-full", **FULL)
    records.rights["a-full"] = ["EP1234567B1"]
    assert [find(words, sight="teaser") for words in ("coating", "kovacic", "10.5555/abc.12")] == [["a-full"], [], []]
    assert [find(words, sight="open") for words in ("kovacic", "10.5555/abc.12", "EP1234567")] == [["a-full"]] * 2 + [
        []
    ]
    assert index.fitting("coating") == {"teaser": {"a-full"}, "open": set(), "full": set()}
    assert index.fitting("kovacic") == {"teaser": set(), "open": {"a-full"}, "full": set()}
    assert index.fitting("EP1234567B1") == {"teaser": set(), "open": set(), "full": {"a-full"}}


def test_values_to_narrow_by(records, find, index) -> None:
    records.put("a-full", **FULL)
    find("x")
    for name, value in (
        ("keyword", "Fouling"),
        ("field", "chemical engineering"),
        ("field", "2.4"),
        ("owner", "mirna"),
    ):
        assert index.having(name, value) == {"a-full"}
    assert index.having("keyword", "foul") == index.having("owner", "kovacic") == set()


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
    from valorise.stores.index.tests.test_index_register import Records
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


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=80))
def test_whatever_is_typed_is_only_a_question(records, find, index, words) -> None:
    if "a" not in records.facts:
        records.put("a", title="Membrane", keywords=["a(b", "x*"], identifiers=[{"scheme": "local", "value": "[1]"}])
        find("x")
    stamp = (index.folder / "meta.json").stat().st_mtime_ns
    assert set(find(words)) <= {"a"}
    for name in ("keyword", "field", "owner"):
        assert index.having(name, words) <= {"a"}
    assert (index.folder / "meta.json").stat().st_mtime_ns == stamp


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


def test_no_records_and_no_words(records, find) -> None:
    assert find("membrane") == []
