"""Words that the best assets for a need have in common, looked for in the other candidates too.

Pseudo-relevance feedback: it finds assets that speak of the same thing in other words than the need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from valorise.matching.keys import Floats, Keys, Numbers
from valorise.matching.port import Held, Index
from valorise.matching.seekers import rarity_in_index
from valorise.matching.settings import Settings


@dataclass(frozen=True, slots=True)
class Related:
    """Related words of one seeker as a question: keys in ascending order, and what each can add."""

    keys: Keys
    value: Floats


NONE = Related(np.empty(0, dtype=np.uint64), np.empty(0))


def related(
    direct: Floats, names: Sequence[str], held: Held, level: Floats, index: Index, settings: Settings
) -> Related:
    """Related words of a seeker, from the strength of the shared words of its candidates; few assets: none.

    The values are scaled so that a record with all the related words, each often, gains `strength` times the mean
    strength of the best records.
    """
    rules = settings.feedback
    best = _best(direct, names, min(rules.assets, index.documents // rules.one_per))
    if not best.size or not rules.strength:
        return NONE
    share = np.zeros(len(names))
    share[best] = direct[best] / direct[best].sum()
    read = share[held.row] > 0
    keys, at, having = np.unique(held.key[read], return_inverse=True, return_counts=True)
    idf = rarity_in_index(index.frequencies(keys), index.documents)
    value = np.bincount(at, share[held.row[read]] * level[read], minlength=keys.size) * idf
    value[having < rules.shared_by] = 0.0
    kept = np.sort(np.argsort(-value, kind="stable")[: rules.terms])
    kept = kept[value[kept] > 0]
    most = float((value[kept] * idf[kept]).sum())
    if not most:
        return NONE
    scale = rules.strength * float(direct[best].mean()) / most
    return Related(keys[kept], scale * value[kept] * idf[kept])


def _best(direct: Floats, names: Sequence[str], most: int) -> Numbers:
    """The places of the strongest records; ties go by name."""
    order = sorted(np.flatnonzero(direct > 0).tolist(), key=lambda one: (-direct[one], names[one]))
    return np.array(order[:most], dtype=np.int64)
