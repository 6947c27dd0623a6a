"""Versions at the door: an answer carries its ETag, a reader who has it gets 304, a change must name it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, Protocol

import orjson
from django.http import HttpRequest

from valorise.platform.foundation.api_errors import NotThatVersion, VersionWanted
from valorise.platform.foundation.changes import Overtaken
from valorise.platform.foundation.recorded import Recorded, shown
from valorise.platform.foundation.sight import glimpsed

OURS = re.compile(r'"(\d{1,9})-([a-z]*)"')
NO_VERSION = 0
"""No record has it: what names another sender's tag never fits."""


class Versioned(Protocol):
    """What counts its changes."""

    @property
    def version(self) -> int:
        """How many there were."""


def etag(record: Versioned) -> str:
    """The record's version and how much of it this person sees, such as `"3-full"`.

    That of a teaser stands for what it shows: a version would tell of changes in what it hides.
    """
    if isinstance(record, Recorded) and glimpsed(record):
        said = orjson.dumps(shown(record), default=str, option=orjson.OPT_SORT_KEYS)
        return f'"{sha256(said).hexdigest()[:20]}-teaser"'
    return f'"{record.version}-{getattr(record, "sight", "")}"'


def unchanged(request: HttpRequest, record: Versioned) -> bool:
    """Whether the sender has this version already (`If-None-Match`)."""
    said = request.headers.get("If-None-Match", "")
    return said.strip() == "*" or etag(record) in [one.strip().removeprefix("W/") for one in said.split(",")]


def version_asked(request: HttpRequest) -> int:
    """The version that a change is for, from `If-Match`; `VersionWanted` without one."""
    found = OURS.fullmatch(tag_asked(request))
    return int(found[1]) if found else NO_VERSION


def version_sent(said: str) -> int | None:
    """The version that a form was opened with; None where it names none. What is no number fits no version.

    >>> version_sent("3"), version_sent(""), version_sent("²")
    (3, None, 0)
    """
    if not said:
        return None
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else NO_VERSION


def tag_asked(request: HttpRequest) -> str:
    """The `If-Match` of a change; `VersionWanted` without one."""
    said = request.headers.get("If-Match", "").strip()
    if not said or said == "*":
        raise VersionWanted(
            what="Say which version of the record you want to change.",
            where="If-Match",
            why="Somebody else may have changed it since you read it; their change must not be lost.",
            fix='Read the record, and send the ETag of the answer as it is, such as If-Match: "3-full".',
        )
    return said


@contextmanager
def unless_overtaken(present: Callable[[], Versioned], told: Callable[[Any], Mapping[str, Any]]) -> Iterator[None]:
    """Turns `Overtaken` into 412 with the record as it is now, so that the sender can look and decide."""
    try:
        yield
    except Overtaken as error:
        raise not_that_version(present(), told) from error


def not_that_version(record: Versioned, told: Callable[[Any], Mapping[str, Any]]) -> NotThatVersion:
    """The answer to a change for a version that is no longer the present one."""
    error = NotThatVersion(
        what="Somebody else changed this record since you read it; nothing was written.",
        where="If-Match",
        why=f"It is version {record.version} now. The answer holds it under “present”.",
        fix="Look at what they changed, make your change again on top of it, and send its ETag.",
    )
    error.present = told(record)
    error.headers = {"ETag": etag(record)}
    return error
