"""A job is done once, goes on from its checkpoint, and always comes to an end."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from valorise.platform.jobs import actions, taking, work
from valorise.platform.jobs.heart import Heart
from valorise.platform.jobs.models import Job, State
from valorise.platform.jobs.performing import perform
from valorise.platform.jobs.worker import drain
from valorise.terms.errors import Broken, Invalid, NotReady, Refused

did: list[object] = []


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    """Kinds of work for these tests only."""
    did.clear()
    work.kinds()
    monkeypatch.setattr(work, "_kinds", dict(work._kinds))

    @work.job("note", label="Note")
    def note(doing, **said):
        doing.tell("Noting", 1, 2)
        did.append((doing.viewer.user, doing.tenant, said))
        return {"summary": "Noted", "said": said}

    @work.job("fail", label="Fail")
    def fail(doing, *, kind):
        did.append(kind)
        raise {"invalid": Invalid("Wrong."), "busy": NotReady("Busy."), "fault": KeyError("private")}[kind]

    @work.job("steps", label="Steps", attempts=2)
    def steps(doing, *, end, die_at=()):
        for number in range(doing.resumed.get("done", 0), end):
            if [number, doing.attempt] in list(die_at):
                raise Killed
            did.append((number, doing.attempt))
            doing.checkpoint({"done": number + 1})
            doing.tell("Going", number + 1, end)
        return {"steps": end}


class Killed(BaseException):
    """Stands for a process that is no more: nobody writes anything."""


def killed(job) -> None:
    """The worker dies during this attempt, and its lease runs out."""
    with pytest.raises(Killed):
        perform(job, threading.Event(), beat=False)
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def fresh(job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_is_done_as_who_started_it(owner) -> None:
    job = actions.start(owner.viewer, "note", word="ž", many=[1, 2])
    assert drain(beat=False) == 1
    found = fresh(job)
    assert (found.state, found.percent, found.what) == ("done", 50, "Noting")
    assert found.result == {"summary": "Noted", "said": {"word": "ž", "many": [1, 2]}}
    assert did == [(owner.user.pk, owner.tenant.pk, {"word": "ž", "many": [1, 2]})]
    assert found.ended_at >= found.started_at >= found.made_at
    assert (found.worker, found.lease_until) == ("", None)
    assert drain(beat=False) == 0


def test_two_workers_never_have_the_same_job(owner) -> None:
    jobs = {actions.start(owner.viewer, "note").pk for _ in range(3)}
    taken = [taking.take(f"w{number}") for number in range(4)]
    assert {one.pk for one in taken[:3]} == jobs
    assert taken[3] is None


def test_first_come_first_served_and_short_work_apart(owner) -> None:
    work.job("quick", label="Quick", short=True)(lambda doing: {})
    first, quick, second = (actions.start(owner.viewer, name) for name in ("note", "quick", "note"))
    assert taking.take("long", short=False).pk == first.pk
    assert taking.take("short", short=True).pk == quick.pk
    assert taking.take("short", short=True) is None
    assert taking.take("any").pk == second.pk


def test_a_suspect_is_left_to_a_worker_that_has_no_other(owner) -> None:
    suspect, orphan, fresh_one = (actions.start(owner.viewer, "note").pk for _ in range(3))
    Job.objects.filter(pk=suspect).update(setbacks=1)
    Job.objects.filter(pk=orphan).update(state="running", lease_until=Now() - timedelta(seconds=1))
    assert taking.take("busy", suspects=False).pk == fresh_one
    assert taking.take("busy", suspects=False) is None
    assert {taking.take("free").pk, taking.take("free").pk} == {suspect, orphan}


@pytest.mark.parametrize("kind", ["invalid", "busy", "fault"])
def test_an_error_ends_it_or_is_tried_again(owner, kind) -> None:
    job = actions.start(owner.viewer, "fail", kind=kind)
    drain(beat=False)
    found = fresh(job)
    if kind == "invalid":
        assert (found.state, found.error["what"]) == ("failed", "Wrong.")
        return
    for attempt in (1, 2):
        assert (found.state, found.setbacks) == ("waiting", attempt)
        assert found.begins_at - found.made_at >= timedelta(seconds=taking.PAUSES[attempt - 1] - 1)
        Job.objects.update(begins_at=Now())
        drain(beat=False)
        found = fresh(job)
    assert (found.state, did) == ("failed", [kind] * 3)
    assert "private" not in str(found.error)


def test_after_the_death_of_its_worker_it_goes_on_from_the_checkpoint(owner) -> None:
    job = actions.start(owner.viewer, "steps", end=6, die_at=[[2, 1], [2, 2], [5, 3]])
    killed(taking.take("first"))
    job = taking.take("second")
    assert (job.setbacks, job.checkpoint) == (1, {"done": 2})
    Job.objects.update(setbacks=0)  # as if it had got further in between
    killed(job)
    killed(taking.take("third"))
    drain(beat=False)
    found = fresh(job)
    assert (found.state, found.result, found.taken) == ("done", {"steps": 6}, 4)
    assert did == [(0, 1), (1, 1), (2, 3), (3, 3), (4, 3), (5, 4)]


def test_a_job_that_kills_its_workers_is_reported_as_lost(owner) -> None:
    job = actions.start(owner.viewer, "steps", end=6, die_at=[[2, 1], [2, 2]])
    time.sleep(0.002)  # SQLite tells milliseconds apart; within one, any of two jobs may be the first
    other = actions.start(owner.viewer, "note")
    killed(taking.take("first"))
    killed(taking.take("second"))
    assert drain(beat=False) == 1
    found = fresh(job)
    assert (found.state, fresh(other).state) == ("lost", "done")
    assert "2 times" in found.error["why"]


def test_a_worker_thought_dead_writes_nothing_any_more(owner) -> None:
    job = actions.start(owner.viewer, "steps", end=2)
    sleepy = taking.take("sleepy")
    Job.objects.update(lease_until=Now() - timedelta(seconds=1))
    awake = taking.take("awake")
    assert (awake.pk, awake.taken) == (job.pk, 2)
    assert not taking.renew(sleepy.pk, sleepy.taken)
    assert not taking.end(sleepy, State.FAILED)
    assert not taking.put_back(sleepy)
    perform(sleepy, threading.Event(), beat=False)
    assert fresh(job).checkpoint == {}
    assert fresh(job).state == "running"
    assert did == [(0, 1)]
    perform(awake, threading.Event(), beat=False)
    assert fresh(job).state == "done"


def test_a_worker_that_leaves_puts_it_back_without_blame(owner) -> None:
    job = actions.start(owner.viewer, "steps", end=3)
    leaving = threading.Event()
    leaving.set()
    perform(taking.take("leaver"), leaving, beat=False)
    found = fresh(job)
    assert (found.state, found.setbacks, found.checkpoint) == ("waiting", 0, {"done": 1})
    drain(beat=False)
    assert (fresh(job).state, did) == ("done", [(0, 1), (1, 2), (2, 2)])


def test_cancelled_while_it_waits_or_runs(owner) -> None:
    waits = actions.start(owner.viewer, "note")
    actions.cancel(owner.viewer, waits.pk)
    assert (fresh(waits).state, did) == ("cancelled", [])
    runs = actions.start(owner.viewer, "note")
    taking.take("dead")
    assert actions.cancel(owner.viewer, runs.pk).stops
    Job.objects.filter(pk=runs.pk).update(lease_until=Now() - timedelta(seconds=1))
    drain(beat=False)
    assert (fresh(runs).state, did) == ("cancelled", [])


def test_a_stopped_job_goes_on_when_asked(owner) -> None:
    job = actions.start(owner.viewer, "steps", end=2)
    with pytest.raises(Invalid):
        actions.resume(owner.viewer, job.pk)
    actions.cancel(owner.viewer, job.pk)
    Job.objects.update(checkpoint={"done": 1})
    assert actions.resume(owner.viewer, job.pk).state == "waiting"
    drain(beat=False)
    assert (fresh(job).state, did) == ("done", [(1, 1)])


def test_rights_are_those_of_the_day_it_runs(owner) -> None:
    job = actions.start(owner.viewer, "note")
    owner.user.memberships.all().delete()
    drain(beat=False)
    assert (fresh(job).state, did) == ("failed", [])


def test_who_may_start_what(owner, colleague, stranger) -> None:
    work.job("for-the-office", label="x", activity="asset-merged")(lambda doing: {})
    assert actions.start(owner.viewer, "for-the-office").tenant_id == owner.tenant.pk
    with pytest.raises(Refused):
        actions.start(colleague.viewer, "for-the-office")
    with pytest.raises(Broken, match="No slice"):
        actions.start(owner.viewer, "no-such-work")
    with pytest.raises(Broken, match="plain JSON"):
        actions.start(owner.viewer, "note", what=object())


def test_nobody_fills_the_queue(owner) -> None:
    for _ in range(actions.MOST_OPEN):
        actions.start(owner.viewer, "note")
    with pytest.raises(NotReady) as told:
        actions.start(owner.viewer, "note")
    assert told.value.http_status == 429


def test_work_of_another_version_says_so(owner) -> None:
    job = actions.start(owner.viewer, "note")
    Job.objects.update(name="from-the-future")
    drain(beat=False)
    assert (fresh(job).state, fresh(job).error["where"]) == ("failed", "from-the-future")


def test_a_result_too_large_is_refused(owner, monkeypatch) -> None:
    work.job("large", label="x", attempts=1)(lambda doing: {"text": "x" * 1_000_001})
    job = actions.start(owner.viewer, "large")
    drain(beat=False)
    assert fresh(job).state == "failed"


@pytest.mark.parametrize("seconds, gives_up", [(0.05, True), (None, False), (60, False)])
def test_work_that_tells_nothing_for_too_long_is_given_up(owner, monkeypatch, seconds, gives_up) -> None:
    given_up = threading.Event()
    monkeypatch.setattr(Heart, "give_up", lambda heart: given_up.set())
    monkeypatch.setattr(Heart, "beat", lambda heart: None)
    job = taking.take("someone") if actions.start(owner.viewer, "note") else None
    with Heart(job, threading.Event(), seconds):
        assert given_up.wait(3 if gives_up else 1.5) is gives_up
