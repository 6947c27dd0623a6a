"""An index in which one record says something else, for trying what a match would be then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from valorise.matching.keys import Floats, Keys, Numbers, keys, places
from valorise.matching.port import Best, Held, Index


@dataclass(frozen=True, slots=True)
class Changed:
    """An index in which one record holds other terms."""

    index: Index
    number: int
    now: Mapping[str, int]

    @property
    def size(self) -> int:
        """As before."""
        return self.index.size

    @property
    def documents(self) -> int:
        """As before."""
        return self.index.documents

    @property
    def length(self) -> int:
        """With the new length of the record."""
        return self.index.length + sum(self.now.values()) - int(self._before().length[0])

    @property
    def mean_length(self) -> float:
        """With the new length of the record."""
        return self.length / self.documents

    def frequencies(self, sought: Keys) -> Numbers:
        """Records that have each term now."""
        here = [places(sought, np.sort(one))[1].astype(np.int64) for one in (self._before().key, keys(self.now))]
        return self.index.frequencies(sought) - here[0] + here[1]

    def candidates(self, terms: Sequence[str], weights: Floats, *, most: int) -> Numbers:
        """As before."""
        return self.index.candidates(terms, weights, most=most)

    def strongest(self, keys: Keys, values: Floats, *, mean_length: float, most: int) -> Best:
        """As before."""
        return self.index.strongest(keys, values, mean_length=mean_length, most=most)

    def names(self, numbers: Numbers) -> list[str]:
        """As before."""
        return self.index.names(numbers)

    def held(self, numbers: Numbers) -> Held:
        """The terms of these records, with those that the one has now."""
        held = self.index.held(numbers)
        (row,) = np.flatnonzero(numbers == self.number)
        named, times = keys(self.now), np.array(list(self.now.values()), dtype=np.float64)
        order, other = np.argsort(named), held.row != row
        rows = np.concatenate([held.row[other], np.full(named.size, row)])
        every = np.argsort(rows, kind="stable")
        length = held.length.copy()
        length[row] = times.sum()
        key = np.concatenate([held.key[other], named[order]])[every]
        return Held(rows[every], key, np.concatenate([held.times[other], times[order]])[every], length)

    def _before(self) -> Held:
        return self.index.held(np.array([self.number]))
