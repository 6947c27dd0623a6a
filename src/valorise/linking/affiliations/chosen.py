"""Which organisations an affiliation names, how likely, and why; “none” is an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from valorise.linking.affiliations.found import Hit, hits
from valorise.linking.affiliations.register import Register
from valorise.linking.affiliations.texts import Affiliation, affiliation, others
from valorise.terms import knowledge

MOST_RARE, MOST_RIVALS = 16.0, 3
SAID = {
    "main": "its main name", "whole": "stands alone", "city": "its town is named", "short": "an abbreviation",
    "mended": "one sign differs", "follow": "more of a name follows", "other": "something of that name follows",
    "rivals": "others have this name",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation that an affiliation names: its place in the register, and what speaks for it."""

    place: int
    """Of the one that took over, where the one that is named is no more."""
    name: str
    probability: float
    signs: Mapping[str, float]
    heir: str | None = None
    """Name of the one that took over; None where it is still the same."""

    def told(self) -> str:
        """What spoke for and against, in words."""
        said = [SAID[sign] for sign, much in self.signs.items() if much and sign in SAID]
        return ", ".join([f"{self.name} (today {self.heir})" if self.heir else self.name, *said])


def named(written: str, known: Register, least: float = 0.5) -> list[Named]:
    """The organisations of a register that an affiliation names, likeliest first; empty where it names none of them.

    Each has a chance of being meant of `least` or more. Where an affiliation names countries, organisations of others
    are not meant.
    """
    text = affiliation(written)
    mended = replace(text, words=[known.mended(word) for word in text.words])
    found = hits(mended, known)
    starts = {hit.start for hit in found if hit.how != "short"}
    best: dict[int, Named] = {}
    for hit in found:
        signs: dict[str, float] = dict(_signs(hit, mended, starts))
        signs["mended"] = mended.words[hit.start : hit.end] != text.words[hit.start : hit.end]
        one = _best(hit, mended, known, signs)
        if one and one.probability >= max(least, best[one.place].probability if one.place in best else 0.0):
            best[one.place] = one
    return sorted(best.values(), key=lambda one: (-one.probability, one.place))


def _best(hit: Hit, text: Affiliation, known: Register, signs: dict[str, float]) -> Named | None:
    """Of several organisations of one name that whose town is named, else whose main name it is, else the first."""
    said, country = tuple(text.words[hit.start : hit.end]), {None, *text.countries}
    there = [place for place in hit.places if not text.countries or known.entries[place].country in country]
    if not there:
        return None
    all_words = f" {' '.join(text.words)} "
    near = [place for place in there if any(f" {' '.join(town)} " in all_words for town in known.cities[place])]
    main = [place for place in near or there if known.main[place] == said]
    rivals = main or near or there
    signs |= {"rarity": min(known.rarity(said), MOST_RARE), "city": bool(near), "main": bool(main)}
    signs |= {"rivals": min(len(rivals) - 1, MOST_RIVALS)}
    place = min(rivals, key=lambda one: known.entries[one].id)
    heir = known.heir(place)
    name = known.entries[heir].name if heir != place else None
    return Named(heir, known.entries[place].name, _probability(signs), signs, name)


def _signs(hit: Hit, text: Affiliation, starts: set[int]) -> Iterator[tuple[str, bool]]:
    if hit.how == "short":
        yield "short", True
        return
    more = hit.end < len(text.words) and text.parts[hit.end] == text.parts[hit.end - 1]
    begins = hit.start == 0 or text.parts[hit.start - 1] != text.parts[hit.start]
    yield "whole", begins and not more
    if more and hit.end not in starts:
        yield from (("follow", text.linked[hit.end]), ("other", text.words[hit.end] in others()))


def _probability(signs: Mapping[str, float]) -> float:
    weights = _weights()
    bits = weights["start"] + sum(weights[sign] * float(much) for sign, much in signs.items())
    chance: float = 1 / (1 + 2.0**-bits)
    return chance


@cache
def _weights() -> dict[str, float]:
    told: dict[str, float] = knowledge.document("linking/affiliations/weights.yaml")["weights"]
    return told
