"""The records of one part of an index that are strongest in the words asked for.

For all records that have one of the terms it is added up how strong they can be at most; those that can be among the
best are then weighed exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from valorise.matching.keys import Floats, Keys, Numbers, places
from valorise.matching.settings import Settings
from valorise.matching.strength import saturation
from valorise.stores.index.arrays import Arrays
from valorise.stores.index.levels import Rough

LEAST = np.finfo(np.float32).tiny
STRETCH = 256
"""Records of which only the best is looked at first: almost all of a large part need not be put in order then."""
SLACK = np.float32(1e-4)
"""Share by which sums in single precision may differ from exact ones; they keep seven digits of each term."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How records are weighed: the mean length of all parts, what each level counts at most there, and the settings."""

    mean_length: float
    counting: Rough
    settings: Settings


def strongest(part: Arrays, gone: Numbers, asked: tuple[Keys, Floats], rule: Rule, most: int) -> tuple[Numbers, Floats]:
    """Up to `most` records, best first, ties by their order, and the strength of each; none of those that are gone."""
    at, known = places(asked[0], part.keys)
    at, values = at[known], asked[1][known]
    at_most = _at_most(part, at, values, rule.counting)
    at_most[gone] = 0
    worth = np.zeros(part.keys.size)
    worth[at] = values
    rows = _likely(at_most, most)
    exact = _strength(part, rows, worth, rule)
    if rows.size >= most:
        least = np.partition(exact, rows.size - most)[rows.size - most]
        rows = np.flatnonzero(at_most >= np.float32(least) * (1 - SLACK))
        exact = _strength(part, rows, worth, rule)
    order = np.lexsort((rows, -exact))[:most]
    return rows[order], exact[order]


def _at_most(part: Arrays, at: Numbers, values: Floats, counting: Rough) -> Rough:
    """The strength that every record can have at most."""
    found = np.zeros(part.names.len(), dtype=np.float32)
    for place, value in zip(at.tolist(), values.astype(np.float32), strict=True):
        start, stop = part.first[place], part.first[place + 1]
        strength = counting.take(part.levels[start:stop])
        strength *= value
        np.add.at(found, part.rows[start:stop], strength)
    return found


def _likely(at_most: Rough, most: int) -> Numbers:
    """Records that look best, at least `most` if so many have anything at all, in their order."""
    rows = np.flatnonzero(at_most >= max(_surely(at_most, most), LEAST))
    if rows.size > most:
        found = at_most[rows]
        rows = rows[found >= np.partition(found, rows.size - most)[rows.size - most]]
    return np.asarray(rows, dtype=np.int64)


def _surely(at_most: Rough, most: int) -> np.float32:
    """A strength that `most` records reach: so many stretches of records have one that does."""
    stretches = at_most.size // STRETCH
    if stretches <= most:
        return np.float32(0)
    tops = at_most[: stretches * STRETCH].reshape(stretches, STRETCH).max(axis=1)
    return np.float32(np.partition(tops, stretches - most)[stretches - most])


def _strength(part: Arrays, rows: Numbers, worth: Floats, rule: Rule) -> Floats:
    """The exact strength of these records; `worth` is that of each term of the part, 0 for what is not asked for."""
    entry, row = part.forward.entries(rows)
    value = worth[part.forward.term[entry]]
    asked = value > 0
    entry, row, value = entry[asked], row[asked], value[asked]
    length = part.forward.lengths[rows].astype(np.float64)[row]
    level = saturation(part.forward.times[entry].astype(np.float64), length, rule.mean_length, rule.settings)
    return np.bincount(row, value * level, minlength=rows.size).astype(np.float64)
