"""Logs to test with, in both databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from valorise.stores.events import Event, EventLog, open_log

NOON = datetime(2024, 5, 3, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest) -> str:
    """Where an empty log can be kept: a fresh folder, or a fresh schema of a PostgreSQL database."""
    return request.getfixturevalue(f"{request.param}_place")


@pytest.fixture
def sqlite_place(tmp_path) -> str:
    return str(tmp_path / "store")


@pytest.fixture
def postgres_place() -> Iterator[str]:
    address = os.environ.get("VALORISE_POSTGRES")
    if not address:
        pytest.skip("no PostgreSQL is named in VALORISE_POSTGRES, such as postgresql://name:word@127.0.0.1/valorise")
    psycopg = pytest.importorskip("psycopg")
    schema = f"test_{uuid4().hex[:12]}"
    try:
        connection = psycopg.connect(address, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        pytest.skip(f"the PostgreSQL of VALORISE_POSTGRES does not answer: {error}")
    with connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield f"{address}{'&' if '?' in address else '?'}options=-csearch_path%3D{schema}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def log(place: str) -> Iterator[EventLog]:
    with open_log(place) as opened:
        yield opened


@pytest.fixture
def three(log: EventLog) -> EventLog:
    """A log with three events of two cases."""
    log.append(
        [
            Event(id="e1", case="case-1", activity="disclosure-received", at=NOON, subject="asset-1"),
            Event(id="e2", case="case-2", activity="contact-made", at=NOON.replace(hour=13), why="fair in Graz"),
            Event(
                id="e3",
                case="case-1",
                activity="asset-changed",
                at=NOON.replace(day=4),
                actor="office",
                before={"title": "Pump"},
                after={"title": "Heat pump"},
            ),
        ]
    )
    return log
