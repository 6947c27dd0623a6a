"""Several parts of an index as one, without the records that are gone; no text is read again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from valorise.matching.keys import Keys, Numbers
from valorise.stores.index.arrays import MOST_RECORDS, Arrays, Forward
from valorise.stores.index.manifest import Listed
from valorise.stores.index.part import Part

MOST_OF_A_SIZE = 4
"""Parts of one size that may stand beside each other; of more, all of that size become one."""
SIZES = (1_000, 10_000, 100_000)
"""Records up to which parts count as one size."""
FULL = MOST_RECORDS // 8
"""Records from which on a part is never merged with others."""
GONE = 3
"""A part is written again when more than one in so many of its records is gone."""


def due(parts: Sequence[Listed]) -> list[Listed]:
    """The parts that should become one now, smallest first; none where the index is tidy.

    So there are at most four parts of each size below full ones, and as many full ones as the records need.
    """
    for low, high in zip((-1, *SIZES), (*SIZES, FULL), strict=True):
        same = sorted((one for one in parts if low < one.left <= high), key=lambda one: one.left)
        if len(same) > MOST_OF_A_SIZE:
            return _fitting(same)
    worn = [one for one in parts if one.gone * GONE > one.records]
    return worn[:1]


def merged(parts: Sequence[Part]) -> Arrays:
    """One part with the records of all these, by name."""
    keys = np.unique(np.concatenate([one.arrays.keys for one in parts]))
    left = [_left(one, keys) for one in parts]
    names = pl.concat([names for names, _, _ in left])
    digests = np.concatenate([digests for _, digests, _ in left])
    beside = _one_after_another([forward for _, _, forward in left])
    order = names.arg_sort().to_numpy().astype(np.int64)
    return Arrays.of(names.gather(pl.Series(order)), digests[order], _chosen(beside, order), keys)


def _left(part: Part, keys: Keys) -> tuple[pl.Series, Keys, Forward]:
    """Names, digests and terms of the records that are not gone; terms as places in these keys."""
    arrays = part.arrays
    rows = np.delete(np.arange(arrays.names.len()), part.gone)
    forward = _chosen(arrays.forward, rows)
    place = np.searchsorted(keys, arrays.keys).astype(np.uint32)
    named = Forward(forward.starts, place[forward.term], forward.times, forward.lengths)
    return arrays.names.gather(pl.Series(rows)), arrays.digests[rows], named


def _chosen(forward: Forward, rows: Numbers) -> Forward:
    """The terms of these records, in this order."""
    entry, _ = forward.entries(rows)
    sizes = np.diff(forward.starts)[rows]
    return Forward(_starts(sizes), forward.term[entry], forward.times[entry], forward.lengths[rows])


def _one_after_another(parts: Sequence[Forward]) -> Forward:
    sizes = np.concatenate([np.diff(one.starts) for one in parts])
    term, times, lengths = (
        np.concatenate([getattr(one, name) for one in parts]) for name in ("term", "times", "lengths")
    )
    return Forward(_starts(sizes), term, times, lengths)


def _starts(sizes: Numbers) -> Numbers:
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])


def _fitting(smallest_first: Sequence[Listed]) -> list[Listed]:
    """As many as one part can hold."""
    held = np.cumsum([one.left for one in smallest_first])
    return [one for one, so_far in zip(smallest_first, held.tolist(), strict=True) if so_far <= MOST_RECORDS]
