"""The worker process beside a site: started with it, started again when it dies, and ended with it."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

LOG = logging.getLogger("valorise.jobs")
COMMAND = (sys.executable, "-c", "from valorise.cli import main; main(['worker', '--beside'])")
PAUSES = (1, 2, 5, 10, 30)
"""Seconds before a worker that died is started again; the last one counts for all further deaths in a row."""
LIVED = 60
"""Seconds after which a worker counts as healthy, and its death as a first one."""
GRACE = 30
"""Seconds that a worker has to leave; then it is killed, and its jobs are taken up by the next one."""


class Beside:
    """Keeps one worker process alive."""

    def __init__(self, command: tuple[str, ...] = COMMAND, pauses: tuple[float, ...] = PAUSES) -> None:
        self._command, self._pauses = command, pauses
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeps the worker", daemon=True)

    def start(self) -> None:
        """Starts the worker."""
        self._thread.start()

    def end(self) -> None:
        """Ends the worker; returns when it is gone."""
        self._ending.set()
        self._thread.join()

    def _keep(self) -> None:
        deaths = 0
        while not self._ending.is_set():
            # The worker reads this pipe: it ends with this process, however this process ends.
            with subprocess.Popen(self._command, stdin=subprocess.PIPE) as process:
                quickly = self._wait(process)
            if self._ending.is_set():
                return
            deaths = deaths + 1 if quickly else 1
            pause = self._pauses[min(deaths, len(self._pauses)) - 1]
            LOG.warning("The worker ended with %s; it is started again in %s s.", process.returncode, pause)
            self._ending.wait(pause)

    def _wait(self, process: subprocess.Popen[bytes]) -> bool:
        """Until the worker is gone; whether that was soon after its start."""
        seconds = 0.0
        while process.poll() is None:
            if self._ending.wait(0.2):
                _take_leave(process)
            seconds += 0.2
        return seconds < LIVED


def _take_leave(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker as long as the block lasts; being told to end (SIGTERM) ends block and worker in good order."""

    def leave(number: int, frame: FrameType | None) -> NoReturn:
        sys.exit(0)

    signal.signal(signal.SIGTERM, leave)
    beside = Beside()
    beside.start()
    try:
        yield
    finally:
        beside.end()
