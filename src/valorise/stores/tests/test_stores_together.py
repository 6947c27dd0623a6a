"""Two programs that open a new file at the same moment."""

import sqlite3
import threading
from contextlib import closing

import pytest

from valorise.stores import together
from valorise.stores.together import write_ahead


@pytest.fixture
def held(tmp_path):
    """A file that another program holds for itself, as it does while it makes the file."""
    with closing(sqlite3.connect(tmp_path / "file", check_same_thread=False, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield tmp_path / "file", other


def test_it_asks_again_until_the_other_is_done(held):
    file, other = held
    leaving = threading.Timer(0.2, other.execute, ["COMMIT"])
    with closing(sqlite3.connect(file, timeout=0)) as base:
        leaving.start()
        write_ahead(base)
        leaving.join()
    with closing(sqlite3.connect(file)) as base:
        assert base.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_it_does_not_ask_for_ever(held, monkeypatch):
    monkeypatch.setattr(together, "PATIENCE_SECONDS", 0.05)
    with closing(sqlite3.connect(held[0], timeout=0)) as base, pytest.raises(sqlite3.OperationalError, match="locked"):
        write_ahead(base)


def test_what_is_no_database_is_told_at_once(tmp_path):
    (tmp_path / "file").write_bytes(b"this is no database" * 100)
    with closing(sqlite3.connect(tmp_path / "file")) as base, pytest.raises(sqlite3.DatabaseError, match="not a data"):
        write_ahead(base)
