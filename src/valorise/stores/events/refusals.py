"""What a database refuses, said in the words of the log, with the way out."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from valorise.terms.errors import Invalid, Missing, NotReady, Refused, ValoriseError

Said = tuple[type[ValoriseError], str, str]

FULL: Said = (
    NotReady,
    "The disk of the event log is full. This change was not recorded; everything recorded before is safe.",
    "Free some space and do it again.",
)
BUSY: Said = (
    NotReady,
    "The event log is busy: another program is writing to it. This change was not recorded.",
    "Try again in a moment; where it stays so, look for a program that holds a transaction open.",
)
AWAY: Said = (
    NotReady,
    "The database of the event log does not answer.",
    "Check that it runs and that address, name and password are right, then try again.",
)
DISK: Said = (
    NotReady,
    "The disk of the event log could not be read or written. This change was not recorded.",
    "Check the disk and its free space, then run: valorise log verify.",
)
TWICE: Said = (
    Refused,
    "An event with this id is in the log already; nothing was recorded.",
    "Leave the event out if it is the same one; otherwise give it an id of its own.",
)
GUARDED: Said = (
    Refused,
    "The event log only grows: what is in it cannot be changed or deleted.",
    "Record a further event that corrects the earlier one.",
)
CLOSED: Said = (
    Refused,
    "The event log may not be written by this account.",
    "Ask who looks after the store for the right to write, or name another one with --store.",
)
DAMAGED: Said = (
    Invalid,
    "The file of the event log is damaged or is no SQLite database.",
    "Bring back the last backup, and compare it with: valorise log verify.",
)
NO_LOG: Said = (
    Missing,
    "This database holds no event log.",
    "Check the place; the log is made by the first command that records something.",
)

SQLITE: dict[str, Said] = {
    "SQLITE_FULL": FULL,
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_IOERR": DISK,
    "SQLITE_READONLY": CLOSED,
    "SQLITE_CANTOPEN": CLOSED,
    "SQLITE_PERM": CLOSED,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_CONSTRAINT_TRIGGER": GUARDED,
    "SQLITE_CONSTRAINT": TWICE,
    "no such table": NO_LOG,
}
"""By the names SQLite gives its errors; the longest one that fits counts."""

POSTGRES: dict[str, Said] = {
    "53": FULL,
    "40": BUSY,
    "55P03": BUSY,
    "08": AWAY,
    "57P": AWAY,
    "28": AWAY,
    "3D": AWAY,
    "23505": TWICE,
    "P0001": GUARDED,
    "42501": CLOSED,
    "25006": CLOSED,
    "42P01": NO_LOG,
}
"""By the beginning of the SQLSTATE."""


@contextmanager
def told() -> Iterator[None]:
    """Turn the errors of both databases into ours; those that would be our own fault pass as they are."""
    try:
        yield
    except _database_errors() as error:
        raise _ours(error) from error


def _database_errors() -> tuple[type[Exception], ...]:
    """psycopg takes time to import, so its errors count only where it is in use."""
    psycopg = sys.modules.get("psycopg")
    return (sqlite3.Error, psycopg.Error) if psycopg else (sqlite3.Error,)


def _ours(error: Exception) -> Exception:
    if isinstance(error, sqlite3.Error):
        known, name = SQLITE, getattr(error, "sqlite_errorname", "")
        name = "no such table" if str(error).startswith("no such table") else name
    else:
        known, name = POSTGRES, getattr(error, "sqlstate", None) or "08"
    fitting = max((start for start in known if name.startswith(start)), key=len, default=None)
    if fitting is None:
        return error
    family, what, fix = known[fitting]
    return family(what, where="event log", why=f"The database says: {' '.join(str(error).split())}.", fix=fix)
