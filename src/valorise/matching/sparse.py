"""Large tables that are mostly empty, and the few directions in which most of what they hold lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valorise.matching.keys import Floats, Keys, Numbers

Vectors = npt.NDArray[np.float32]

AT_ONCE = 5_000
"""Entries that are multiplied at once: enough for whole-array work, little enough for the memory near the processor."""
MORE = 20
"""Directions sought beyond those wanted, so that the last wanted ones are exact enough."""
ROUNDS = 4
"""Times the directions are turned towards those that hold most; more change the ranking of nothing."""
SAME = 1e-10
"""Share of the strongest direction below which another is nothing but rounding."""
STEP = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without a pattern in its bits."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """A matrix by its entries that are not 0, row by row; rows without any are all 0."""

    rows: Numbers
    """Rows that have entries, ascending."""
    starts: Numbers
    column: Numbers
    value: Vectors
    height: int

    @classmethod
    def of(cls, row: Numbers, column: Numbers, value: Floats, height: int) -> Sparse:
        """The matrix with these entries; those of one row must stand together, rows ascending."""
        rows, starts = np.unique(row, return_index=True)
        return cls(rows, starts, column, value.astype(np.float32), height)

    def turned(self, width: int) -> Sparse:
        """Rows as columns and columns as rows; `width` is the number of columns."""
        row = np.repeat(self.rows, np.diff(np.append(self.starts, self.column.size)))
        order = np.argsort(self.column, kind="stable")
        return Sparse.of(self.column[order], row[order], self.value[order].astype(np.float64), width)

    def times(self, other: Vectors) -> Vectors:
        """The product with a full matrix."""
        made = np.zeros((self.height, other.shape[1]), dtype=np.float32)
        for first, last in self._portions():
            start, stop = self.starts[first], self.starts[last] if last < self.starts.size else self.column.size
            parts = other[self.column[start:stop]] * self.value[start:stop, None]
            made[self.rows[first:last]] = np.add.reduceat(parts, self.starts[first:last] - start, axis=0)
        return made

    def _portions(self) -> Iterator[tuple[int, int]]:
        """First and last rows of portions of about `AT_ONCE` entries."""
        first = 0
        while first < self.starts.size:
            last = max(int(np.searchsorted(self.starts, self.starts[first] + AT_ONCE)), first + 1)
            yield first, last
            first = last


def main_directions(records: Sparse, keys: Keys, wanted: int) -> Vectors:
    """Coordinates of each column along the `wanted` directions in which the rows hold most, greatest first.

    Truncated singular value decomposition by subspace iteration (Halko, Martinsson and Tropp, 2011). It begins from
    signs that follow from the keys of the columns, so that the order of rows and chance play no part.
    """
    turned = records.turned(keys.size)
    basis = _signs(keys, min(wanted + MORE, keys.size, records.height))
    for _ in range(ROUNDS):
        basis = _upright(turned.times(records.times(basis)))
    seen = records.times(basis).astype(np.float64)
    _, turn = np.linalg.eigh(seen.T @ seen)
    made: Vectors = (basis @ turn[:, ::-1][:, :wanted]).astype(np.float32)
    return made


def _upright(directions: Vectors) -> Vectors:
    """Directions at right angles to each other that span what these span; fewer where some say the same."""
    full = directions.astype(np.float64)
    strength, turn = np.linalg.eigh(full.T @ full)
    use = strength > SAME * strength[-1]
    made: Vectors = (full @ (turn[:, use] / np.sqrt(strength[use]))).astype(np.float32)
    return made


def _signs(keys: Keys, many: int) -> Vectors:
    """For each key as many signs, which look as if thrown by chance."""
    with np.errstate(over="ignore"):
        steps = (np.arange(many, dtype=np.uint64) * np.uint64(2) + np.uint64(1)) * STEP
        mixed = keys[:, None] * steps[None, :]
        mixed = (mixed ^ (mixed >> np.uint64(29))) * STEP
    return np.where(mixed >> np.uint64(63), np.float32(1), np.float32(-1))
