"""The proof of the log goes on from where it came to, and no tampering stays unseen by the next full pass."""

from __future__ import annotations

import pytest
from django.core import signing
from django.db import connection

from valorise.platform.foundation import proving
from valorise.platform.foundation.changes import changing, log
from valorise.platform.foundation.models import LogProof
from valorise.platform.foundation.proving import proved
from valorise.platform.jobs.models import Job
from valorise.platform.jobs.worker import drain
from valorise.platform.operations.actions import make_operator


@pytest.fixture
def told(owner):
    """Events are told; gives how to tell more."""

    def more(count: int) -> None:
        for _ in range(count):
            with changing(owner.viewer, "asset-changed") as tell:
                tell.happened("a-1")

    more(4)
    return more


def tamper(seq: int) -> None:
    """Somebody who owns the tables changes what an event says."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER events_never_change")
            cursor.execute("UPDATE events SET content = replace(content, 'changed', 'created') WHERE seq = %s", [seq])
        else:
            cursor.execute("ALTER TABLE events DISABLE TRIGGER USER")
            cursor.execute(
                "UPDATE events SET content = replace(content::text, 'changed', 'created')::json WHERE seq = %s", [seq]
            )


def test_only_what_came_since_is_looked_at(told, monkeypatch) -> None:
    monkeypatch.setattr(proving, "KEEP_FROM", 3)
    first = proved()
    assert (first.intact, first.events, first.looked_from) == (True, 4, 1)
    told(2)
    second = proved()
    assert (second.intact, second.events, second.looked_from) == (True, 6, 4)
    told(1)
    assert proved().looked_from == 4, "a few events are not worth a write"
    third = proved()
    assert (third.events, third.looked_from, third.head) == (7, 7, str(log().head()))
    assert (third.full_at, third.full_head) == (first.full_at, first.head)


def test_an_older_event_that_was_changed_is_found_by_the_full_pass_and_told_from_then_on(told, owner) -> None:
    proved()
    told(1)
    tamper(2)
    before = owner.client.get("/api/v1/proof").json()
    assert before["intact"], "the older events were not looked at"
    assert before["looked_from"] == 4
    assert before["full_head"].startswith("4:")
    found = proved(full=True)
    assert (found.intact, found.first_broken, found.looked_from) == (False, 2, 1)
    after = owner.client.get("/api/v1/proof").json()
    assert (after["intact"], after["first_broken"]) == (False, 2)
    assert after["full_at"] == before["full_at"], "no pass since then found all whole"


@pytest.mark.parametrize("seq", [4, 5])
def test_a_later_event_that_was_changed_is_found_at_once(told, seq) -> None:
    proved()
    told(1)
    tamper(seq)
    found = proved()
    assert (found.intact, found.first_broken) == (False, seq)
    assert not proved().intact


def test_a_log_that_was_cut_off_stays_broken_also_with_a_head_made_to_fit(told) -> None:
    proved()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER events_never_go")
            cursor.execute("DROP TRIGGER event_head_only_grows")
        else:
            cursor.execute("ALTER TABLE events DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE event_head DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM events WHERE seq > 2")
        cursor.execute("UPDATE event_head SET seq = 2, hash = (SELECT hash FROM events WHERE seq = 2)")
    assert log().verify().table["intact"][0], "nothing inside the log tells"
    for full in (False, True, False):
        assert not proved(full=full).intact


def test_who_writes_to_the_database_alone_cannot_say_that_all_was_looked_at(told) -> None:
    proved()
    tamper(1)
    forged = {"head": str(log().head()), "full_head": str(log().head()), "full_at": "2099-01-01T00:00:00+00:00"}
    LogProof.objects.update(said=signing.Signer(key="another", salt=proving.SALT).sign_object(forged))
    assert proved().first_broken == 1
    LogProof.objects.all().delete()
    assert proved().first_broken == 1


def test_the_worker_makes_a_full_pass_each_day_and_operators_are_told(told, owner) -> None:
    proved()
    tamper(2)
    make_operator(owner.user.email)
    drain(beat=False, regular=True)
    job = Job.objects.get(name="check-log")
    assert (job.state, job.result["problems"][0]["where"]) == ("done", 2)
    assert "broken" in owner.client.get("/operations/").content.decode()
    assert "broken from event 2" in owner.client.get("/history/proof/").content.decode()
