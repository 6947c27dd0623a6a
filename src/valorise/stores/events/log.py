"""The log itself: events are added at the end and read; nothing else is possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice

import polars as pl

from valorise.stores.events.databases import Connection, dialect, prepare, snapshot, transaction
from valorise.stores.events.event import Event, Head, Link, events_table, links, moment_text
from valorise.stores.events.proof import proof
from valorise.terms.errors import Invalid
from valorise.terms.results import Result

PAGE = 5_000
"""Links moved between database and memory at once."""


class EventLog:
    """The event log in a database, through an open connection of sqlite3 or psycopg 3.

    Where the connection is inside a transaction, an event becomes part of it: change and event are kept together or
    not at all. Where it is not, each call is one short transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._dialect = dialect(connection)

    def prepare(self) -> None:
        """Make the tables and their guards where they are not there yet."""
        prepare(self.connection)

    def head(self) -> Head | None:
        """Number and hash of the last event, as the head record says; None where the record is gone."""
        found = self.connection.execute("SELECT seq, hash FROM event_head").fetchone()
        return Head(*found) if found else None

    def append(self, events: Iterable[Event]) -> Head:
        """Add events at the end, all or none; the new head. Writers wait for each other.

        Raises `Refused` where an id is in the log already, `NotReady` where disk or lock forbid, `Invalid` where an
        event cannot be written down.
        """
        with self.locked() as head:
            return self.extend(links(events, head), head)

    @contextmanager
    def locked(self) -> Iterator[Head]:
        """A transaction in which nobody else can add; gives the head."""
        with transaction(self.connection):
            found = self.connection.execute(self._dialect.locked_head).fetchone()
            if found is None:
                raise Invalid(
                    what="The head record of the event log is gone; nothing can be recorded.",
                    where="event_head",
                    why="Without it nobody could notice that events were cut off.",
                    fix="Bring back the last backup, and compare it with: valorise log verify.",
                )
            yield Head(*found)

    def extend(self, further: Iterable[Link], head: Head) -> Head:
        """Add links that follow from `head`; only inside `locked`. The new head."""
        statement = self._dialect.sql("INSERT INTO events (seq, previous, content, hash) VALUES (?, ?, ?, ?)")
        remaining, last = iter(further), head
        cursor = self.connection.cursor()
        while page := list(islice(remaining, PAGE)):
            cursor.executemany(statement, page)
            last = Head(page[-1].seq, page[-1].hash)
        if last != head:
            cursor.execute(self._dialect.sql("UPDATE event_head SET seq = ?, hash = ?"), last)
        return last

    def links(self, *, after: int = 0) -> Iterator[Link]:
        """Links with a number above `after`, in order, fetched page by page."""
        statement = self._dialect.sql(
            f"SELECT seq, previous, {self._dialect.content}, hash FROM events WHERE seq > ? ORDER BY seq LIMIT {PAGE}"  # noqa: S608 - no input
        )
        while page := self.connection.execute(statement, (after,)).fetchall():
            yield from (Link(seq, previous, _text(content), signed) for seq, previous, content, signed in page)
            after = page[-1][0]

    def about(self, subjects: Sequence[str], *, last: int | None = None) -> list[Link]:
        """Links about these records, in the order they were recorded, with number and hash as proof.

        An event without a subject concerns its case. `last` keeps the last ones.
        """
        if not subjects:
            return []
        subject, case = (self._dialect.field.format(name) for name in ("subject", "case"))
        marks = ", ".join("?" for _ in subjects)
        return self._linked(f"coalesce({subject}, {case}) IN ({marks})", tuple(subjects), last)

    def link(self, event: str) -> Link | None:
        """The link of the event with this id; None where there is none."""
        found = self._linked(f"{self._dialect.field.format('id')} = ?", (event,), 1)
        return found[0] if found else None

    def _linked(self, where: str, given: tuple[str, ...], last: int | None) -> list[Link]:
        limit = "" if last is None else f"LIMIT {int(last)}"
        statement = (
            f"SELECT seq, previous, {self._dialect.content}, hash FROM events WHERE {where} ORDER BY seq DESC {limit}"  # noqa: S608 - no input
        )
        with snapshot(self.connection):
            found = self.connection.execute(self._dialect.sql(statement), given).fetchall()
        return [Link(seq, previous, _text(content), signed) for seq, previous, content, signed in reversed(found)]

    def read(
        self,
        *,
        case: str | None = None,
        subject: str | None = None,
        activity: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        last: int | None = None,
    ) -> pl.DataFrame:
        """Events as the declared table `events`, in the order they were recorded.

        `since` is included, `until` is not. An event without a subject concerns its case. `last` keeps the last ones.
        """
        field = self._dialect.field.format
        wanted = {
            f"{field('case')} = ?": case,
            f"coalesce({field('subject')}, {field('case')}) = ?": subject,
            f"{field('activity')} = ?": activity,
            f"{field('at')} >= ?": since and moment_text(since),
            f"{field('at')} < ?": until and moment_text(until),
        }
        given = {condition: value for condition, value in wanted.items() if value is not None}
        where = f"WHERE {' AND '.join(given)}" if given else ""
        limit = "" if last is None else f"LIMIT {int(last)}"
        statement = f"SELECT {self._dialect.content} FROM events {where} ORDER BY seq DESC {limit}"  # noqa: S608 - no input
        with snapshot(self.connection):
            found = self.connection.execute(self._dialect.sql(statement), tuple(given.values())).fetchall()
        return events_table(_text(row[0]) for row in reversed(found))

    def verify(self, *, anchor: Head | None = None, since: Head | None = None) -> Result:
        """Whether the chain is whole, and where it first breaks; see `proof`.

        `since` is a head that an earlier proof reached: only that event and those after it are looked at.
        """
        since = since if since and since.seq else None
        with snapshot(self.connection):
            links = self.links(after=since.seq - 1 if since else 0)
            return proof(links, self.head(), anchor=anchor, since=since)


def _text(content: str | bytes) -> str:
    """Content as text; damaged bytes become signs that no hash agrees with."""
    return content.decode(errors="replace") if isinstance(content, bytes) else str(content)
