"""One score for each pair, made of parts that add up to it exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from valorise.matching.settings import Settings

ORDER = (
    "text", "related", "subject", "meaning",
    "fields", "country", "region", "readiness", "type", "pathway", "dates", "links",
)  # fmt: skip
"""Parts in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of a pair, and the parts it is made of; facts that are not known are left out."""

    score: float
    strength: float
    """S, which the score comes from; matches of one need are put in order by it."""
    parts: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Strength:
    """What makes a match before its facts: shared words, words that go with them, nearness of subject and meaning."""

    text: float
    related: float = 0.0
    subject: float = 0.0
    meaning: float = 0.0

    @property
    def whole(self) -> float:
        """All of it."""
        return self.text + self.related + self.subject + self.meaning


@dataclass(frozen=True, slots=True)
class Yardstick:
    """`half`: the strength at which half are good; `steep`: how fast the chance rises there."""

    half: float
    steep: float

    def chance(self, strength: float) -> float:
        """S^steep / (S^steep + half^steep), between 0 and 1, the higher the stronger; 0 where there is no strength.

        >>> [round(Yardstick(10.0, 2.0).chance(one), 3) for one in (0, 5, 10, 20)]
        [0.0, 0.2, 0.5, 0.8]
        """
        if strength <= 0:
            return 0.0
        return float(1 / (1 + (self.half / strength) ** self.steep))


def scored(strength: Strength, fits: Sequence[tuple[str, float]], yardstick: Yardstick, settings: Settings) -> Scored:
    """The score of a pair from the strength of its texts and how well its known facts fit.

    S = (shared words + related words + nearness of subject and meaning) x (1 + weights of the facts x how they fit);
    the score is the chance that a match of that strength is good, by the yardstick of the need. Facts lift a match in
    proportion to its texts: where nothing is shared there is nothing to lift. Parts that add nothing are left out, but
    for the shared words.
    """
    lifts = [(part, fit * settings.facts[part]) for part, fit in fits]
    whole = strength.whole * (1 + sum(lift for _, lift in lifts))
    score = yardstick.chance(whole)
    one = score / whole
    beside = [
        (part, value * one) for part in ("related", "subject", "meaning") if (value := getattr(strength, part)) > 0
    ]
    parts = [("text", strength.text * one), *beside]
    parts += [(part, lift * strength.whole * one) for part, lift in lifts]
    return Scored(score, whole, sorted(parts, key=lambda part: ORDER.index(part[0])))
