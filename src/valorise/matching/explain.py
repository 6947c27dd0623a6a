"""The passages on both sides that made a match, and how much of its text strength each one carries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from valorise.matching.compared import Compared
from valorise.matching.found import Counted
from valorise.matching.passages import Passage
from valorise.matching.seekers import Asked, Seekers, saturated
from valorise.matching.settings import Settings
from valorise.matching.strength import saturation

TEXTS = ("title", "summary")
LEAST = 1e-9
"""Weight below which a passage carries nothing but rounding."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage and the share of the text strength that would be lost without it."""

    passage: Passage
    weight: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What made a match: passages of the seeker and of the record found, and shared words with their shares.

    Best first; words are as the seeker writes them.
    """

    sought: Sequence[Cited]
    offered: Sequence[Cited]
    shared: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A seeker and one of its candidates, ready to be explained.

    `shared` is the strength of each shared term, by term; `held` the occurrences in the record of all terms that count
    for this seeker, with what each can add, by key.
    """

    shared: Mapping[str, float]
    held: Mapping[int, tuple[float, float]]
    length: float
    whole: float


@dataclass(frozen=True, slots=True)
class Sought:
    """The passages of a seeker, each with the terms it would ask less for without it, and by which share.

    `words` tells how the seeker writes each term.
    """

    passages: Sequence[tuple[Passage, Sequence[tuple[str, float]]]]
    words: Mapping[str, str]


def sought(name: str, seekers: Seekers, asked: Asked) -> Sought:
    """What one seeker looks for, passage by passage."""
    k3 = seekers.settings.k3
    whole = dict(zip(asked.terms, asked.times.tolist(), strict=True))
    found = []
    for passage in seekers.passages(name):
        share = seekers.share(passage)
        inside = [
            (term, max(whole[term] - passage.terms[term] * share, 0.0))
            for term in sorted(passage.terms)
            if term in whole
        ]
        lost = [(term, 1 - saturated(left, k3) / saturated(whole[term], k3)) for term, left in inside]
        found.append((passage, lost))
    words = {term: word for one in reversed(seekers.passages(name)) for term, word in one.words.items()}
    return Sought(found, words)


def pair(asked: Asked, found: Compared, place: int, mean_length: float, settings: Settings) -> Pair:
    """The candidate at this place of `found`, taken apart."""
    held, row = found.held, int(found.at[place])
    start, stop = np.searchsorted(held.row, [row, row + 1])
    times = dict(zip(held.key[start:stop].tolist(), held.times[start:stop].tolist(), strict=True))
    values = dict(zip(asked.keys.tolist(), asked.value.tolist(), strict=True))
    extra = dict(zip(found.extra.keys.tolist(), found.extra.value.tolist(), strict=True))
    length = float(held.length[row])
    level = saturation(np.array([times.get(one, 0.0) for one in asked.keys.tolist()]), length, mean_length, settings)
    strength = level * asked.value
    shared = {term: float(worth) for term, worth in zip(asked.terms, strength, strict=True) if worth > 0}
    counting = {
        one: (count, values.get(one, 0.0) + extra.get(one, 0.0))
        for one, count in times.items()
        if one in values or one in extra
    }
    return Pair(shared, counting, length, float(found.direct[place] + found.related[place]))


def evidence(
    made: Pair, sought: Sought, offered: Iterable[Counted], mean_length: float, settings: Settings
) -> Evidence:
    """Evidence for a pair; `offered` are the passages of the record found.

    The weight of a passage is the share of the text strength (shared and related words) that would be lost without it,
    the other words and the index staying as they are. A passage without which the match would be as strong is no
    evidence.
    """
    named = [(sought.words[term], worth / made.whole) for term, worth in made.shared.items()]
    named.sort(key=_heaviest_word)
    return Evidence(
        _best(_sought(made, sought), settings),
        _best(_offered(made, offered, mean_length, settings), settings),
        named,
    )


def _sought(made: Pair, sought: Sought) -> Iterator[Cited]:
    """Passages of the seeker: without one, the seeker would ask less often for its terms."""
    shared = made.shared
    for passage, lost in sought.passages:
        weight = sum(shared[term] * share for term, share in lost if term in shared)
        yield Cited(passage, weight / made.whole)


def _offered(made: Pair, passages: Iterable[Counted], mean_length: float, settings: Settings) -> Iterator[Cited]:
    """Passages of the found record: without one, it would have its terms less often and be shorter."""
    tried = sorted(passages, key=lambda one: -_promise(made, one[1]))[: settings.passages.tried]
    count = np.array([times for times, _ in made.held.values()])
    value = np.array([worth for _, worth in made.held.values()])
    for passage, inside in tried:
        left = np.maximum(count - np.array([inside.get(one, 0) for one in made.held]), 0.0)
        shorter = max(made.length - passage.length, 0.0)
        kept = float((value * saturation(left, shorter, mean_length, settings)).sum())
        yield Cited(passage, 1 - kept / made.whole)


def _promise(made: Pair, inside: Mapping[int, int]) -> float:
    """Roughly how much of the strength a passage holds."""
    held = made.held
    return sum(held[one][1] * count / held[one][0] for one, count in inside.items() if one in held)


def _best(cited: Iterable[Cited], settings: Settings) -> list[Cited]:
    """The heaviest passages that can be read: of a text column, and not too long."""
    longest = 2 * settings.passages.longest
    shown = [
        one
        for one in cited
        if one.weight > LEAST and one.passage.field in TEXTS and len(one.passage.written) <= longest
    ]
    shown.sort(key=lambda one: (-one.weight, TEXTS.index(one.passage.field), one.passage.start))
    return shown[: settings.passages.shown]


def _heaviest_word(one: tuple[str, float]) -> tuple[float, str]:
    return -one[1], one[0]
