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


def _in_turn(name: str) -> Callable[..., Any]:
    def method(self: Any, *given: Any, **named: Any) -> Any:
        with TURN:
            return getattr(super(self.turns, self), name)(*given, **named)

    return method


@cache
def _taking_turns(kind: type[sqlite3.Cursor]) -> type[sqlite3.Cursor]:
    names = ("execute", "executemany", "executescript", "fetchone", "fetchmany", "fetchall", "__next__", "close")
    made: type[sqlite3.Cursor] = type(f"{kind.__name__}InTurn", (kind,), {name: _in_turn(name) for name in names})
    made.turns = made  # type: ignore[attr-defined]
    return made


class Connection(sqlite3.Connection):
    """A connection whose cursors take turns."""

    def cursor(self, factory: type[sqlite3.Cursor] = sqlite3.Cursor) -> Any:  # type: ignore[override]
        return super().cursor(_taking_turns(factory))
