"""What a strength is worth for one need: the chance that a match of that strength is a good one.

Long needs share words with everything, so the same strength means little for them and much for a short one. Each need
therefore has a strength of its own at which half of such matches are judged good; it follows from how much the need
asks for. How it follows was fitted on judged collections (`settings.yaml`), the same for all of them.
"""

from __future__ import annotations

import numpy as np

from valorise.matching.compared import Compared
from valorise.matching.score import Yardstick
from valorise.matching.seekers import Asked
from valorise.matching.settings import Settings

LEAST = 1e-9
"""Below which an amount is nothing but rounding."""


def yardstick(asked: Asked, found: Compared, settings: Settings) -> Yardstick:
    """The yardstick of one seeker before its candidates.

    half = half x (all it asks for)^wanted x (how many words it asks with, each as often as it counts)^words x
    (how much stronger its `best` candidates are by all that is compared than by shared words alone)^beside. Nothing in
    it grows with the number of records, so that a small register is measured as a large one.
    """
    rules = settings.yardstick
    logs = np.log([max(one, LEAST) for one in (asked.wanted, float(asked.weight.sum()), beside(found, rules.best))])
    return Yardstick(rules.half * float(np.exp(logs @ [rules.wanted, rules.words, rules.beside])), rules.steep)


def beside(found: Compared, best: int) -> float:
    """How many times as strong the best candidates are by all that is compared as by shared words; 1 where none is."""
    whole = found.whole
    order = sorted(range(whole.size), key=lambda place: (-whole[place], found.names[place]))[:best]
    return float((whole[order] / found.direct[order]).mean()) if order else 1.0
