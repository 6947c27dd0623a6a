"""One writer at a time, across programs and threads: a lock that the system takes back when its holder dies."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAUSE = 0.02


@contextmanager
def turn(file: Path, wait: float) -> Iterator[bool]:
    """Whether it is our turn, after waiting at most so many seconds; it ends with the block."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file.open("a") as lock:
        mine = _taken(lock.fileno(), time.monotonic() + wait)
        try:
            yield mine
        finally:
            if mine:
                fcntl.flock(lock, fcntl.LOCK_UN)


def _taken(lock: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(PAUSE)
        else:
            return True
