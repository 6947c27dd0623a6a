"""The one place of the platform that looks at the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.utils import timezone

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """This moment, with time zone. With `VALORISE_AS_OF` the day is that one and the time of day the real one."""
    stopped = _stopped.get()
    if stopped is not None:
        return stopped
    real = datetime.now(UTC)
    if settings.AS_OF:
        return datetime.combine(date.fromisoformat(settings.AS_OF), real.timetz())
    return real


def true_now() -> datetime:
    """This moment whatever day one looks from: for what keeps people out, such as the end of a session or a link."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is where the site lives (`VALORISE_TIME_ZONE`)."""
    return timezone.localdate(now())


@contextmanager
def stopped(at: datetime | date) -> Iterator[None]:
    """Everything inside happens at this moment, or at noon of this day; for tests and for looking back."""
    moment = at if isinstance(at, datetime) else datetime.combine(at, time(12), UTC)
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)
