"""The plain arrays of one part of an index: from each record to its terms, and from each term to its records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from valorise.matching.analysed import MOST_TIMES, Numbering, Portion, portion
from valorise.matching.keys import Keys, Numbers
from valorise.matching.texts import COLUMNS
from valorise.stores.index.levels import Levels, levels

Told = Callable[[int, int], None]
MOST_RECORDS = 1 << 20
"""Records of one part: their numbers, those of terms and the counts share 64 bits while they are put in order."""
AT_ONCE = 10_000
"""Records that are brought to their terms at once: enough for whole-column work, few enough for little memory."""
STRETCH = 1_000_000
"""Entries that are taken apart at once."""
TIMES, ROW, TERM = np.uint64(16), np.uint64(20), np.uint64(28)
LOW, ROWS, TERMS = np.uint64(MOST_TIMES), np.uint64(MOST_RECORDS - 1), np.uint64((1 << 28) - 1)


def silent(done: int, total: int) -> None:
    """Progress for nobody."""


@dataclass(frozen=True, slots=True)
class Forward:
    """Terms of records: those of record n stand from `starts[n]` to `starts[n + 1]`, by the order of the terms.

    `term` is the place of the term in the keys, `times` its weighted occurrences; `lengths` are those of the records.
    """

    starts: Numbers
    term: npt.NDArray[np.uint32]
    times: npt.NDArray[np.uint16]
    lengths: npt.NDArray[np.uint32]

    def entries(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """The entries of these records one after the other, and the place in `rows` to which each belongs."""
        first = np.asarray(self.starts[rows])
        sizes = np.asarray(self.starts[rows + 1]) - first
        row = np.repeat(np.arange(rows.size), sizes)
        before = np.cumsum(sizes) - sizes
        return np.repeat(first - before, sizes) + np.arange(row.size), row


@dataclass(frozen=True, slots=True)
class Arrays:
    """One part of an index: its records by name, what tells whether they changed, and their terms both ways.

    `keys` are those of the terms, ascending. The records that have the term at place n stand in `rows` from `first[n]`
    to `first[n + 1]`, ascending, and `levels` says how far it can count there.
    """

    names: pl.Series
    digests: Keys
    forward: Forward
    keys: Keys
    first: Numbers
    rows: npt.NDArray[np.uint32]
    levels: Levels

    @classmethod
    def of(cls, names: pl.Series, digests: Keys, forward: Forward, keys: Keys) -> Arrays:
        """The part with the way from terms to records added; terms that no record has are left out."""
        having = np.bincount(forward.term, minlength=keys.size)
        if not having.all():
            place = (np.cumsum(having > 0) - 1).astype(np.uint32)
            forward = Forward(forward.starts, place[forward.term], forward.times, forward.lengths)
            keys, having = keys[having > 0], having[having > 0]
        packed = _by_term(forward)
        packed.sort()
        rows, level = np.empty(packed.size, dtype=np.uint32), np.empty(packed.size, dtype=np.uint16)
        for here in _stretches(packed.size):
            rows[here] = (packed[here] >> TIMES) & ROWS
            level[here] = levels((packed[here] & LOW).astype(np.uint16), forward.lengths[rows[here]])
        first = np.concatenate([[0], np.cumsum(having, dtype=np.int64)])
        return cls(names, digests, forward, keys, first, rows, level)


class Analysis:
    """Brings records, as `texts.chosen` gives them, to their terms, portion by portion, in the order of their names."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self._columns = columns
        self._numbering = Numbering()
        self._portions: list[Portion] = []
        self._digests: list[Keys] = []
        self._names: list[pl.Series] = []

    def add(self, chosen: pl.DataFrame) -> None:
        """The next records, at most `AT_ONCE`."""
        self._portions.append(portion(chosen, self._columns, self._numbering))
        self._digests.append(chosen["digest"].to_numpy() if "digest" in chosen.columns else digests(chosen))
        self._names.append(chosen["id"])

    def made(self) -> Arrays:
        """All that was added."""
        keys = self._numbering.keys()
        order = np.argsort(keys)
        place = np.empty(keys.size, dtype=np.uint64)
        place[order] = np.arange(keys.size, dtype=np.uint64)
        distinct = _together([one.distinct for one in self._portions], np.uint32)
        lengths = _together([one.length for one in self._portions], np.uint32)
        starts = np.concatenate([[0], np.cumsum(distinct, dtype=np.int64)])
        forward = Forward(starts, np.empty(starts[-1], np.uint32), np.empty(starts[-1], np.uint16), lengths)
        at = 0
        while self._portions:
            packed = _in_order(self._portions.pop(0), place)
            forward.term[at : at + packed.size] = (packed >> TIMES) & TERMS
            forward.times[at : at + packed.size] = packed & LOW
            at += packed.size
        names = pl.concat([pl.Series("id", [], dtype=pl.String), *self._names])
        return Arrays.of(names, _together(self._digests, np.uint64), forward, keys[order])


def analysed(chosen: pl.DataFrame, columns: Mapping[str, int], told: Told = silent) -> Arrays:
    """The part of an index that these records make; they come by name, each name once."""
    made = Analysis(columns)
    for start in range(0, chosen.height, AT_ONCE):
        made.add(chosen[start : start + AT_ONCE])
        told(min(start + AT_ONCE, chosen.height), chosen.height)
    return made.made()


def digests(chosen: pl.DataFrame) -> Keys:
    """64 bits of a hash of all that is analysed of each record: it tells whether the record changed."""
    parts = [pl.col(name).fill_null("") for name in ("language", *COLUMNS)]
    written = chosen.select(pl.concat_str(parts, separator="\x1f")).to_series()
    hashed = b"".join(blake2b(one.encode(), digest_size=8).digest() for one in written.to_list())
    return np.frombuffer(hashed, dtype="<u8").astype(np.uint64)


def _by_term(forward: Forward) -> Keys:
    """Term, record and times of each entry in one number, stretch by stretch: all at once would take much memory."""
    packed = np.empty(forward.term.size, dtype=np.uint64)
    for start in range(0, forward.lengths.size, AT_ONCE):
        bounds = forward.starts[start : start + AT_ONCE + 1]
        here = slice(bounds[0], bounds[-1])
        row = np.repeat(np.arange(start, start + bounds.size - 1, dtype=np.uint64), np.diff(bounds))
        packed[here] = forward.term[here].astype(np.uint64) << (ROW + TIMES) | row << TIMES | forward.times[here]
    return packed


def _stretches(size: int) -> Iterator[slice]:
    return (slice(start, start + STRETCH) for start in range(0, size, STRETCH))


def _in_order(one: Portion, place: Keys) -> Keys:
    """Record, place of the term and times of each entry of a portion in one number, in that order."""
    row = np.repeat(np.arange(one.distinct.size, dtype=np.uint64), one.distinct)
    packed = row << (TERM + TIMES) | place[one.term] << TIMES | one.times
    packed.sort()
    return packed


def _together(parts: Sequence[npt.NDArray[Any]], kind: npt.DTypeLike) -> npt.NDArray[Any]:
    return np.concatenate([np.empty(0, dtype=kind), *parts])
