"""Candidates of one seeker compared exactly, by the words they share and the words that go with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from valorise.matching.feedback import Related, related
from valorise.matching.keys import Floats, Numbers
from valorise.matching.port import Held, Index
from valorise.matching.seekers import Asked
from valorise.matching.settings import Settings
from valorise.matching.strength import contributions, saturation, summed


@dataclass(frozen=True, slots=True)
class Compared:
    """Candidates of one seeker, those that share a word with it, with their raw strengths.

    `direct` comes from shared words, `related` from words that go with them, `heaviest` is that of one shared word.
    `at` is the place of each in `held`; `extra` are the related words.
    """

    names: list[str]
    direct: Floats
    related: Floats
    heaviest: Floats
    at: Numbers
    held: Held
    extra: Related


def compared(asked: Asked, index: Index, numbers: Numbers, settings: Settings) -> Compared:
    """The candidates with these numbers compared with what is asked."""
    held, names = index.held(numbers), index.names(numbers)
    level = saturation(held.times, held.length[held.row], index.mean_length, settings)
    entries, strength = contributions(asked.keys, asked.value, held, level)
    direct = summed(held.row[entries], strength, len(names))
    heaviest = np.zeros(len(names))
    np.maximum.at(heaviest, held.row[entries], strength)
    extra = related(direct, names, held, level, index, settings)
    entries, strength = contributions(extra.keys, extra.value, held, level)
    gained = summed(held.row[entries], strength, len(names))
    at = np.flatnonzero(direct > 0)
    return Compared([names[one] for one in at], direct[at], gained[at], heaviest[at], at, held, extra)


def depth(settings: Settings, top: int) -> int:
    """How many candidates the index is asked for when `top` are wanted."""
    return max(settings.candidates, top)


def proposed(asked: Asked, index: Index, settings: Settings, top: int) -> Numbers:
    """The candidates of the index for what is asked."""
    terms, value = asked.best(settings.query_terms)
    return index.candidates(terms, value, most=depth(settings, top))
