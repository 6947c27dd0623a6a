"""How far the occurrences of a term in a record can count at most, told in 16 bits, whatever the mean length is.

A question adds this up for all records that have one of its terms, and then weighs exactly those that can be the best.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from valorise.matching.settings import Settings
from valorise.matching.strength import saturation

Levels = npt.NDArray[np.uint16]
Rough = npt.NDArray[np.float32]
MOST = 63
"""Occurrences from which on all count as if without limit."""
LENGTHS = 1024
STEPS = 74
"""Steps of length for each factor of e: 1.4 % each, up to a million terms; longer ones count as such."""
SHORTER = 1 - 1e-6
"""So that no step begins above a length that belongs to it."""


def levels(times: npt.NDArray[np.uint16], lengths: npt.NDArray[np.uint32]) -> Levels:
    """Occurrences and length of the record, each rounded to the side on which they count more."""
    step = np.minimum(np.log(np.maximum(lengths, 1)) * STEPS, LENGTHS - 1).astype(np.uint16)
    level: Levels = np.minimum(times, MOST).astype(np.uint16) * np.uint16(LENGTHS) + step
    return level


def counting(mean_length: float, settings: Settings) -> Rough:
    """What each level counts at most, in an index of that mean length."""
    times, step = np.divmod(np.arange((MOST + 1) * LENGTHS), LENGTHS)
    most = saturation(times.astype(np.float64), np.exp(step / STEPS) * SHORTER, mean_length, settings)
    return np.where(times == MOST, 1.0, most).astype(np.float32)
