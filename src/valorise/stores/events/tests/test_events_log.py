"""Adding and reading, in both databases."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import orjson
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valorise.stores.events import Event, EventLog, events_from, events_table, open_log
from valorise.stores.events.event import START, links
from valorise.terms.errors import Invalid, Missing, NotReady, Refused
from valorise.terms.tables import table

NOON = datetime(2024, 5, 3, 12, tzinfo=UTC)


def test_an_empty_log_has_the_declared_shape_and_verifies(log):
    assert log.read().schema == pl.Schema(table("events").schema)
    assert log.verify().table.rows(named=True) == [
        {"events": 0, "intact": True, "first_broken": None, "head": str(START)}
    ]


def test_events_come_back_in_the_order_they_were_recorded(three):
    found = three.read()
    assert found.schema == pl.Schema(table("events").schema)
    assert found["id"].to_list() == ["e1", "e2", "e3"]
    assert found["at"][0] == NOON
    assert orjson.loads(found["details"][2]) == {"before": {"title": "Pump"}, "after": {"title": "Heat pump"}}
    assert found.row(1, named=True)["why"] == "fair in Graz"


@pytest.mark.parametrize(
    "wanted, ids",
    [
        ({"case": "case-1"}, ["e1", "e3"]),
        ({"subject": "asset-1"}, ["e1"]),
        ({"subject": "case-2"}, ["e2"]),
        ({"activity": "contact-made"}, ["e2"]),
        ({"since": NOON.replace(hour=13)}, ["e2", "e3"]),
        ({"until": NOON.replace(hour=13)}, ["e1"]),
        ({"last": 2}, ["e2", "e3"]),
        ({"case": "case-1", "last": 1}, ["e3"]),
        ({"case": "it's % nobody ?"}, []),
    ],
)
def test_reading_filters(three, wanted, ids):
    assert three.read(**wanted)["id"].to_list() == ids


def test_moments_are_compared_in_utc(log):
    east = timezone(timedelta(hours=9))
    log.append([Event(id="early", activity="grant", at=datetime(2024, 1, 1, 8, tzinfo=east))])
    assert log.read(until=datetime(2024, 1, 1, tzinfo=UTC))["id"].to_list() == ["early"]


def test_an_event_without_a_name_gets_one(log):
    log.append([Event(activity="grant", at=NOON), Event(activity="grant", at=NOON)])
    assert log.read()["id"].n_unique() == 2


def test_the_same_name_is_recorded_once_and_nothing_of_that_call_is_kept(three):
    before = three.head()
    with pytest.raises(Refused, match="in the log already"):
        three.append([Event(id="e4", activity="grant", at=NOON), Event(id="e1", activity="grant", at=NOON)])
    assert three.head() == before
    assert three.verify().table["intact"].all()


@pytest.mark.parametrize(
    "event, what",
    [
        (Event(activity="grant", at=NOON.replace(tzinfo=None)), "no time zone"),
        (Event(activity="", at=NOON), "does not say what happened"),
        (Event(activity="grant\ud800", at=NOON), "cannot be written as JSON"),
    ],
)
def test_what_cannot_be_recorded_is_refused_whole(three, event, what):
    with pytest.raises(Invalid, match=what):
        three.append([Event(id="good", activity="grant", at=NOON), event])
    assert three.read().height == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET hash = 'x' WHERE seq = 2",
        "DELETE FROM events WHERE seq = 3",
        "DELETE FROM event_head",
        "UPDATE event_head SET seq = 2",
    ],
)
def test_the_database_itself_refuses_changes(three, statement):
    with pytest.raises(Exception, match=r"never|only moves"):
        three.connection.execute(statement)
    assert three.verify().table["intact"].all()


def test_sqlite_refuses_to_replace_an_event_by_inserting(sqlite_place):
    with open_log(sqlite_place) as log:
        log.append([Event(id="e1", activity="grant", at=NOON)])
        with pytest.raises(sqlite3.IntegrityError, match="added at the end"):
            log.connection.execute("INSERT OR REPLACE INTO events VALUES (1, 'x', '{}', 'x')")


@pytest.mark.postgres
def test_postgres_refuses_to_empty_the_table(postgres_place):
    with open_log(postgres_place) as log, pytest.raises(Exception, match="never changed"):
        log.connection.execute("TRUNCATE events")


def test_an_event_belongs_to_the_transaction_of_its_change(three):
    three.connection.execute("CREATE TABLE things (name TEXT)")
    three.connection.execute("BEGIN")
    three.connection.execute("INSERT INTO things VALUES ('kept')")
    three.append([Event(id="e4", activity="asset-recorded", at=NOON)])
    three.connection.execute("ROLLBACK")
    assert three.connection.execute("SELECT count(*) FROM things").fetchone()[0] == 0
    assert three.read().height == 3

    three.connection.execute("BEGIN")
    three.connection.execute("INSERT INTO things VALUES ('kept')")
    with pytest.raises(Refused):
        three.append([Event(id="e4", activity="grant", at=NOON), Event(id="e1", activity="grant", at=NOON)])
    three.append([Event(id="e5", activity="asset-recorded", at=NOON)])
    three.connection.execute("COMMIT")
    assert three.connection.execute("SELECT count(*) FROM things").fetchone()[0] == 1
    assert three.read()["id"].to_list() == ["e1", "e2", "e3", "e5"]
    assert three.verify().table["intact"].all()


@pytest.mark.postgres
def test_postgres_without_autocommit_leaves_the_commit_to_the_caller(postgres_place):
    with open_log(postgres_place) as log:
        log.connection.autocommit = False
        log.append([Event(id="e1", activity="grant", at=NOON)])
        log.connection.rollback()
        assert log.read().height == 0
        log.connection.rollback()


def test_a_sqlite_connection_of_the_caller_keeps_its_own_commit(tmp_path):
    with open_log(tmp_path):
        pass
    connection = sqlite3.connect(tmp_path / "events.sqlite")
    EventLog(connection).append([Event(id="e1", activity="grant", at=NOON)])
    connection.rollback()
    assert EventLog(connection).read().height == 0
    connection.close()


def test_tables_and_log_give_the_same_events_back(three, tmp_path):
    with open_log(tmp_path / "second") as second:
        second.append(events_from(three.read()))
        assert second.read().equals(three.read())


def test_details_that_are_no_object_become_a_note(log):
    rows = {"id": ["e1"], "activity": ["grant"], "at": [NOON], "details": ["by post"]}
    log.append(events_from(pl.DataFrame(rows)))
    assert orjson.loads(log.read()["details"][0]) == {"note": "by post"}


def test_a_log_that_is_not_there_is_missing_and_not_made(tmp_path):
    with pytest.raises(Missing, match="no event log"), open_log(tmp_path / "none", create=False):
        pass
    assert not (tmp_path / "none").exists()


def test_a_database_without_a_log_is_missing_one(tmp_path):
    sqlite3.connect(tmp_path / "events.sqlite").close()
    with pytest.raises(Missing, match="holds no event log"), open_log(tmp_path, create=False) as log:
        log.verify()


def test_a_file_that_is_no_database_is_said_so(tmp_path):
    (tmp_path / "events.sqlite").write_bytes(b"minutes of the meeting" * 100)
    with pytest.raises(Invalid, match="damaged or is no SQLite database"), open_log(tmp_path):
        pass


def test_a_server_that_is_not_there_is_not_ready():
    pytest.importorskip("psycopg")
    with pytest.raises(NotReady, match="does not answer"), open_log("postgresql://nobody@127.0.0.1:1/none"):
        pass


def test_a_busy_log_says_so(sqlite_place):
    with open_log(sqlite_place) as log, open_log(sqlite_place) as other:
        other.connection.execute("PRAGMA busy_timeout = 10")
        log.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotReady, match="busy"):
            other.append([Event(activity="grant", at=NOON)])
        log.connection.execute("ROLLBACK")


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1)


@settings(max_examples=50)
@given(
    events=st.lists(
        st.builds(
            Event,
            activity=TEXT,
            at=st.datetimes(timezones=st.just(UTC)),
            case=TEXT | st.none(),
            why=TEXT | st.none(),
            details=st.dictionaries(TEXT, TEXT | st.integers(-(2**53), 2**53) | st.none(), min_size=1) | st.none(),
        ),
        max_size=5,
    )
)
def test_what_is_written_is_what_is_read(events):
    found = events_table(link.content for link in links(events, START))
    assert found["activity"].to_list() == [one.activity for one in events]
    assert found["at"].to_list() == [one.at for one in events]
    assert found["why"].to_list() == [one.why for one in events]
    assert [one and orjson.loads(one) for one in found["details"]] == [one.details for one in events]
