"""Threads that share one connection in memory never wait for each other for ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASKING = """
import sqlite3, threading
from tests import turns
shared = sqlite3.connect(":memory:", check_same_thread=False, factory=turns.Connection)
shared.create_function("same", 1, lambda value: value)
shared.execute("CREATE TABLE t (a)")
shared.executemany("INSERT INTO t VALUES (?)", [(one,) for one in range(2000)])
found = []
def ask():
    for _ in range(100):
        found.append(len(shared.cursor().execute("SELECT same(a) FROM t WHERE a < ? LIMIT 50", (1000,)).fetchall()))
threads = [threading.Thread(target=ask) for _ in range(3)]
for one in threads:
    one.start()
for one in threads:
    one.join()
print(found == [50] * 300)
"""


def test_questions_that_call_back_into_python_end() -> None:
    """In a process of its own, because threads that wait so cannot be ended."""
    run = [sys.executable, "-c", ASKING]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "True"
