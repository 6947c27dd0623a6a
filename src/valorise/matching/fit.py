"""How well a match fits, in a word, from how much is shared and how much of what was asked for that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from valorise.matching.keys import Floats
from valorise.matching.settings import Settings


@dataclass(frozen=True, slots=True)
class Fitted:
    """`covered`, `overlap` and the word `fit` of each candidate; `fit` is None where nobody can tell."""

    covered: Floats
    overlap: Floats
    fit: list[str | None]


def fitted(direct: Floats, heaviest: Floats, wanted: float, settings: Settings, *, records: int) -> Fitted:
    """How well candidates fit, from the strength of the shared words, that of the heaviest one, and all that is wanted.

    `covered` is the share of what the seeker asks for that the shared words make up, between 0 and 1. `overlap` is
    the strength of the shared words times the share they cover, where one word counts at most as much as all the
    others together: a single word in common is an accident. It is high for many shared words in a long need and for
    most of a short one. The word is strong, fair or weak by `overlap`. Among fewer than `fewest` records nobody can
    tell which words are telling, and `fit` is None.
    """
    rules, whole = settings.fit, wanted or 1.0
    even = np.maximum(np.minimum(direct, 2 * (direct - heaviest)), 0.0)
    overlap = even * even / whole
    words = np.where(overlap >= rules.strong, "strong", np.where(overlap >= rules.fair, "fair", "weak"))
    known: list[str | None] = [str(one) if records >= rules.fewest else None for one in words]
    return Fitted(direct / whole, overlap, known)
