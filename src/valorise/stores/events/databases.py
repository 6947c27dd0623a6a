"""The two databases that can hold the log, and what differs between them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from valorise.stores.events.refusals import told
from valorise.terms import knowledge

Connection = Any  # an open DB-API connection, of sqlite3 or of psycopg 3; they share no type


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one database says what both can do."""

    name: str
    mark: str
    """Stands for a value in a statement."""
    content: str
    """The content of a link; on SQLite as bytes, so that damaged text can still be looked at."""
    field: str
    """A text inside the content."""
    locked_head: str
    exists: str
    """Whether tables and all guards are there."""

    def sql(self, statement: str) -> str:
        """The statement with this database's mark for values instead of `?`."""
        return statement.replace("?", self.mark)


SQLITE = Dialect(
    name="sqlite",
    mark="?",
    content="CAST(content AS BLOB)",
    field="json_extract(content, '$.{}')",
    locked_head="SELECT seq, hash FROM event_head",
    exists="SELECT count(*) >= 7 FROM sqlite_master"
    " WHERE type = 'trigger' AND name LIKE 'event%' OR name = 'events_subject'",
)
POSTGRES = Dialect(
    name="postgres",
    mark="%s",
    content="content::text",
    field="(content ->> '{}')",
    locked_head="SELECT seq, hash FROM event_head FOR UPDATE",
    exists="SELECT count(*) >= 5 AND to_regclass('events_subject') IS NOT NULL FROM pg_trigger"
    " WHERE NOT tgisinternal AND tgrelid IN (to_regclass('events'), to_regclass('event_head'))",
)


def dialect(connection: Connection) -> Dialect:
    """Which of the two the connection speaks."""
    return SQLITE if isinstance(connection, sqlite3.Connection) else POSTGRES


def prepare(connection: Connection) -> None:
    """Make the tables and their guards where they are not there yet; several programs may do so at once."""
    kind = dialect(connection)
    script = knowledge.text(f"stores/events/{kind.name}.sql")
    with told():
        if connection.execute(kind.exists).fetchone()[0]:
            return
        if kind is POSTGRES:
            with _postgres(connection):
                connection.execute(script)
            return
        try:
            connection.executescript(script)
        finally:
            if connection.in_transaction:
                connection.rollback()


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All or nothing: a transaction of our own, or a part of the caller's, which the caller then commits.

    On SQLite it is an immediate one, so that two writers wait for each other instead of failing half-way.
    """
    with told(), _sqlite(connection) if dialect(connection) is SQLITE else _postgres(connection):
        yield


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """One unmoving view of the tables while others write; inside a caller's transaction, the caller's view."""
    with told():
        if not is_free(connection):
            yield
        elif dialect(connection) is SQLITE:
            connection.execute("BEGIN")
            try:
                yield
            finally:
                connection.rollback()
        else:
            with connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield


def is_free(connection: Connection) -> bool:
    """Whether each statement stands alone now, so that a transaction may be opened and committed here."""
    if isinstance(connection, sqlite3.Connection):
        alone = connection.isolation_level is None or getattr(connection, "autocommit", None) is True
        return alone and not connection.in_transaction
    from psycopg.pq import TransactionStatus

    return bool(connection.autocommit and connection.info.transaction_status == TransactionStatus.IDLE)


@contextmanager
def _sqlite(connection: sqlite3.Connection) -> Iterator[None]:
    own = is_free(connection)
    if not connection.in_transaction:
        connection.execute("BEGIN IMMEDIATE")
    connection.execute("SAVEPOINT event_log")
    try:
        yield
        connection.execute("RELEASE event_log")
        if own:
            connection.commit()
    except BaseException:
        # A full disk may have ended the whole transaction already.
        if connection.in_transaction and own:
            connection.rollback()
        elif connection.in_transaction:
            connection.execute("ROLLBACK TO event_log")
            connection.execute("RELEASE event_log")
        raise


@contextmanager
def _postgres(connection: Connection) -> Iterator[None]:
    if is_free(connection):
        with connection.transaction():
            yield
        return
    connection.execute("SAVEPOINT event_log")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK TO event_log")
        raise
    finally:
        connection.execute("RELEASE event_log")
