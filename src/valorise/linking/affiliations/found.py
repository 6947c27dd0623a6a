"""Names of organisations in an affiliation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valorise.linking.affiliations.register import Register, Words
from valorise.linking.affiliations.texts import Affiliation


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of an affiliation, from `start` to `end`, that are a name of organisations, and how they are.

    Of an abbreviation both are its number among those of the text."""

    start: int
    end: int
    places: tuple[int, ...]
    how: str
    """`name`, `words` (a whole part with the words in another order), or `short`."""


def hits(text: Affiliation, known: Register) -> list[Hit]:
    """Names in the text, longest first, none inside another; then abbreviations."""
    found = [*_named(text, known), *_reordered(text, known)]
    found.sort(key=lambda hit: (hit.start - hit.end, hit.how, hit.start))
    kept: list[Hit] = []
    for hit in found:
        if not any(hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
    short = ((number, known.by_short.get(word)) for number, word in enumerate(text.shorts))
    return [*kept, *(Hit(number, number, tuple(places), "short") for number, places in short if places)]


def _named(text: Affiliation, known: Register) -> Iterator[Hit]:
    for start in range(len(text.words)):
        begins = start == 0 or text.parts[start - 1] != text.parts[start] or text.linked[start]
        for end in range(start + 1, min(len(text.words), start + known.longest) + 1):
            if not begins and text.parts[end - 1] != text.parts[start]:
                break
            told = tuple(text.words[start:end])
            if told in known.by_name and _is_name(told, known, begins or any(text.linked[start + 1 : end])):
                yield Hit(start, end, tuple(known.by_name[told]), "name")


def _is_name(told: Words, known: Register, sound: bool) -> bool:
    """Whether words are the name and not by chance: no town alone, no two letters, and “of” where the name has it."""
    if len(told) == 1:
        return len(told[0]) > 2 and told not in known.towns
    return sound or told in known.unlinked


def _reordered(text: Affiliation, known: Register) -> Iterator[Hit]:
    start = 0
    while start < len(text.words):
        end = next((at for at in range(start, len(text.words)) if text.parts[at] != text.parts[start]), len(text.words))
        places = known.by_words.get(tuple(sorted(text.words[start:end])))
        if places:
            yield Hit(start, end, tuple(places), "words")
        start = end
