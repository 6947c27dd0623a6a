"""SQLite files that several programs open at once."""

from __future__ import annotations

import sqlite3
import time

PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = 0.01


def write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers go on while one writes (SQLite's write-ahead log); the file remembers it.

    SQLite waits for a lock everywhere but here: of two programs that open a new file at the same moment, one is refused
    at once. So it asks again, for half a minute at most, and then raises what SQLite said.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(PAUSE_SECONDS)
