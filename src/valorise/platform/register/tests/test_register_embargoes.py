"""An embargo that ends is remembered and told once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from threading import Event, Thread

import pytest
from django.db import connection

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Overtaken, change_facts, changing, locked, log
from valorise.platform.jobs import schedule
from valorise.platform.jobs.worker import drain
from valorise.platform.notices.models import Notice
from valorise.platform.project.environment import DATABASE_FILE
from valorise.platform.register import embargoes
from valorise.platform.register.actions import change_asset
from valorise.platform.register.models import Asset, Contributor

ON_POSTGRES = os.environ.get("VALORISE_PLATFORM_ON") == "postgres"


def pass_day(day: date) -> None:
    with clock.stopped(day):
        schedule.plan()
        drain(beat=False)


def test_told_once_to_who_looks_after_it_and_who_made_it(asset, owner, colleague, stranger) -> None:
    one = asset(confidentiality="open", contributors=[{"name": "Carl"}])
    Contributor.objects.filter(asset=one).update(user=colleague.user)
    Asset.objects.update(embargo_until=date(2027, 3, 1), officer=owner.user)
    pass_day(date(2027, 2, 28))
    assert not Notice.objects.exists()
    pass_day(date(2027, 3, 1))
    pass_day(date(2027, 3, 2))
    assert set(Notice.objects.filter(kind="embargo").values_list("user", "address")) == {
        (owner.user.pk, "/assets/a-1/"),
        (colleague.user.pk, "/assets/a-1/"),
    }
    told = log().read(subject="a-1")
    assert told["activity"].to_list() == ["embargo-ended"]
    assert told["actor"].to_list() == [None]
    assert '"before":{"embargo_until":"2027-03-01"}' in told["details"][0]
    assert Asset.objects.get().embargo_until is None
    assert log().verify().table["intact"][0]


def test_what_was_removed_is_not_told(asset, owner) -> None:
    asset(confidentiality="open")
    Asset.objects.update(embargo_until=date(2027, 3, 1), officer=owner.user, removed_at=clock.now())
    pass_day(date(2027, 3, 1))
    assert not Notice.objects.exists()


def test_who_left_the_office_learns_of_no_embargo(asset, owner) -> None:
    asset(confidentiality="confidential", title="Secret membrane")
    Asset.objects.update(embargo_until=date(2027, 3, 1), officer=owner.user)
    owner.user.memberships.all().delete()
    pass_day(date(2027, 3, 1))
    assert not Notice.objects.exists()
    assert Asset.objects.get().embargo_until is None


def test_the_notice_speaks_the_language_of_each_reader(asset, owner, player) -> None:
    german = player(owner.tenant, "transfer-officer")
    type(german.user).objects.filter(pk=german.user.pk).update(language="de")
    one = asset(confidentiality="open", title="Membrane", contributors=[{"name": "Greta"}])
    Contributor.objects.filter(asset=one).update(user=german.user)
    Asset.objects.update(embargo_until=date(2027, 3, 1), officer=owner.user)
    pass_day(date(2027, 3, 1))
    told = dict(Notice.objects.values_list("user", "text"))
    assert told[owner.user.pk] == "The embargo of “Membrane” is over."
    assert told[german.user.pk] == "Das Embargo von „Membrane“ ist zu Ende."


@pytest.mark.django_db(transaction=True)
def test_an_embargo_that_somebody_moves_just_now_is_not_told_as_ended(asset, owner, monkeypatch) -> None:
    """The worker found it ended, then waits for the editor, and looks at the day again that stands there now."""
    asset(confidentiality="confidential")
    Asset.objects.update(embargo_until=date(2027, 3, 1), officer=owner.user)
    found, telling, counted = Event(), embargoes._tell_one, []
    monkeypatch.setattr(embargoes, "_tell_one", lambda name: (found.set(), telling(name))[1])

    def worker() -> None:
        try:
            with clock.stopped(date(2027, 3, 1)):
                counted.append(embargoes.tell_ended(lambda *_: None).done)
        finally:
            connection.close()

    other = Thread(target=worker)
    with changing(owner.viewer, "asset-changed") as tell:
        record = locked(Asset, owner.viewer, "a-1", version=1)
        other.start()
        assert found.wait(30)
        change_facts(tell, record, {"embargo_until": date(2027, 6, 1)})
    other.join()
    assert counted == [0]
    assert Asset.objects.get().embargo_until == date(2027, 6, 1)
    assert not Notice.objects.exists()
    assert log().read(activity="embargo-ended").is_empty()


WORKER = """
import django; django.setup()
from datetime import date
from valorise.platform.foundation import clock
from valorise.platform.register import embargoes
telling = embargoes._tell_one
embargoes._tell_one = lambda name: (print("found", name, flush=True), telling(name))[1]
with clock.stopped(date(2027, 3, 1)):
    print("told", embargoes.tell_ended(lambda *_: None).done)
"""


@pytest.mark.skipif(ON_POSTGRES, reason="of files of SQLite")
@pytest.mark.django_db(transaction=True)
def test_on_a_file_the_worker_waits_for_who_moves_the_embargo(asset, owner, tmp_path) -> None:
    """Two processes on one file: whoever begins to write first ends first, and the other reads after that."""
    asset(confidentiality="confidential")
    Asset.objects.update(embargo_until=date(2027, 3, 1), officer=owner.user)
    with closing(sqlite3.connect(tmp_path / DATABASE_FILE, isolation_level=None)) as editor:
        connection.connection.backup(editor)
        editor.execute("PRAGMA journal_mode = WAL")
        editor.execute("BEGIN IMMEDIATE")
        here = {"VALORISE_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "valorise.platform.project.settings"}
        asked = [sys.executable, "-c", WORKER]
        with subprocess.Popen(asked, env={**os.environ, **here}, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "found a-1\n"
            editor.execute("UPDATE register_asset SET embargo_until = '2027-06-01', version = version + 1")
            editor.execute("COMMIT")
            assert worker.stdout.read() == "told 0\n"
        assert editor.execute("SELECT embargo_until, version FROM register_asset").fetchone() == ("2027-06-01", 2)
        assert editor.execute("SELECT count(*) FROM notices_notice").fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_who_moves_an_embargo_that_ended_meanwhile_learns_of_it(asset, owner) -> None:
    asset(confidentiality="confidential")
    Asset.objects.update(embargo_until=date(2027, 3, 1), officer=owner.user)
    with clock.stopped(date(2027, 3, 1)):
        assert embargoes.tell_ended(lambda *_: None).done == 1
    with pytest.raises(Overtaken):
        change_asset(owner.viewer, "a-1", {"embargo_until": date(2027, 6, 1)}, version=1)
    assert Asset.objects.get().embargo_until is None
