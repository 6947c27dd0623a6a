"""What happens, as one JSON object a line, for those who run the installation: never values, names or secrets.

A request is told by the route it took, not by its address; a person by the number of the account; an error by its type
and the places in the code it passed, without its text, because texts of errors quote what people wrote.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import orjson
from django.http import HttpRequest, HttpResponse

LOG = logging.getLogger("valorise.requests")
PLAIN = ("route", "method", "status", "ms", "account", "request", "job", "kind", "count")
"""Facts that a line may carry beside its message."""
OUR_OWN = ("valorise", "waitress.queue")
"""Loggers whose messages are written by us and hold no values; of all others only the kind of event is told."""


class Lines(logging.Formatter):
    """Records as lines of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        ours = record.name.startswith(OUR_OWN)
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage() if ours else _unfilled(record),
        }
        line |= {name: found for name in PLAIN if (found := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[0]:
            line |= _error(record.exc_info)
        return orjson.dumps(line, default=str).decode()


def _unfilled(record: logging.LogRecord) -> str:
    """The message as its programmer wrote it, without what was put in."""
    return str(record.msg)[:200] if record.args or "%" in str(record.msg) else record.levelname.lower()


def _error(info: Any) -> dict[str, Any]:
    kind, error, trace = info
    places = [
        f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(trace)
    ]
    return {"error": f"{kind.__module__}.{kind.__qualname__}", "where": places[-12:], "cause": _cause(error)}


def _cause(error: BaseException) -> str | None:
    found = error.__cause__
    return type(found).__qualname__ if found else None


def requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: one line for each request, and its number in the answer so that a person can name it."""

    def answer(request: HttpRequest) -> HttpResponse:
        began, number = time.perf_counter(), uuid4().hex[:12]
        response = get_response(request)
        response["X-Request-Id"] = number
        match = request.resolver_match
        facts = {
            "request": number,
            "method": request.method if request.method in METHODS else "other",
            "route": match.route if match else "none",
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1),
            # Only where somebody asked for the person already: a line in a log is not worth a query.
            "account": getattr(getattr(request, "_cached_user", None), "pk", None),
        }
        LOG.log(logging.ERROR if response.status_code >= 500 else logging.INFO, "request", extra=facts)
        return response

    return answer


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything as lines on the error stream."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "valorise.platform.foundation.logs.Lines"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": "WARNING"},
        "loggers": {
            "valorise": {"level": level},
            "django": {"handlers": ["lines"], "level": "WARNING", "propagate": False},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }
