"""Where a log is kept, and how it is opened there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from valorise.stores.events.databases import Connection
from valorise.stores.events.log import EventLog
from valorise.stores.events.refusals import told
from valorise.stores.together import write_ahead
from valorise.terms.errors import Missing, Refused

FILE = "events.sqlite"
WAIT_SECONDS = 30
"""How long a writer waits for another one before it says that the log is busy."""


@contextmanager
def open_log(where: Path | str, *, create: bool = True) -> Iterator[EventLog]:
    """The log in a folder, in an SQLite file, or in a PostgreSQL database named as `postgresql://…`.

    Without `create`, a log that is not there is `Missing` instead of made, and nothing of it is mended.
    """
    connection = _postgres(str(where)) if is_address(where) else _sqlite(_file(Path(where)), create=create)
    with closing(connection):
        log = EventLog(connection)
        if create:
            log.prepare()
        yield log


def is_address(where: Path | str) -> bool:
    """Whether the place is a PostgreSQL database rather than a folder or file."""
    return str(where).startswith(("postgresql://", "postgres://"))


def holds_log(where: Path | str) -> bool:
    """Whether there is a log at this place; a database is asked only when it is opened."""
    return is_address(where) or _file(Path(where)).is_file()


def _file(where: Path) -> Path:
    return where if where.suffix in (".sqlite", ".sqlite3", ".db") else where / FILE


def _sqlite(file: Path, *, create: bool) -> Connection:
    if not create and not file.is_file():
        raise Missing(
            what=f"There is no event log in “{file.parent}”.",
            where=str(file),
            fix="Name the folder of the store with --store, or begin with: valorise run.",
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            what=f"The folder “{file.parent}” for the event log cannot be made.",
            where=str(file.parent),
            why=f"{error.strerror}.",
            fix="Name another folder with --store or VALORISE_HOME.",
        ) from error
    with told():
        connection = sqlite3.connect(file, timeout=WAIT_SECONDS, isolation_level=None)
        write_ahead(connection)
        # In WAL mode only FULL keeps an acknowledged event through a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
    return connection


def _postgres(address: str) -> Connection:
    import psycopg

    with told():
        return psycopg.connect(address, autocommit=True, connect_timeout=10)
