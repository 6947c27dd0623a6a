"""Words that the best assets for a need have in common, looked for in the other candidates too.

Pseudo-relevance feedback: it finds assets that speak of the same thing in other words than the need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from valorise.matching.keys import Floats, Keys, Numbers, places
from valorise.matching.port import Held, Index
from valorise.matching.seekers import rarity_in_index
from valorise.matching.settings import Settings


@dataclass(frozen=True, slots=True)
class Best:
    """The best records for a seeker by shared words: their places among the candidates, and their strengths."""

    at: Numbers
    direct: Floats

    @property
    def share(self) -> Floats:
        """How much each of them has to say; together 1."""
        return shares(self.direct)

    def concerned(self, row: int, strength: float) -> bool:
        """Whether they say something else where the record at this place has this strength."""
        return bool(self.at.size) and (row in self.at or strength >= self.direct.min())


@dataclass(frozen=True, slots=True)
class Said:
    """What a seeker says by itself: where its words point among the subjects, and how many of them the index knows."""

    own: Floats
    terms: int

    def left(self, short: int) -> float:
        """How much others may add to what it says: all to a short seeker, the less the more terms it has."""
        return min(1.0, short / max(self.terms, 1))


@dataclass(frozen=True, slots=True)
class Related:
    """Related words of one seeker, by keys in ascending order.

    `level` has a row for each of the best records: how far it holds each word. `most` is what a record with all the
    words, each often, gains in units of the mean strength of the best records.
    """

    keys: Keys
    rarity: Floats
    level: Floats
    most: float

    def value(self, direct: Floats, level: Floats) -> Floats:
        """What each word can add, where the best records have this strength and hold the words so far.

        `direct` may be one row or several, for several seekers.
        """
        worth = shares(direct) @ level * self.rarity**2
        whole = worth.sum(axis=-1, keepdims=True)
        scale = self.most * direct.mean(axis=-1, keepdims=True) if direct.size else 0.0
        value: Floats = scale * worth / np.where(whole > 0, whole, 1.0)
        return value


def best(direct: Floats, names: Sequence[str], documents: int, settings: Settings) -> Best:
    """The records that say what goes with a seeker: the strongest by shared words, few in a small index.

    Ties go by name.
    """
    rules = settings.feedback
    most = min(rules.assets, documents // rules.one_per)
    order = sorted(np.flatnonzero(direct > 0).tolist(), key=lambda one: (-direct[one], names[one]))
    at = np.array(order[:most], dtype=np.int64)
    return Best(at, direct[at])


def related(chosen: Best, said: Said, found: tuple[Held, Floats], index: Index, settings: Settings) -> Related:
    """Words that the best records share, from what the candidates hold and how far each entry of that counts.

    There are none where the profile does without.
    """
    held, level = found
    rules = settings.feedback
    at = chosen.at if "feedback" in settings.stages else chosen.at[:0]
    share = np.zeros(held.length.size)
    share[at] = chosen.share[: at.size]
    read = np.flatnonzero(share[held.row] > 0)
    keys, word, having = np.unique(held.key[read], return_inverse=True, return_counts=True)
    rarity = rarity_in_index(index.frequencies(keys), index.documents)
    worth = np.bincount(word, share[held.row[read]] * level[read], minlength=keys.size) * rarity
    worth[having < rules.shared_by] = 0.0
    kept = np.sort(np.argsort(-worth, kind="stable")[: rules.terms])
    kept = kept[worth[kept] > 0]
    return Related(
        keys[kept], rarity[kept], levels(held, level, chosen.at, keys[kept]), rules.strength * said.left(rules.short)
    )


def levels(held: Held, level: Floats, rows: Numbers, sought: Keys) -> Floats:
    """How far each of these records holds each of these words (ascending): one row for each record."""
    made = np.zeros((rows.size, sought.size))
    place = np.full(held.length.size, -1)
    place[rows] = np.arange(rows.size)
    mine = np.flatnonzero(place[held.row] >= 0)
    at, known = places(held.key[mine], sought)
    made[place[held.row[mine[known]]], at[known]] = level[mine[known]]
    return made


def shares(direct: Floats) -> Floats:
    """Each strength as a share of those of its row."""
    whole = direct.sum(axis=-1, keepdims=True)
    share: Floats = direct / np.where(whole > 0, whole, 1.0)
    return share
