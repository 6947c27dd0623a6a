"""Where the records of an index come from, how far it has read, and which records the events after that concern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import orjson
import polars as pl

from valorise.stores.events import EventLog, Head
from valorise.stores.events.event import START
from valorise.stores.index.fields import SHAPE

EVERYTHING = ("register-extended",)
"""Activities after which any record may be new."""
FORGET = ("person-erased",)
"""Activities after which nothing old may stay in the files, not even what was marked as deleted."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some assets as the declared table, with their versions and the numbers of their rights."""

    assets: pl.DataFrame
    versions: Mapping[str, int]
    numbers: Mapping[str, list[str]] = field(default_factory=dict)


class Source(Protocol):
    """Where the records come from."""

    def mark(self) -> str:
        """Something that differs once a record has changed, even where no event tells it."""

    def versions(self) -> dict[str, int]:
        """Names and versions of all records there are."""

    def sums(self) -> tuple[int, int]:
        """How many records there are, and the sum of their versions."""

    def concerned(self, subjects: set[str]) -> set[str]:
        """Names of assets that events about these subjects may concern; names that are no assets do no harm."""

    def batches(self, names: Iterable[str]) -> Iterator[Batch]:
        """These records, as far as they are there."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How far an index has read."""

    seq: int
    hash: str
    mark: str
    shape: int = SHAPE

    @classmethod
    def now(cls, log: EventLog, source: Source) -> Seen:
        """As far as there is something to read."""
        return cls(*(log.head() or START), source.mark())


def since(log: EventLog, seen: Seen) -> set[str] | None:
    """Subjects of the events after what was seen; None where all must be read again.

    That is so where the log is another one, or an earlier copy of it, and where a person was erased. An empty log may
    be that of any register, so what was read before its first event counts for nothing.
    """
    if not seen.seq:
        return None
    links = log.links(after=seen.seq - 1)
    last = next(links, None)
    if last is None or Head(last.seq, last.hash) != Head(seen.seq, seen.hash):
        return None
    subjects: set[str] = set()
    for link in links:
        event = orjson.loads(link.content)
        if event["activity"] in FORGET:
            return None
        if event["activity"] in EVERYTHING:
            subjects.add(event["activity"])
        subjects |= {event[part] for part in ("subject", "case") if event.get(part)}
    return subjects
