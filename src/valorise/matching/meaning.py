"""How near texts lie by what they mean, as a sentence encoder tells; only the best candidates of a seeker are read.

Texts are read passage by passage, so that none is cut off where the encoder ends, and so that the texts of a pair
without one of their passages need not be read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from valorise.matching.found import Counted, Records
from valorise.matching.keys import Floats
from valorise.matching.passages import Passage
from valorise.matching.port import Encoder
from valorise.matching.settings import Meaning


@dataclass(frozen=True, slots=True)
class Said:
    """The passages of a seeker: where each points, and how much it counts."""

    vectors: Floats
    weight: Floats

    def without(self, number: int) -> Said:
        """The others."""
        return Said(lacking(self.vectors, number), lacking(self.weight, number))

    def near(self, theirs: Floats) -> float:
        """Between 0 and 1: how near, on average, each passage finds one there; 0 where a side has none.

        Cosines, those below 0 counted as 0; the mean of maxima is the late interaction of ColBERT (Khattab and Zaharia,
        2020), with passages in place of words.
        """
        if not len(theirs) or not self.weight.sum():
            return 0.0
        nearest = np.maximum(self.vectors @ theirs.T, 0.0).max(axis=1)
        return float(np.average(nearest, weights=self.weight))


@dataclass(frozen=True, slots=True)
class Reader:
    """An encoder before the texts of what is found."""

    encoder: Encoder
    found: Records

    def sought(self, passages: Sequence[Passage], weight: Sequence[float]) -> Said:
        """The passages of a seeker, read."""
        return Said(self.encoder.vectors([one.written for one in passages]), np.array(weight))

    def offered(self, names: Sequence[str]) -> list[Floats]:
        """Where the passages of each record point: a row for each passage."""
        listed: list[list[Counted]] = [self.found.passages(name) for name in names]
        vectors = self.encoder.vectors([one.written for passages in listed for one, _ in passages])
        ends = np.cumsum([len(passages) for passages in listed])
        return np.split(vectors, ends[:-1])


@dataclass(frozen=True, slots=True)
class Reading:
    """A seeker as it was read before its best candidates: its own passages, and those of each candidate by its row."""

    own: Said
    theirs: dict[int, Floats]
    rules: Meaning

    def added(self, direct: Floats, left: float, own: Said, theirs: Floats) -> float:
        """What nearness adds to a record with these passages, in units of the best ones' mean strength by shared words.

        `left` is how much others may add to what the seeker says.
        """
        best = np.sort(direct[direct > 0])[-self.rules.scale :]
        if not best.size:
            return 0.0
        return self.rules.strength * left * float(best.mean()) * own.near(theirs)


def lacking(passages: Floats, number: int) -> Floats:
    """The rows of all passages but one."""
    return np.delete(passages, number, axis=0)
