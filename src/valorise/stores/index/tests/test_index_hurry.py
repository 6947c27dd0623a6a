"""What the kept index does for somebody who waits for a page: little, and it says what it lacks."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valorise.stores.index import Recent, RegisterIndex, Standing
from valorise.stores.index.register import EVENTS_EACH
from valorise.stores.index.turns import turn

MANY = 9
WORDS = ("membrane", "membranes", "coating", "boating", "heat")


def titles(index: RegisterIndex, words: str, recent: Recent | None) -> set[str]:
    """Names of all that fit, however much of them is seen."""
    return set().union(*index.fitting(words, recent).values())


def test_what_changed_is_found_beside_the_files_and_not_written(records, index) -> None:
    records.put("a", title="Membrane")
    records.put("b", title="Membrane")
    index.catch_up(records.log, records)
    written = index.seen()
    records.put("a", title="Coating")
    records.put("c", title="Membrane with a coating", keywords=["fouling"])
    standing, recent = index.at_once(records.log, records, MANY)
    assert standing is Standing.CURRENT
    assert index.seen() == written
    assert titles(index, "membrane", recent) == {"b", "c"}
    assert titles(index, "coating", recent) == {"a", "c"}
    assert index.having("keyword", "fouling", recent) == {"c"}
    assert titles(index, "membrane", None) == {"a", "b"}


def test_what_went_is_not_found_though_the_files_hold_it(records, index) -> None:
    records.put("a", title="Membrane")
    index.catch_up(records.log, records)
    records.remove("a")
    _, recent = index.at_once(records.log, records, MANY)
    assert titles(index, "membrane", recent) == set()


def test_a_mistyped_word_is_forgiven_only_where_nobody_has_it_as_typed(records, index) -> None:
    records.put("a", title="Coating")
    index.catch_up(records.log, records)
    records.put("b", title="Boating")
    _, recent = index.at_once(records.log, records, MANY)
    assert titles(index, "coating", recent) == {"a"}
    index.catch_up(records.log, records)
    assert titles(index, "coating", None) == {"a"}


def test_a_word_that_only_the_files_still_hold_is_taken_for_mistyped(records, index) -> None:
    """Nobody has `boating` any more, though the files say so: what is meant may be `coating`."""
    records.put("a", title="Coating")
    records.put("b", title="Boating")
    index.catch_up(records.log, records)
    records.put("b", title="Heat")
    _, recent = index.at_once(records.log, records, MANY)
    assert titles(index, "boating", recent) == {"a"}
    index.catch_up(records.log, records)
    assert titles(index, "boating", None) == {"a"}


def test_only_what_changed_since_is_read_beside_the_files(records, index, monkeypatch) -> None:
    records.put("a", title="Membrane")
    index.catch_up(records.log, records)
    for name in "bc":
        records.put(name, title="Membrane")
    _, first = index.at_once(records.log, records, MANY)
    read: list[str] = []
    batches = records.batches
    monkeypatch.setattr(records, "batches", lambda names: batches([*names, *(read.extend(names) or ())]))
    records.put("c", title="Coating")
    records.remove("b")
    _, then = index.at_once(records.log, records, MANY)
    assert sorted(read) == ["b", "c"]
    assert (titles(index, "membrane", then), titles(index, "coating", then)) == ({"a"}, {"c"})
    records.put("d", title="Membrane")
    read.clear()
    _, last = index.at_once(records.log, records, MANY)
    assert read == ["d"]
    assert titles(index, "membrane", last) == {"a", "d"}
    assert titles(index, "membrane", first) == {"a", "b", "c"}
    assert index.at_once(records.log, records, 2) == (Standing.CURRENT, last)
    records.put("e", title="Heat")
    assert index.at_once(records.log, records, 3) == (Standing.BEHIND, None)


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_beside_the_files_is_found_what_the_files_will_give(records, index, data) -> None:
    """Whatever is put, changed and dropped, in whatever order it is written."""
    ask = partial(index.at_once, most=MANY)
    title = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
    for name in list(records.versions()):
        records.remove(name)
    for _ in range(data.draw(st.integers(1, 6))):
        name = data.draw(st.sampled_from("abcd"))
        if data.draw(st.booleans()) or name not in records.versions():
            records.put(name, title=data.draw(title))
        else:
            records.remove(name)
        (index.catch_up if data.draw(st.booleans()) else ask)(records.log, records)
    standing, recent = index.at_once(records.log, records, MANY)
    assert standing is Standing.CURRENT
    before = [index.fitting(word, recent) for word in WORDS]
    index.catch_up(records.log, records)
    assert before == [index.fitting(word) for word in WORDS]


def test_the_same_is_read_only_once(records, index) -> None:
    records.put("a", title="Membrane")
    index.catch_up(records.log, records)
    records.put("b", title="Membrane")
    _, first = index.at_once(records.log, records, MANY)
    assert index.at_once(records.log, records, MANY)[1] is first
    index.catch_up(records.log, records)
    assert index.at_once(records.log, records, MANY) == (Standing.CURRENT, None)


def test_who_is_in_a_hurry_takes_in_no_more_than_a_few(records, index) -> None:
    for number in range(3):
        records.put(f"a-{number}", title="Membrane")
    assert index.at_once(records.log, records, 2) == (Standing.MISSING, None)
    assert index.seen() is None
    assert index.at_once(records.log, records, 3) == (Standing.CURRENT, None)
    for number in range(3):
        records.put(f"b-{number}", title="Membrane")
    assert index.at_once(records.log, records, 2) == (Standing.BEHIND, None)
    assert len(index.found("membrane", 10)) == 3
    index.catch_up(records.log, records)
    assert len(index.found("membrane", 10)) == 6


@pytest.mark.parametrize("told", ["register-extended", None])
def test_who_is_in_a_hurry_compares_no_large_register(records, index, monkeypatch, told) -> None:
    for number in range(3):
        records.put(f"a-{number}", title="Membrane")
    index.catch_up(records.log, records)
    records.put("b", title="Membrane", told=False)
    if told:
        records.tell("register", told)
    standing, recent = index.at_once(records.log, records, MANY)
    assert standing is Standing.CURRENT
    assert len(titles(index, "membrane", recent)) == 4
    records.put("c", title="Membrane", told=False)
    monkeypatch.setattr("valorise.stores.index.register.COMPARED", 2)
    assert index.at_once(records.log, records, MANY) == (Standing.BEHIND, None)
    index.catch_up(records.log, records)
    assert len(index.found("membrane", 10)) == 5


def test_after_many_events_nothing_is_even_looked_at(records, index) -> None:
    records.put("a", title="Membrane")
    index.catch_up(records.log, records)
    for _ in range(EVENTS_EACH + 1):
        records.tell("a")
    records.concerned = None
    assert index.at_once(records.log, records, 1) == (Standing.BEHIND, None)


def test_an_index_that_must_forget_is_not_asked_in_a_hurry(records, index) -> None:
    for number in range(3):
        records.put(f"a-{number}", title="Membrane", contributors=[{"name": "Quirina Xylander"}])
    index.catch_up(records.log, records)
    records.tell("p-1", "person-erased")
    assert index.at_once(records.log, records, 2) == (Standing.MISSING, None)
    with turn(index.folder.with_suffix(".lock"), 0):
        assert index.at_once(records.log, records, MANY) == (Standing.MISSING, None)
    assert index.at_once(records.log, records, MANY) == (Standing.CURRENT, None)


def test_who_is_in_a_hurry_waits_for_no_other_writer(records, index, monkeypatch) -> None:
    monkeypatch.setattr("valorise.stores.index.register.WAIT_IN_HURRY", 0.05)
    with turn(index.folder.with_suffix(".lock"), 0):
        assert index.at_once(records.log, records, MANY) == (Standing.MISSING, None)
    records.put("a", title="Membrane")
    index.catch_up(records.log, records)
    records.put("b", title="Membrane")
    with turn(index.folder.with_suffix(".lock"), 0):
        standing, recent = index.at_once(records.log, records, MANY)
        assert standing is Standing.CURRENT
        assert titles(index, "membrane", recent) == {"a", "b"}


def test_what_another_took_in_while_one_waited_is_not_written_again(records, index, monkeypatch) -> None:
    records.put("a", title="Membrane")
    index.catch_up(records.log, records)
    records.put("b", title="Membrane")
    other = RegisterIndex(index.folder)

    @contextmanager
    def overtaken(file, wait):
        other._extend(records.log, records)
        yield True

    monkeypatch.setattr("valorise.stores.index.register.turn", overtaken)
    index._write = None
    index.catch_up(records.log, records)
    assert set(index.found("membrane", 10)) == {"a", "b"}
