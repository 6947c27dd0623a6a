"""How near the subjects of a seeker and of its candidates lie, by the light vectors of the index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from valorise.matching.feedback import Best, Said, shares
from valorise.matching.keys import Floats
from valorise.matching.settings import Settings


@dataclass(frozen=True, slots=True)
class Nearness:
    """Where the words of a seeker point (`own`), and the best records.

    `theirs` has a row for each of the best records, all of length 1. Without subjects no vector has coordinates, and
    nobody gains anything.
    """

    own: Floats
    theirs: Floats
    weight: float
    """How much the best records say of the subject, in units of the seeker's own words."""
    most: float
    """What a record in the very direction sought gains, in units of the mean strength of the best records."""

    def wanted(self, own: Floats, direct: Floats, theirs: Floats) -> Floats:
        """The direction that is sought, as long as what a record gains that lies there.

        From where the seeker's words point, and from the best records by their strength. `own` and `direct` may be one
        row or several, for several seekers.
        """
        if not direct.size:
            return np.zeros_like(own)
        pointing = np.linalg.norm(own, axis=-1, keepdims=True) > 0
        towards = unit(own) + self.weight * unit(shares(direct) @ theirs)
        sought: Floats = unit(towards) * pointing * self.most * direct.mean(axis=-1, keepdims=True)
        return sought


def nearness(said: Said, records: Floats, chosen: Best, settings: Settings) -> Nearness:
    """Where a seeker looks, from what it says, where its candidates lie, and which of them are best."""
    rules = settings.subjects
    most = rules.strength * said.left(rules.short)
    return Nearness(said.own, unit(records[chosen.at]), rules.theirs, most)


def gained(wanted: Floats, records: Floats) -> Floats:
    """What records gain for lying near the direction that is wanted; never below 0."""
    near: Floats = np.maximum(unit(records) @ wanted.T, 0.0)
    return near


def unit(vectors: Floats) -> Floats:
    """The same directions with length 1; those without a direction stay 0."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    made: Floats = vectors / np.where(length > 0, length, 1.0)
    return made
