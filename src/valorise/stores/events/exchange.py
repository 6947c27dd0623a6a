"""The log as JSON Lines, chain and all: for backups outside the database, for other programs, for another store.

Each line is an event in interchange form with `seq`, `previous` and `hash`. The hash is the SHA-256 of the line
without it, keys sorted, no blanks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from valorise.stores.events.databases import snapshot
from valorise.stores.events.event import Head, Link, canonical, fingerprint
from valorise.stores.events.log import EventLog
from valorise.terms.errors import Invalid, Missing, Refused
from valorise.terms.problems import shown

CHAIN = ("seq", "previous", "hash")
"""What a line carries beyond the declared columns of `events`."""


def export_log(log: EventLog, file: Path) -> Head | None:
    """Write the whole log; the file appears only when it is complete. The head it ends with."""
    unfinished = file.with_name(file.name + ".unfinished")
    try:
        with unfinished.open("wb") as out, snapshot(log.connection):
            head = log.head()
            out.writelines(_line(link) for link in log.links())
        unfinished.replace(file)
    except OSError as error:
        raise Refused(
            what=f"“{file}” could not be written.", where=str(file), why=f"{error.strerror}.", fix="Name another place."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return head


def import_log(log: EventLog, file: Path) -> Head:
    """Take over an exported log, numbers and hashes unchanged; all of it or nothing. The new head.

    Events that are here already must be the same ones; then only the rest is added.
    """
    if not file.is_file():
        raise Missing(what=f"There is no file “{file}”.", where=str(file), fix="Check the name.")
    if not file.stat().st_size:
        raise Invalid(what=f"“{file}” is empty.", where=str(file), fix="Use a file that valorise log export wrote.")
    with log.locked() as head, file.open("rb") as lines:
        given = _links(lines, file.name)
        known = _same(log, given, head, file.name)
        return log.extend(_following(known, head, file.name), head)


def _line(link: Link) -> bytes:
    return f'{link.content[:-1]},"hash":"{link.hash}"}}\n'.encode()


def _links(lines: Iterable[bytes], name: str) -> Iterator[Link]:
    for number, line in enumerate(lines, start=1):
        try:
            said = orjson.loads(line)
            signed = said.pop("hash")
            link = Link(said["seq"], said["previous"], canonical(said), signed)
        except (orjson.JSONDecodeError, KeyError, AttributeError, TypeError) as error:
            raise Invalid(
                what=f"Line {number} of “{name}” is no line of an exported event log.",
                where=f"{name}, line {number}",
                why=f"Expected an object with seq, previous and hash; found {_beginning(line)}.",
                fix="Use a file that valorise log export wrote. Plain events are read by valorise run.",
            ) from error
        yield link


def _beginning(line: bytes) -> str | None:
    return shown(line[:80].decode(errors="replace"))


def _same(log: EventLog, given: Iterator[Link], head: Head, name: str) -> Iterator[Link]:
    """The links beyond those that are here already."""
    here = log.links()
    for link in given:
        if link.seq > head.seq:
            yield link
        elif next(here, None) != link:
            raise Refused(
                what=f"“{name}” and this log differ at event {link.seq}; nothing was taken over.",
                where=f"{name}, event {link.seq}",
                why="A log can only be continued by its own later events.",
                fix="Import into an empty store, or find out which of the two logs is the right one.",
            )


def _following(given: Iterator[Link], head: Head, name: str) -> Iterator[Link]:
    for link in given:
        follows = (link.seq, link.previous) == (head.seq + 1, head.hash)
        if not follows or fingerprint(link.content) != link.hash:
            raise Invalid(
                what=f"The chain in “{name}” is broken at event {head.seq + 1}; nothing was taken over.",
                where=f"{name}, event {head.seq + 1}",
                why="An event was changed, left out or put in after the export.",
                fix="Export the log again, or use an earlier export.",
            )
        head = Head(link.seq, link.hash)
        yield link
