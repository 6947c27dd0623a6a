"""The beat of a job: a thread of its own, with a connection of its own, that renews the lease and shows progress."""

from __future__ import annotations

import logging
import os
import threading
from time import monotonic
from types import TracebackType
from typing import Any, Self

from django.db import DatabaseError, connection

from valorise.platform.jobs import taking, work
from valorise.platform.jobs.models import Job, State

LOG = logging.getLogger("valorise.jobs")
BEATS_PER_LEASE = 4
"""So that three beats may fail, in a database that is busy for a while, before the job is another's."""


class Heart:
    """Keeps one job alive while the work goes on, and hears when it has to end."""

    def __init__(self, job: Job, leaving: threading.Event, patience: float | None = None) -> None:
        self.job, self.token = job.pk, job.taken
        self.stop: str | None = None
        """Why the work has to end, once it has to."""
        self._leaving, self._ended = leaving, threading.Event()
        self._progress: dict[str, Any] = {}
        self._shown: dict[str, Any] = {}
        self._lease = taking.lease().total_seconds()
        self._kept_at = self.told_at = monotonic()
        self._patience = patience
        """Seconds without a word after which the work counts as hanging; None waits for ever."""
        self._thread: threading.Thread | None = None

    def tell(self, what: str, done: int, total: int) -> None:
        """Notes progress for the next beat; `Stopped` where the work has to end."""
        self._progress = {"what": str(what)[:300], "done": max(done, 0), "total": max(total, 0)}
        self.told_at = monotonic()
        self.go_on()

    def checkpoint(self, state: dict[str, Any]) -> None:
        """Keeps where to go on, on the connection of the work; `Stopped` where the job is another's by now."""
        if not taking.keep_checkpoint(self.job, self.token, state):
            self.stop = work.TAKEN
            raise work.Stopped(work.TAKEN)
        self.told_at = self._kept_at = monotonic()

    def go_on(self) -> None:
        """Returns where the work may go on; `Stopped` otherwise."""
        why = self.stop or (work.LEAVING if self._leaving.is_set() else None)
        if why:
            raise work.Stopped(why)

    def last_words(self) -> None:
        """Shows the last progress, where the work ended between two beats."""
        if self._progress != self._shown:
            taking.renew(self.job, self.token, **self._progress)

    def __enter__(self) -> Self:
        """Begins to beat."""
        self._thread = threading.Thread(target=self._beat_on, name=f"heart of {self.job}", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Ends the beat."""
        self._ended.set()
        if self._thread:
            self._thread.join()

    def _beat_on(self) -> None:
        try:
            while not self._ended.wait(min(1.0, self._lease / BEATS_PER_LEASE)):
                if self._patience is not None and monotonic() - self.told_at > self._patience:
                    self.give_up()
                    return
                self._try_to_beat()
        finally:
            connection.close()

    def _try_to_beat(self) -> None:
        try:
            self.beat()
        except DatabaseError:
            LOG.warning("The lease of %s could not be renewed; trying again.", self.job, exc_info=True)
            connection.close()
        if monotonic() - self._kept_at > self._lease:
            # Nobody answers: by now another worker may have the job, so this one must not go on.
            self.stop = self.stop or work.TAKEN

    def give_up(self) -> None:
        """Ends the whole process, because nothing else ends a thread that hangs: the lease runs out, and the next
        worker takes the job up or, where it hangs again and again, reports it as lost."""
        LOG.error("The job %s told nothing for too long; this worker gives it up and ends.", self.job)
        os._exit(1)

    def beat(self) -> None:
        """Asks whether to go on, and writes where progress or the lease ask for it."""
        asked = Job.objects.filter(pk=self.job, taken=self.token, state=State.RUNNING).values_list("stop_asked_at")
        row = asked.first()
        if row is None:
            self.stop = work.TAKEN
            return
        if row[0] is not None:
            self.stop = work.CANCELLED
        progress, old = self._progress, monotonic() - self._kept_at > self._lease / BEATS_PER_LEASE
        if (old or progress != self._shown) and taking.renew(self.job, self.token, **progress):
            self._shown, self._kept_at = progress, monotonic()
