"""Regular work has its turn once, and no kind of work stands in the way of another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from valorise.platform.foundation import clock
from valorise.platform.jobs import schedule, work
from valorise.platform.jobs.models import Job
from valorise.platform.jobs.worker import drain


@pytest.fixture
def regular(monkeypatch, db):
    """Declares regular work for a test; no other is there."""
    monkeypatch.setattr(work, "_kinds", {})
    monkeypatch.setattr(work, "offered", lambda part: [])

    def declare(name: str, **more) -> None:
        work.job(name, label=name, **more)(lambda doing: {})

    return declare


def planned(*moment: int) -> int:
    with clock.stopped(datetime(*moment, tzinfo=UTC)):
        return schedule.plan()


def test_each_turn_is_made_once(regular) -> None:
    regular("hourly", every=timedelta(hours=1))
    assert [planned(2026, 11, 4, 12, minute) for minute in (0, 1, 59)] == [1, 0, 0]
    assert planned(2026, 11, 4, 13, 0) == 1
    assert set(Job.objects.values_list("once", flat=True)) == {
        "hourly@2026-11-04T13:00:00",
        "hourly@2026-11-04T14:00:00",
    }


def test_a_day_begins_where_the_site_lives(regular) -> None:
    regular("daily", every=timedelta(days=1))
    assert [planned(2026, 11, 4, 22, 59), planned(2026, 11, 4, 23, 0)] == [1, 1]


def test_what_passed_while_nobody_worked_is_not_made_up_for(regular) -> None:
    regular("hourly", every=timedelta(hours=1))
    assert [planned(2026, 11, 4, 12), planned(2026, 11, 6, 12)] == [1, 1]


def test_without_work_there_is_no_job_until_there_is(regular) -> None:
    there = []
    regular("hourly", every=timedelta(hours=1), when=lambda: bool(there))
    assert planned(2026, 11, 4, 12, 0) == 0
    there.append("work")
    assert [planned(2026, 11, 4, 12, 20), planned(2026, 11, 4, 12, 40)] == [1, 0]


def test_the_fault_of_one_kind_keeps_no_other_from_its_turn(regular) -> None:
    regular("broken", every=timedelta(hours=1), when=lambda: bool(1 / 0))
    regular("sound", every=timedelta(hours=1))
    assert planned(2026, 11, 4, 12) == 1
    assert drain(beat=False) == 1
    assert Job.objects.get().name == "sound"
