"""A worker hears that it should leave, whatever it does in that moment."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from valorise.platform.jobs.worker import Staff

HEARD = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)


@pytest.fixture
def staff(monkeypatch: pytest.MonkeyPatch) -> Iterator[Staff]:
    """A worker without work; the test fails where it waits for ever."""

    def too_long(number: int, frame: object) -> None:
        raise AssertionError("the worker waits for itself")

    before = {one: signal.getsignal(one) for one in HEARD}
    made = Staff()
    monkeypatch.setattr(made, "_lane", lambda short: None)
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(30)
    yield made
    signal.alarm(0)
    for one, hears in before.items():
        signal.signal(one, hears)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_heard_while_the_lock_of_the_event_is_held(staff: Staff, number: signal.Signals) -> None:
    with staff.leaving._cond:  # as in the moment in which the waiting thread begins to wait
        signal.raise_signal(number)
    staff.work()
    assert staff.leaving.is_set()


def test_the_end_of_the_site_is_heard_and_a_signal_after_it_ends_at_once(staff: Staff, monkeypatch) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(staff, "_leave_at_once", lambda: ended.append(True))
    staff.leave()
    staff.work()
    assert not ended
    signal.raise_signal(signal.SIGTERM)
    assert ended == [True]
