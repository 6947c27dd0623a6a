"""What an event is, how it is written down, and how each one is tied to the one before.

The content of a link is the event in interchange form plus its number `seq` and the hash `previous` of the link
before, as JSON with sorted keys and no blanks. Its hash is the SHA-256 of these bytes. All values are texts except
`seq`, so that any language can compute the same bytes again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
import polars as pl

from valorise.terms.errors import Invalid
from valorise.terms.tables import table

BEFORE_ALL = "0" * 64
"""What the first event names as the hash of the one before."""
TEXTS = ("id", "case", "activity", "actor", "subject", "why")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened: who, what, when, why, and what was so before and after."""

    activity: str
    at: datetime
    """With time zone; kept in UTC to the microsecond."""
    id: str | None = None
    """A random name is given where there is none. A name can be recorded only once."""
    case: str | None = None
    actor: str | None = None
    """Who did it. A person is named by a reference of `PersonalValues`, never by name."""
    subject: str | None = None
    """Record concerned; missing means the case."""
    why: str | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    details: Mapping[str, Any] | None = None
    """Further facts; kept together with `before` and `after` in the column `details`."""


class Head(NamedTuple):
    """Number and hash of the last event; what one notes elsewhere to prove later that nothing was changed."""

    seq: int
    hash: str

    def __str__(self) -> str:
        """As commands show and read it."""
        return f"{self.seq}:{self.hash}"

    @classmethod
    def of(cls, said: str) -> Head:
        """A head as `str` writes it."""
        seq, _, signed = said.partition(":")
        return cls(int(seq), signed)


class Link(NamedTuple):
    """One row of the stored chain."""

    seq: int
    previous: str
    content: str
    hash: str


START = Head(0, BEFORE_ALL)


def links(events: Iterable[Event], head: Head) -> Iterator[Link]:
    """The events as further links of the chain that ends with `head`.

    >>> from datetime import datetime, UTC
    >>> first = Event(id="e1", activity="grant", at=datetime(2024, 5, 3, tzinfo=UTC))
    >>> next(links([first], START)).content.replace(BEFORE_ALL, "0...")
    '{"activity":"grant","at":"2024-05-03T00:00:00.000000Z","id":"e1","previous":"0...","seq":1}'
    """
    for event in events:
        content = canonical(_row(event) | {"seq": head.seq + 1, "previous": head.hash})
        link = Link(head.seq + 1, head.hash, content, fingerprint(content))
        yield link
        head = Head(link.seq, link.hash)


def fingerprint(content: str) -> str:
    """SHA-256 of the UTF-8 bytes, as 64 hexadecimal digits."""
    return sha256(content.encode()).hexdigest()


def canonical(values: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no blanks; the same values always give the same bytes."""
    try:
        return orjson.dumps(dict(values), default=str, option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError as error:
        raise Invalid(
            what="An event holds a value that cannot be written as JSON.",
            why=f"{error}.",
            fix="Use texts, numbers, lists and objects with texts as keys, in valid Unicode.",
        ) from error


def moment_text(at: datetime) -> str:
    """The moment in UTC with fixed width, so that texts sort like moments; `Invalid` without a time zone."""
    if at.tzinfo is None:
        raise Invalid(
            what=f"The moment {at.isoformat()} of an event has no time zone.",
            where="at",
            why="Without its zone nobody can say later when it was.",
            fix="Give the zone, for example 2024-05-03T10:00:00+02:00.",
        )
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def events_table(contents: Iterable[str]) -> pl.DataFrame:
    """Contents of links as the declared table `events`, in the order given."""
    schema = table("events").schema
    rows = [{name: value for name, value in orjson.loads(one).items() if name in schema} for one in contents]
    found = pl.DataFrame(rows, schema=dict(schema) | {"at": pl.String()})
    return found.with_columns(pl.col("at").str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us", time_zone="UTC"))


def events_from(found: pl.DataFrame) -> Iterator[Event]:
    """Rows of the declared table `events` as events that can be recorded."""
    parts = {one.name for one in fields(Event)} - {"details", "before", "after"}
    for row in found.iter_rows(named=True):
        told = {name: row[name] for name in parts if row.get(name) is not None}
        yield Event(**told, details=_object(row.get("details")))


def _object(details: str | None) -> Mapping[str, Any] | None:
    """Details as the object they are; a plain text, as some sources write, becomes a note."""
    if details is None:
        return None
    try:
        found = orjson.loads(details)
    except orjson.JSONDecodeError:
        return {"note": details}
    return found if isinstance(found, dict) else {"note": details}


def _row(event: Event) -> dict[str, str]:
    """The event as texts by column; what is missing is left out."""
    if not event.activity:
        raise Invalid(
            what="An event does not say what happened.",
            where="activity",
            fix="Give a code of the list activities, or the word of your source.",
        )
    texts = {name: getattr(event, name) for name in TEXTS} | {"details": _details(event)}
    texts["id"] = event.id or uuid4().hex
    kept = {name: str(value).replace("\x00", "") for name, value in texts.items() if value}
    return kept | {"at": moment_text(event.at)}


def _details(event: Event) -> str | None:
    told = dict(event.details or {})
    told |= {name: side for name, side in (("before", event.before), ("after", event.after)) if side is not None}
    return canonical(told) if told else None
