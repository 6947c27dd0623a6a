"""One score for each pair, made of parts that add up to it exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from valorise.matching.settings import Settings

ORDER = ("text", "related", "subject", "meaning", "fields", "country", "readiness", "type", "dates")
"""Parts in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of a pair, and the parts it is made of; facts that are not known are left out."""

    score: float
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


def scored(strength: Strength, fits: Sequence[tuple[str, float]], settings: Settings) -> Scored:
    """The score of a pair from the strength of its texts and how well its known facts fit.

    S = (shared words + related words + nearness of subject and meaning) x (1 + weights of the facts x how they fit);
    score = √S / (√S + √half). Facts lift a match in proportion to its texts: where nothing is shared there is nothing
    to lift. Parts that add nothing are left out, but for the shared words.
    """
    lifts = [(part, fit * settings.facts[part]) for part, fit in fits]
    whole = strength.whole * (1 + sum(lift for _, lift in lifts))
    root = whole**0.5
    score = root / (root + settings.half**0.5)
    one = score / whole
    beside = [
        (part, value * one) for part in ("related", "subject", "meaning") if (value := getattr(strength, part)) > 0
    ]
    parts = [("text", strength.text * one), *beside]
    parts += [(part, lift * strength.whole * one) for part, lift in lifts]
    return Scored(score, sorted(parts, key=lambda part: ORDER.index(part[0])))
