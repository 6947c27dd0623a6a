"""Connections to SQLite that several threads share take turns.

A site that tests open in a browser answers in threads that share the one connection to its database in memory. While
one of them is inside a question that calls back into Python, another that hands over its values holds Python's own lock
and waits for the connection: both then wait for ever. So each question is asked and read by one thread at a time.
Installations are not in this danger: there each thread has a connection of its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cache
from threading import RLock
from typing import Any

TURN = RLock()


def _in_turn(method: Callable[..., Any]) -> Callable[..., Any]:
    def waiting(*given: Any, **named: Any) -> Any:
        with TURN:
            return method(*given, **named)

    return waiting


@cache
def _taking_turns(kind: type[sqlite3.Cursor]) -> type[sqlite3.Cursor]:
    names = ("execute", "executemany", "executescript", "fetchone", "fetchmany", "fetchall", "__next__", "close")
    return type(f"{kind.__name__}InTurn", (kind,), {name: _in_turn(getattr(kind, name)) for name in names})


class Connection(sqlite3.Connection):
    """A connection whose cursors take turns."""

    def cursor(self, *given: Any, **named: Any) -> Any:
        (kind,) = (*given, *named.values()) or (sqlite3.Cursor,)
        return super().cursor(_taking_turns(kind))
