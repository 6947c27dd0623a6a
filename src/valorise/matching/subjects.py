"""Where words lie among the subjects of an index: light vectors, learned from its own records without any download.

Latent semantic analysis (Deerwester and others, 1990): words that stand in the same records point the same way. Nothing
is left to chance: the same records give the same vectors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from valorise.matching.keys import Floats, Keys, Numbers, places
from valorise.matching.port import Held, Index
from valorise.matching.seekers import rarity_in_index
from valorise.matching.settings import Settings
from valorise.matching.sparse import Sparse, Vectors, main_directions

SHARED_BY = 2
"""Records that must have a word for it to say anything about others."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """The vector of each term of `keys` (ascending), as long as the term is rare; other terms have none."""

    keys: Keys
    vectors: Vectors

    def __bool__(self) -> bool:
        return bool(self.keys.size)

    def of_terms(self, keys: Keys, weight: Floats) -> Floats:
        """The sum of the vectors of these terms, each times its weight."""
        at, known = places(keys, self.keys)
        found: Floats = weight[known] @ self.vectors[at[known]].astype(np.float64)
        return found

    def of_records(self, held: Held) -> Floats:
        """One vector for each record, from the terms it holds; zero where none of them has a vector."""
        at, known = places(held.key, self.keys)
        counts = Sparse.of(held.row[known], at[known], occurrences(held.times[known]), held.length.size)
        return counts.times(self.vectors).astype(np.float64)


NONE = Subjects(np.empty(0, dtype=np.uint64), np.empty((0, 0), dtype=np.float32))


def occurrences(times: Floats) -> Floats:
    """What so many occurrences of a term in a record count: further ones add little."""
    counted: Floats = np.log1p(times)
    return counted


def learned(index: Index, settings: Settings) -> Subjects:
    """The subjects of an index; none where it holds too few records to tell, or where the profile does without.

    At most `records` records are read, evenly spread over the index, and at most `terms` terms that two of them have,
    the more frequent first: so learning takes as long for a million records as for those read.
    """
    rules = settings.subjects
    if "subjects" not in settings.stages or index.size < rules.fewest:
        return NONE
    held = index.held(_spread(index.size, rules.records))
    keys, term, having = np.unique(held.key, return_inverse=True, return_counts=True)
    chosen = np.argsort(-having, kind="stable")[: rules.terms]
    chosen = np.sort(chosen[having[chosen] >= SHARED_BY])
    directions = min(rules.directions, index.size // rules.one_per, chosen.size // 2)
    if not directions:
        return NONE
    rarity = rarity_in_index(index.frequencies(keys[chosen]), index.documents)
    place = np.full(keys.size, -1)
    place[chosen] = np.arange(chosen.size)
    use = place[term] >= 0
    weight = occurrences(held.times[use]) * rarity[place[term[use]]]
    records = _even(held.row[use], place[term[use]], weight)
    vectors = main_directions(records, keys[chosen], directions) * rarity[:, None]
    return Subjects(keys[chosen], vectors.astype(np.float32))


def _spread(size: int, most: int) -> Numbers:
    """At most so many numbers of records, evenly spread."""
    return np.unique(np.linspace(0, size - 1, min(size, most)).astype(np.int64))


def _even(row: Numbers, term: Numbers, weight: Floats) -> Sparse:
    """The terms of records as a matrix in which each record counts the same, however long.

    Records without terms are left out.
    """
    named, record = np.unique(row, return_inverse=True)
    length = np.sqrt(np.bincount(record, weight * weight))
    return Sparse.of(record, term, weight / length[record], named.size)
