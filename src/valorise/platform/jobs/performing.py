"""One attempt at a job: who it is done for, the work itself, and what its end means."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import orjson
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection
from django.utils import translation

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs import taking
from valorise.platform.jobs.heart import Heart
from valorise.platform.jobs.models import Job, State
from valorise.platform.jobs.work import CANCELLED, LEAVING, Stopped, Work, kinds
from valorise.terms.errors import Broken, Invalid, Missing, Refused, ValoriseError

LOG = logging.getLogger("valorise.jobs")
FOR_GOOD = (Refused, Invalid, Missing)
"""Errors that a repetition would only meet again."""
MOST_RESULT = 1_000_000
"""Bytes of a result; more belongs into a file or into records."""
ENDINGS = 5
"""How often the end of a job is tried to be written, in a database that does not answer."""


def perform(job: Job, leaving: threading.Event, *, beat: bool = True) -> None:
    """Does the job and writes how it ended. Without `beat` nobody renews the lease: for work of moments, in tests."""
    kind = kinds().get(job.name)
    heart = Heart(job, leaving, kind.patience.total_seconds() if kind else None)
    if not beat:
        _write(_attempt(job, heart))
        return
    with heart:
        _write(_attempt(job, heart))


Ending = Callable[[], bool]


def _attempt(job: Job, heart: Heart) -> Ending:
    """Does the work; what is to be written about its end."""
    try:
        result = _result(job, heart)
        heart.last_words()
    except Stopped as stopped:
        return _stopped(job, stopped.why)
    except ValoriseError as error:
        return _failed(job, error)
    except Exception as error:  # whatever the work ends with, the job must not stay as if it were running
        LOG.exception("The job %s (%s) ended with an error.", job.pk, job.name)
        return _failed(job, Broken("Something went wrong on our side.", where=job.name, why=f"{type(error).__name__}."))
    return lambda: taking.end(job, State.DONE, result=result)


def _result(job: Job, heart: Heart) -> dict[str, Any]:
    viewer = viewer_of(job)
    work = Work(heart, viewer, resumed=job.checkpoint, tenant=job.tenant_id)
    with translation.override(viewer.language):
        told = dict(kinds()[job.name].run(work, **job.arguments) or {})
        written = DjangoJSONEncoder().encode(told)
    if len(written) > MOST_RESULT:
        raise Broken(f"The result has {len(written)} bytes; at most {MOST_RESULT} are kept.", where=job.name)
    kept: dict[str, Any] = orjson.loads(written)
    return kept


def viewer_of(job: Job) -> Viewer:
    """Who started the job, with the roles of today; nobody where the installation did. `Refused` where the person
    no longer belongs to the organisation."""
    from valorise.platform.accounts.reads import viewer

    if job.tenant_id is None:
        return Viewer.nobody()
    person = viewer(job.started_by, chosen=job.tenant_id) if job.started_by else Viewer.nobody()
    if person.tenant != job.tenant_id:
        raise Refused(
            what="Who started this no longer works for the organisation.",
            why="A job may do what the person who started it may do, and no more.",
            fix="Let somebody else start it.",
        )
    return person


def _stopped(job: Job, why: str) -> Ending:
    if why == CANCELLED:
        return lambda: taking.end(job, State.CANCELLED)
    if why == LEAVING:
        return lambda: taking.put_back(job)
    LOG.warning("The job %s belongs to another worker by now.", job.pk)
    return lambda: False


def _failed(job: Job, error: ValoriseError) -> Ending:
    if isinstance(error, FOR_GOOD):
        return lambda: taking.end(job, State.FAILED, error=error)
    return lambda: taking.put_back(job, error=error)


def _write(ending: Ending) -> None:
    """Writes the end while the lease is still renewed; where the database never answers, the lease ends by itself."""
    for trial in range(ENDINGS):
        try:
            ending()
        except DatabaseError:
            LOG.warning("The end of a job could not be written; trying again.", exc_info=True)
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(trial + 1)
        else:
            return
