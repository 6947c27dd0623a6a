"""A register of organisations, to be asked by the words of their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log2

from valorise.linking.affiliations.texts import SHORT, linked_words, words

Words = tuple[str, ...]
SHORTEST_MENDED = 6
"""Shorter words differ by one sign from too many others."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """One entry of a register. Unknown: None, or empty."""

    id: str
    name: str
    names: Sequence[str] = ()
    country: str | None = None
    cities: Sequence[str] = ()
    successors: Sequence[str] = ()
    """Identifiers of those that took over."""
    row: int | None = None
    """Where it stands in its file, from 1."""


@dataclass(slots=True)
class Register:
    """Organisations by name (words in their order), by words (sorted), and by abbreviation."""

    entries: list[Organisation]
    by_name: dict[Words, list[int]] = field(default_factory=dict)
    by_words: dict[Words, list[int]] = field(default_factory=dict)
    by_short: dict[str, list[int]] = field(default_factory=dict)
    main: dict[int, Words] = field(default_factory=dict)
    unlinked: set[Words] = field(default_factory=set)
    """Names whose words stand side by side, as in “New York University”; others have “of” or the like in them."""
    cities: list[list[Words]] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    """By identifier."""
    longest: int = 1
    held: Counter[str] = field(default_factory=Counter)
    """In how many organisations' names a word is."""
    towns: set[Words] = field(default_factory=set)
    lacking: dict[str, set[str]] = field(default_factory=dict)
    """Words by what is left of them when one sign is taken out."""

    def rarity(self, name: Iterable[str]) -> float:
        """How few organisations have these words in a name, in bits."""
        return sum(log2(len(self.entries) / self.held[word]) for word in set(name) if self.held[word])

    def heir(self, place: int) -> int:
        """Place of the organisation that took over from this one, or from whoever did; the same where none is known."""
        seen = {place}
        while True:
            next_ones = [self.places[one] for one in self.entries[place].successors if one in self.places]
            if len(next_ones) != 1 or next_ones[0] in seen:
                return place
            place = next_ones[0]
            seen.add(place)

    def mended(self, word: str) -> str:
        """The only word of the register that differs by one sign from a word which it does not have; else the word."""
        if self.held[word] or len(word) < SHORTEST_MENDED:
            return word
        near = {one for shorter in (word, *_without_one(word)) for one in self.lacking.get(shorter, ())}
        near |= {shorter for shorter in _without_one(word) if self.held[shorter]}
        return near.pop() if len(near) == 1 else word


def register(entries: Iterable[Organisation]) -> Register:
    """The register of these organisations."""
    made = Register(list(entries))
    for place, one in enumerate(made.entries):
        made.places[one.id] = place
        made.main[place] = tuple(words(one.name))
        said: set[str] = set()
        for name in _names(one):
            if SHORT.fullmatch(name):
                made.by_short.setdefault(name, []).append(place)
            linked = linked_words(name)
            told = tuple(word for word, _ in linked)
            if not any(link for _, link in linked):
                made.unlinked.add(told)
            if told and not (SHORT.fullmatch(name) and name != one.name):
                said.update(told)
                _put(made.by_name, told, place)
                _put(made.by_words, tuple(sorted(told)), place)
                made.longest = max(made.longest, len(told))
        made.held.update(said)
        made.cities.append([tuple(words(city)) for city in one.cities])
        made.towns.update(made.cities[-1])
    for word in made.held:
        for shorter in _without_one(word):
            made.lacking.setdefault(shorter, set()).add(word)
    return made


def _names(one: Organisation) -> Iterator[str]:
    """All names, and what stands before a bracket, with which registers tell namesakes apart."""
    for name in (one.name, *one.names):
        yield name
        before = name.partition(" (")[0]
        if before != name:
            yield before


def _without_one(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))] if len(word) >= SHORTEST_MENDED else []


def _put(index: dict[Words, list[int]], told: Words, place: int) -> None:
    held = index.setdefault(told, [])
    if not held or held[-1] != place:
        held.append(place)
