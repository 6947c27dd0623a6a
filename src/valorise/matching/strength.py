"""The strength of the words that a seeker and a record share: Okapi BM25 over weighted columns."""

from __future__ import annotations

import numpy as np

from valorise.matching.keys import Floats, Keys, Numbers, places
from valorise.matching.port import Held
from valorise.matching.settings import Settings


def saturation(times: Floats, length: Floats | float, mean_length: float, settings: Settings) -> Floats:
    """Between 0 and 1: how far occurrences of a term in a record of that length count."""
    relative = length / max(mean_length, 1e-9)
    return times / (times + settings.k1 * (1 - settings.b + settings.b * relative))


def contributions(asked: Keys, value: Floats, held: Held, level: Floats) -> tuple[Numbers, Floats]:
    """What each shared term adds: the entries of `held` that are asked for, and the strength of each.

    `asked` are keys in ascending order with what each is worth; `level` is the saturation of each entry.
    """
    at, shared = places(held.key, asked)
    entries = shared.nonzero()[0]
    return entries, value[at[entries]] * level[entries]


def summed(row: Numbers, strength: Floats, records: int) -> Floats:
    """The strength of each record, from that of its entries; 0 where it has none."""
    return np.bincount(row, strength, minlength=records).astype(np.float64)
