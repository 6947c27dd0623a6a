"""The worker: takes jobs one after the other, long and short ones side by side, until it is told to leave."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from time import monotonic
from types import FrameType

from django.db import close_old_connections, connection

from valorise.platform.jobs import schedule, taking
from valorise.platform.jobs.performing import perform

LOG = logging.getLogger("valorise.jobs")
LOOK_EVERY = 1.0
"""Seconds between two looks for a job."""
PLAN_EVERY = 20.0
"""Seconds between two looks for regular work, and between two signs of life."""
PAUSE = 5.0
"""Seconds before the next look, after one that failed."""
GRACE = 20.0
"""Seconds that work has to come to a place where it can stop."""


def new_worker() -> str:
    """A name that no other worker has, and that tells people where it runs."""
    return f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"


def drain(worker: str = "", *, beat: bool = True, regular: bool = False) -> int:
    """Does all jobs that may begin now, one after the other, and returns; how many. Jobs that others do are left."""
    name, count = worker or new_worker(), 0
    if regular:
        schedule.plan()
    while job := taking.take(name):
        perform(job, threading.Event(), beat=beat)
        count += 1
    return count


class Staff:
    """The worker of this process: one thread for long work, one for short, the main one for signals."""

    def __init__(self) -> None:
        self.name = new_worker()
        self.leaving = threading.Event()
        self._asked: SimpleQueue[None] = SimpleQueue()
        self._heard = False
        self._planned_at = -PLAN_EVERY
        self._suspect = threading.Lock()
        self._hear_signals()

    def work(self) -> None:
        """Works until told to leave; what is then not finished goes back and is taken up by the next worker."""
        lanes = [
            threading.Thread(target=self._lane, args=(short,), name=name, daemon=True)
            for name, short in (("long work", False), ("short work", True))
        ]
        for lane in lanes:
            lane.start()
        self._wait_until_asked()
        until = monotonic() + GRACE
        for lane in lanes:
            lane.join(max(0.0, until - monotonic()))
        if any(lane.is_alive() for lane in lanes):
            self._leave_at_once()

    def leave(self) -> None:
        """Asks all work to end where it can go on later."""
        self._asked.put(None)

    def _wait_until_asked(self) -> None:
        while not self.leaving.is_set():
            try:
                # A wait without end would not let signals through on every system.
                self._asked.get(timeout=60)
            except Empty:
                continue
            self.leaving.set()

    def _lane(self, short: bool) -> None:
        while not self.leaving.is_set():
            try:
                busy = self._one(short)
            except Exception:  # whatever it is, such as a database that does not answer: a worker goes on
                LOG.exception("Looking for a job ended with an error; trying again.")
                connection.close()
                self.leaving.wait(PAUSE)
                continue
            if not busy:
                self.leaving.wait(LOOK_EVERY)
        connection.close()

    def _one(self, short: bool) -> bool:
        """Whether there was a job to do."""
        close_old_connections()
        if short and monotonic() - self._planned_at > PLAN_EVERY:
            taking.seen(self.name)
            schedule.plan()
            self._planned_at = monotonic()
        # Two suspects never run side by side: one that kills its worker would bring the other under suspicion again.
        alone = self._suspect.acquire(blocking=False)
        try:
            job = taking.take(self.name, short=short, suspects=alone)
            if alone and not (job and job.setbacks):
                self._suspect.release()
                alone = False
            if job is not None:
                perform(job, self.leaving)
        finally:
            if alone:
                self._suspect.release()
        return job is not None

    def _hear_signals(self) -> None:
        def hear(number: int, frame: FrameType | None) -> None:
            """Sets no event itself: where the signal comes while this thread holds the event's lock, it would wait for
            itself for ever. Putting something into this queue is safe at any moment."""
            if self._heard or self.leaving.is_set():
                self._leave_at_once()
            self._heard = True
            self.leave()

        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, hear)

    def _leave_at_once(self) -> None:
        """Ends the process in the middle of work, its leases first, so that nobody waits for them to run out."""
        try:
            taking.let_go(self.name)
        finally:
            os._exit(1)


def when_input_ends(act: Callable[[], None]) -> None:
    """Calls `act` when standard input ends: a worker beside a site ends with the site, however that ended."""

    def watch() -> None:
        # Not by sys.stdin: its lock would be held when the process ends.
        while os.read(0, 4096):
            pass
        act()

    threading.Thread(target=watch, name="life of the site", daemon=True).start()
