"""What the records that look for others ask for, as weighted terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from valorise.matching.keys import Floats, Keys, keys
from valorise.matching.passages import Passage, cut
from valorise.matching.port import Index
from valorise.matching.settings import Settings
from valorise.matching.texts import texts, written
from valorise.matching.unwanted import unwanted

Amount = TypeVar("Amount", float, Floats)

REMEMBERED = 2_000
"""Seekers whose passages are kept in memory; of more, they are cut again when their turn comes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of one seeker, in the order of the keys.

    `weight` grows with the occurrences in the seeker (k3 of Okapi BM25) and shrinks for terms that many seekers share,
    so that fixed phrases do not make matches. `idf` is that of the index: ln(1 + (N - n + 0.5) / (n + 0.5)). Terms that
    no record of the index has are there too, not `known`: what is asked for in vain says how much stays open.
    """

    terms: list[str]
    keys: Keys
    times: Floats
    weight: Floats
    idf: Floats
    known: npt.NDArray[np.bool_]

    @property
    def value(self) -> Floats:
        """What each term can add to the strength of a record."""
        return self.weight * self.idf

    @property
    def wanted(self) -> float:
        """All that is asked for, in the unit of the text strength."""
        return float(self.value.sum())

    def best(self, most: int) -> tuple[list[str], Floats]:
        """The `most` known terms that can add most to a score, with that; ties go by the term."""
        value = self.value
        order = sorted(np.flatnonzero(self.known), key=lambda one: (-value[one], self.terms[one]))[:most]
        return [self.terms[one] for one in order], value[order]


class Seekers:
    """All records of one run that look for others: what they share says which words are common among them.

    Funders and buyers put whole paragraphs into every call. What stands in the same words in n records counts 1/n in
    each, and a term counts the less the more seekers have it. What a seeker says it does not want counts nothing.
    """

    def __init__(self, records: pl.DataFrame, settings: Settings) -> None:
        self.settings = settings
        self._written = {name: (row, stated) for name, stated, row in written(records)}
        self._cut: dict[str, list[Passage]] = {}
        self._repeated: Counter[str] = Counter()
        self._sharing: Counter[str] = Counter()
        self._unwanted: set[str] = set()
        self.worded = 0
        for name in self._written:
            self._count(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)

    def passages(self, name: str) -> list[Passage]:
        """The passages of one seeker."""
        known = self._cut.get(name)
        if known is None:
            row, stated = self._written[name]
            known = cut(texts(row, stated), self.settings)
            if len(self._cut) < REMEMBERED:
                self._cut[name] = known
        return known

    def times(self, name: str) -> Mapping[str, float]:
        """How often one seeker asks for each of its terms, each passage by its share."""
        found: dict[str, float] = {}
        for passage in self.passages(name):
            if share := self.share(passage):
                for term, count in passage.terms.items():
                    found[term] = found.get(term, 0.0) + count * share
        return found

    def share(self, passage: Passage) -> float:
        """What a passage counts: 1/n where n seekers have the same words, 0 where it says what is not wanted."""
        return 0.0 if passage.written in self._unwanted else 1 / self._repeated[passage.written]

    def saying(self, name: str, row: Mapping[str, str], stated: str | None) -> Seekers:
        """The same seekers, one of which says these texts (by column) in place of its own."""
        other = object.__new__(Seekers)
        other.settings, other.worded = self.settings, self.worded
        other._written, other._cut = {**self._written, name: (row, stated)}, {**self._cut}
        other._repeated, other._sharing = self._repeated.copy(), self._sharing.copy()
        other._unwanted = self._unwanted.copy()
        other._forget(name, self.passages(name))
        other._count(name)
        return other

    def asked(self, name: str, index: Index) -> Asked:
        """The question of one seeker to this index; empty where it has no words."""
        times = self.times(name)
        named = keys(times)
        order = np.argsort(named)
        all_terms = list(times)
        found = index.frequencies(named[order])
        count = np.fromiter(times.values(), dtype=np.float64)[order]
        sharing = np.fromiter((self._sharing[one] for one in all_terms), dtype=np.float64)[order]
        weight = saturated(count, self.settings.k3) * self._rarity(sharing, found, index.documents)
        use = weight > 0
        idf = rarity_in_index(found, index.documents)
        terms = [all_terms[one] for one in order[use]]
        return Asked(terms, named[order][use], count[use], weight[use], idf[use], found[use] > 0)

    def _count(self, name: str) -> None:
        cuts = self.passages(name)
        self._repeated.update({one.written for one in cuts})
        self._unwanted.update(one.written for one in cuts if unwanted(one.written))
        having = {term for one in cuts for term in one.terms}
        self._sharing.update(having)
        self.worded += bool(having)

    def _forget(self, name: str, cuts: list[Passage]) -> None:
        having = {term for one in cuts for term in one.terms}
        self._repeated.subtract({one.written for one in cuts})
        self._sharing.subtract(having)
        self.worded -= bool(having)
        self._cut.pop(name, None)

    def _rarity(self, sharing: Floats, found: npt.NDArray[np.int64], documents: int) -> Floats:
        """From 1 for a term that no other has to near 0 for one that all have, drawn towards 1 by `commonness`."""
        prior, others = self.settings.prior, self.worded
        expected = prior * found / (documents + prior)
        share = np.minimum((sharing + expected) / (others + prior), 1.0)
        bits = -np.log(share) / np.log(max(others + prior, 2.0))
        rarity: Floats = np.clip(bits, 0.0, 1.0) ** self.settings.commonness
        return rarity


def saturated(times: Amount, k3: float) -> Amount:
    """What a number of occurrences in a seeker counts: 1 for one, at most k3 + 1."""
    return times * (k3 + 1) / (times + k3)


def rarity_in_index(found: npt.NDArray[np.int64], documents: int) -> Floats:
    """ln(1 + (N - n + 0.5) / (n + 0.5)) for terms that n of N records have."""
    rarity: Floats = np.log(1 + (documents - found + 0.5) / (found + 0.5))
    return rarity
