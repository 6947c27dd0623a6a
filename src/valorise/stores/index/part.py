"""One part of an index that can be asked: its arrays, without the records that are gone from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from valorise.matching.keys import Floats, Keys, Numbers, keys, places
from valorise.matching.port import Best, Held
from valorise.matching.settings import Settings
from valorise.stores.index.arrays import Arrays
from valorise.stores.index.levels import Rough, counting
from valorise.stores.index.strongest import Rule, strongest

NOBODY = np.empty(0, dtype=np.int64)
NO_TERM = np.uint64(1 << 63)


@dataclass(frozen=True)
class Part:
    """Records by the order of their names; see `matching.port.Index` for what the answers mean.

    `gone` are the places of records that were changed or deleted since, ascending. The others are numbered from 0.
    """

    arrays: Arrays
    settings: Settings
    gone: Numbers = field(default_factory=NOBODY.copy)

    @property
    def size(self) -> int:
        """Number of records that are still there."""
        return self.arrays.names.len() - self.gone.size

    @cached_property
    def documents(self) -> int:
        """Number of those with at least one term."""
        lengths = self.arrays.forward.lengths
        return int((lengths > 0).sum()) - int((lengths[self.gone] > 0).sum())

    @cached_property
    def length(self) -> int:
        """All their weighted terms."""
        lengths = self.arrays.forward.lengths
        return int(lengths.sum(dtype=np.int64)) - int(lengths[self.gone].sum(dtype=np.int64))

    @property
    def mean_length(self) -> float:
        """Mean length of records with at least one term."""
        return self.length / self.documents if self.documents else 0.0

    def frequencies(self, keys: Keys) -> Numbers:
        """How many records have each term."""
        at, known = places(keys, self.arrays.keys)
        found = np.zeros(keys.size, dtype=np.int64)
        at = at[known]
        found[known] = self.arrays.first[at + 1] - self.arrays.first[at] - self._lost(at)
        return found

    def candidates(self, terms: Sequence[str], weights: Floats, *, most: int) -> Numbers:
        """Numbers of records, best first."""
        return self.strongest(keys(terms), weights, mean_length=self.mean_length, most=most).numbers

    def strongest(self, keys: Keys, values: Floats, *, mean_length: float, most: int) -> Best:
        """The records that are strongest in these terms, with their strength."""
        rule = Rule(mean_length, self._counting(mean_length), self.settings)
        rows, strength = strongest(self.arrays, self.gone, (keys, values), rule, most)
        return Best(rows - np.searchsorted(self.gone, rows), strength)

    def names(self, numbers: Numbers) -> list[str]:
        """The names of these records."""
        return self.arrays.names.gather(pl.Series(self.places(numbers))).to_list()

    def held(self, numbers: Numbers) -> Held:
        """The terms of these records."""
        rows, forward = self.places(numbers), self.arrays.forward
        entry, row = forward.entries(rows)
        times = forward.times[entry].astype(np.float64)
        return Held(row, self.arrays.keys[forward.term[entry]], times, forward.lengths[rows].astype(np.float64))

    def places(self, numbers: Numbers) -> Numbers:
        """Where the records with these numbers stand in the arrays."""
        return self._there[numbers] if self.gone.size else numbers

    @cached_property
    def _there(self) -> Numbers:
        return np.delete(np.arange(self.arrays.names.len()), self.gone)

    def _lost(self, at: Numbers) -> Numbers:
        """How many of the records that are gone had each term."""
        if not self.gone.size:
            return np.zeros(at.size, dtype=np.int64)
        terms, having = self._terms_gone
        where, known = places(at.astype(np.uint64), terms)
        return np.where(known, having[where], 0)

    @cached_property
    def _terms_gone(self) -> tuple[Keys, Numbers]:
        """Places of the terms that records had which are gone, ascending, and how many each; never without any."""
        entry, _ = self.arrays.forward.entries(self.gone)
        terms, having = np.unique(self.arrays.forward.term[entry].astype(np.uint64), return_counts=True)
        return np.append(terms, NO_TERM), np.append(having, 0)

    def _counting(self, mean_length: float) -> Rough:
        """What each level counts; kept, because many questions come with the same mean length."""
        if mean_length not in self._counted:
            self._counted.clear()
            self._counted[mean_length] = counting(mean_length, self.settings)
        return self._counted[mean_length]

    @cached_property
    def _counted(self) -> dict[float, Rough]:
        return {}
