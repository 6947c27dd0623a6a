"""The passages on both sides that made a match, and how much of its strength each one carries.

What is stated of a passage is what one sees when it is cut out (`without.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from valorise.matching.compared import Among, Compared
from valorise.matching.found import Counted
from valorise.matching.passages import Passage
from valorise.matching.seekers import Asked, Seekers
from valorise.matching.settings import Settings
from valorise.matching.without import Pair, Question

TEXTS = ("title", "summary")
LEAST = 1e-9
"""Weight below which a passage carries nothing but rounding."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage and the share of the strength that would be lost without it."""

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
class Sought:
    """What one seeker asks for, passage by passage; `words` tells how it writes each term."""

    passages: Sequence[Passage]
    question: Question
    words: Mapping[str, str]


def sought(name: str, seekers: Seekers, asked: Asked, found: Compared, among: Among) -> Sought:
    """What one seeker looks for, passage by passage."""
    passages = seekers.passages(name)
    counts = [{term: count * seekers.share(one) for term, count in one.terms.items()} for one in passages]
    words = {term: word for one in reversed(passages) for term, word in one.words.items()}
    return Sought(passages, Question(asked, found, among, counts), words)


def evidence(place: int, sought: Sought, offered: Sequence[Counted], settings: Settings) -> Evidence:
    """Evidence for the candidate at this place; `offered` are its passages.

    The weight of a passage is the share of the strength (shared words, related words, nearness of subjects and of
    meaning) that would be lost without it, the other words, the other records and the index staying as they are. A
    passage without which the match would be as strong is no evidence.
    """
    pair = Pair(sought.question, place)
    named = [(sought.words[term], worth / pair.whole) for term, worth in pair.shared.items()]
    named.sort(key=_heaviest_word)
    return Evidence(
        _best(_sought(pair, sought.passages, settings), settings),
        _best(_offered(pair, offered, settings), settings),
        named,
    )


def _sought(pair: Pair, passages: Sequence[Passage], settings: Settings) -> Iterator[Cited]:
    """Passages of the seeker: without one, the seeker would ask less often for its terms."""
    promises = pair.promises()
    readable = [number for number, one in enumerate(passages) if promises[number] > 0 and _readable(one, settings)]
    for number in sorted(readable, key=lambda one: -promises[one])[: settings.passages.tried]:
        yield Cited(passages[number], 1 - pair.asked_without(number) / pair.whole)


def _offered(pair: Pair, passages: Sequence[Counted], settings: Settings) -> Iterator[Cited]:
    """Passages of the found record: without one, it would have its terms less often and be shorter."""
    promises = [pair.promise(inside) for _, inside in passages]
    readable = [number for number, (passage, _) in enumerate(passages) if _readable(passage, settings)]
    for number in sorted(readable, key=lambda one: -promises[one])[: settings.passages.tried]:
        passage, inside = passages[number]
        yield Cited(passage, 1 - pair.held_without(number, inside, passage.length) / pair.whole)


def _readable(passage: Passage, settings: Settings) -> bool:
    """Whether a passage can be shown: of a text column, and not too long."""
    return passage.field in TEXTS and len(passage.written) <= 2 * settings.passages.longest


def _best(cited: Iterable[Cited], settings: Settings) -> list[Cited]:
    """The heaviest passages."""
    shown = [one for one in cited if one.weight > LEAST]
    shown.sort(key=lambda one: (-one.weight, TEXTS.index(one.passage.field), one.passage.start))
    return shown[: settings.passages.shown]


def _heaviest_word(one: tuple[str, float]) -> tuple[float, str]:
    return -one[1], one[0]
