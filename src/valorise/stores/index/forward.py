"""Which terms each record holds: the index read from the record to its words, as plain arrays on disk or in memory."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from valorise.matching.keys import Keys, Numbers, keys, places
from valorise.matching.port import Held

MOST_TIMES = 65_535
"""Occurrences of one term in one record that are counted; more would change nothing, because they saturate."""


@dataclass(frozen=True, slots=True)
class Forward:
    """Terms of records by number: those of record n stand from `starts[n]` to `starts[n + 1]`, by the order of keys.

    `term` is the place of the term in `keys` (ascending), `times` its weighted occurrences; `lengths` are those of the
    records, and `having` counts the records that have each term.
    """

    starts: npt.NDArray[np.int64]
    term: npt.NDArray[np.uint32]
    times: npt.NDArray[np.uint16]
    lengths: npt.NDArray[np.uint32]
    keys: Keys
    having: npt.NDArray[np.uint32]

    @classmethod
    def kept(cls, folder: Path) -> Forward:
        """As a folder holds it; read as far as it is needed."""
        return cls(**{one.name: np.load(folder / f"{one.name}.npy", mmap_mode="r") for one in fields(cls)})

    def keep(self, folder: Path) -> None:
        """Write all arrays into a folder."""
        for one in fields(self):
            np.save(folder / f"{one.name}.npy", getattr(self, one.name))

    def frequencies(self, sought: Keys) -> Numbers:
        """How many records have each term."""
        at, known = places(sought, self.keys)
        found = np.zeros(sought.size, dtype=np.int64)
        found[known] = self.having[at[known]]
        return found

    def held(self, numbers: Numbers) -> Held:
        """The terms of the records with these numbers."""
        first = self.starts[numbers]
        sizes = self.starts[numbers + 1] - first
        row = np.repeat(np.arange(numbers.size), sizes)
        before = np.cumsum(sizes) - sizes
        entry = np.repeat(first - before, sizes) + np.arange(row.size)
        times = self.times[entry].astype(np.float64)
        return Held(row, self.keys[self.term[entry]], times, self.lengths[numbers].astype(np.float64))


Part = tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint16], npt.NDArray[np.uint32], npt.NDArray[np.uint32]]
"""Terms, their times, how many distinct ones each record has, and its length."""


class Writing:
    """Collects the terms of records, in the order of their numbers."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._term = array("I")
        self._sizes = array("I")
        self._parts: list[Part] = []

    def add(self, terms: Sequence[str]) -> None:
        """The next record, each of its terms as often as it counts."""
        known = self._known
        self._term.extend([known.setdefault(one, len(known)) for one in terms])
        self._sizes.append(len(terms))

    def gather(self) -> None:
        """Count what was added since the last time; call it now and then, so that little memory is used."""
        sizes = np.frombuffer(self._sizes, dtype=np.uint32) if self._sizes else np.empty(0, dtype=np.uint32)
        term = np.frombuffer(self._term, dtype=np.uint32) if self._term else np.empty(0, dtype=np.uint32)
        row = np.repeat(np.arange(sizes.size, dtype=np.uint64), sizes)
        pairs, times = np.unique((row << np.uint64(32)) | term, return_counts=True)
        distinct = np.bincount((pairs >> np.uint64(32)).astype(np.int64), minlength=sizes.size).astype(np.uint32)
        counted = np.minimum(times, MOST_TIMES).astype(np.uint16)
        self._parts.append((pairs.astype(np.uint32), counted, distinct, sizes.copy()))
        self._term, self._sizes = array("I"), array("I")

    def made(self) -> Forward:
        """All that was added."""
        self.gather()
        named = keys(self._known)
        order = np.argsort(named)
        place = np.empty(named.size, dtype=np.uint32)
        place[order] = np.arange(named.size, dtype=np.uint32)
        parts = [_renamed(part, place) for part in self._parts]
        term, times, distinct, lengths = (np.concatenate(part) for part in zip(*parts, strict=True))
        starts = np.concatenate([[0], np.cumsum(distinct, dtype=np.int64)])
        having = np.bincount(term, minlength=named.size).astype(np.uint32)
        return Forward(starts, term, times, lengths, named[order], having)


def _renamed(part: Part, place: npt.NDArray[np.uint32]) -> Part:
    """Terms named by the order of their keys, and the entries of each record put in that order."""
    term, times, distinct, lengths = part
    row = np.repeat(np.arange(distinct.size, dtype=np.uint64), distinct)
    order = np.argsort((row << np.uint64(32)) | place[term])
    return place[term][order], times[order], distinct, lengths
