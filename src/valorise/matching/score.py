"""One score for each pair, made of parts that add up to it exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from valorise.matching.settings import Settings

ORDER = ("text", "related", "fields", "country", "readiness", "type", "dates")
"""Parts in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of a pair, and the parts it is made of; facts that are not known are left out."""

    score: float
    parts: Sequence[tuple[str, float]]


def scored(direct: float, related: float, fits: Sequence[tuple[str, float]], settings: Settings) -> Scored:
    """The score of a pair from the strength of its words and how well its known facts fit.

    Strength S = (shared + related words) x (1 + weights of the facts x how well they fit); score = √S / (√S + √half).
    Facts lift a match in proportion to its text: where nothing is shared there is nothing to lift.
    """
    text = direct + related
    lifts = [(part, fit * settings.facts[part]) for part, fit in fits]
    strength = text * (1 + sum(lift for _, lift in lifts))
    root = strength**0.5
    score = root / (root + settings.half**0.5)
    one = score / strength
    parts = [("text", direct * one), *([("related", related * one)] if related > 0 else ())]
    parts += [(part, lift * text * one) for part, lift in lifts]
    return Scored(score, sorted(parts, key=lambda part: ORDER.index(part[0])))
