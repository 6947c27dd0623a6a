"""What the kept index does for somebody who waits for a page: little, and it says what it lacks."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from valorise.stores.index import RegisterIndex, Standing
from valorise.stores.index.register import EVENTS_EACH
from valorise.stores.index.turns import turn


def test_who_is_in_a_hurry_takes_in_no_more_than_a_few(records, index) -> None:
    for number in range(3):
        records.put(f"a-{number}", title="Membrane")
    assert index.catch_up(records.log, records, most=2) is Standing.MISSING
    assert index.seen() is None
    assert index.catch_up(records.log, records, most=3) is Standing.CURRENT
    for number in range(3):
        records.put(f"b-{number}", title="Membrane")
    assert index.catch_up(records.log, records, most=2) is Standing.BEHIND
    assert len(index.found("membrane", 10)) == 3
    assert index.catch_up(records.log, records) is Standing.CURRENT
    assert len(index.found("membrane", 10)) == 6


@pytest.mark.parametrize("told", ["register-extended", None])
def test_who_is_in_a_hurry_compares_no_large_register(records, index, monkeypatch, told) -> None:
    for number in range(3):
        records.put(f"a-{number}", title="Membrane")
    index.catch_up(records.log, records)
    monkeypatch.setattr("valorise.stores.index.register.COMPARED", 2)
    records.put("b", title="Membrane", told=False)
    if told:
        records.tell("register", told)
    assert index.catch_up(records.log, records, most=9) is Standing.BEHIND
    assert index.catch_up(records.log, records) is Standing.CURRENT
    assert len(index.found("membrane", 10)) == 4


def test_after_many_events_nothing_is_even_looked_at(records, index) -> None:
    records.put("a", title="Membrane")
    index.catch_up(records.log, records)
    for _ in range(EVENTS_EACH + 1):
        records.tell("a")
    records.concerned = None
    assert index.catch_up(records.log, records, most=1) is Standing.BEHIND


def test_an_index_that_must_forget_is_not_asked_in_a_hurry(records, index) -> None:
    for number in range(3):
        records.put(f"a-{number}", title="Membrane", contributors=[{"name": "Quirina Xylander"}])
    index.catch_up(records.log, records)
    records.tell("p-1", "person-erased")
    assert index.catch_up(records.log, records, most=2) is Standing.MISSING


def test_who_is_in_a_hurry_hardly_waits_for_another_writer(records, index, monkeypatch) -> None:
    monkeypatch.setattr("valorise.stores.index.register.WAIT_IN_HURRY", 0.05)
    with turn(index.folder.with_suffix(".lock"), 0):
        assert index.catch_up(records.log, records, most=9) is Standing.MISSING
    records.put("a", title="Membrane")
    index.catch_up(records.log, records)
    records.put("b", title="Membrane")
    with turn(index.folder.with_suffix(".lock"), 0):
        assert index.catch_up(records.log, records, most=9) is Standing.CURRENT
        assert index.found("membrane", 10) == ["a"]


def test_what_another_took_in_while_one_waited_is_not_written_again(records, index, monkeypatch) -> None:
    records.put("a", title="Membrane")
    index.catch_up(records.log, records)
    records.put("b", title="Membrane")
    other = RegisterIndex(index.folder)

    @contextmanager
    def overtaken(file, wait):
        other._extend(records.log, records, None)
        yield True

    monkeypatch.setattr("valorise.stores.index.register.turn", overtaken)
    index._write = None
    assert index.catch_up(records.log, records) is Standing.CURRENT
    assert set(index.found("membrane", 10)) == {"a", "b"}
