"""The languages in which the texts of records are written, told by their stop words; for one record or for many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from valorise.matching.keys import Numbers
from valorise.matching.language import stop_words

FALLBACK = "en"
"""Language of a text that neither says nor shows one: most short scientific titles of that kind are English."""

SURE = 0.2
"""Share of stop words of one language from which a text shows its language.

Running text has 0.35 to 0.55 in its own language and below 0.1 in a language of another family."""

FEWEST = 4
"""Stop words that must be seen before a text may contradict the language its record states."""

NONE = -1


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of texts: stop words by text and language of `LANGUAGES`, words, and the record each belongs to."""

    stops: npt.NDArray[np.int64]
    words: Numbers
    record: Numbers


def languages(texts: Sequence[Sequence[str]], stated: str | None) -> list[str]:
    """The language in which each text of one record is taken to be written; texts come as their words.

    What many stop words show goes before what the record states; then comes what another text of the record shows,
    then what a few stop words show, then the fallback.
    """
    return spoken(_seen(texts), [stated]) if texts else []


def shown(text: Sequence[str]) -> str | None:
    """The language whose stop words are most frequent in a text, and enough."""
    (found,), _ = _shown(_seen([text]))
    return None if found == NONE else known()[found]


def spoken(seen: Seen, stated: Sequence[str | None]) -> list[str]:
    """The language of each text of many records; `stated` has what each record states."""
    names = list(known())
    places = {name: place for place, name in enumerate(names)}
    said = [NONE if one is None else places.setdefault(one, len(places)) for one in map(_code, stated)]
    found, count = _shown(seen)
    sure = count >= FEWEST
    chosen = _first(
        np.where(sure, found, NONE),
        np.array(said, dtype=np.int64)[seen.record],
        _beside(found, count, seen.record, len(said)),
        found,
        np.full(found.size, places[FALLBACK]),
    )
    all_names = list(places)
    return [all_names[one] for one in chosen.tolist()]


@cache
def known() -> Sequence[str]:
    """The languages whose stop words are known, by name."""
    return sorted(stop_words())


@cache
def speakers() -> Mapping[str, Sequence[int]]:
    """The languages in which each stop word is one, by their place in `known`."""
    found: dict[str, list[int]] = {}
    for place, language in enumerate(known()):
        for word in dict.fromkeys(stop_words()[language]):
            found.setdefault(word, []).append(place)
    return found


def _seen(texts: Sequence[Sequence[str]]) -> Seen:
    """What is seen of the texts of one record."""
    stops, listed = np.zeros((len(texts), len(known())), dtype=np.int64), speakers()
    for place, text in enumerate(texts):
        for word in text:
            if word in listed:
                stops[place, listed[word]] += 1
    words = np.fromiter((len(text) for text in texts), dtype=np.int64)
    return Seen(stops, words, np.zeros(len(texts), dtype=np.int64))


def _shown(seen: Seen) -> tuple[Numbers, Numbers]:
    """The language that each text shows, and by how many stop words; two that show equally show none."""
    most = seen.stops.max(axis=1)
    alone = (seen.stops == most[:, None]).sum(axis=1) == 1
    shows = alone & (most >= np.maximum(2, SURE * seen.words))
    return np.where(shows, seen.stops.argmax(axis=1), NONE), np.where(shows, most, 0)


def _beside(found: Numbers, count: Numbers, record: Numbers, records: int) -> Numbers:
    """For each text the language that a text of its record shows most clearly; of equally clear ones the first."""
    many, sure = len(known()), count >= FEWEST
    clearest = np.full(records, NONE, dtype=np.int64)
    np.maximum.at(clearest, record[sure], count[sure] * many + (many - 1 - found[sure]))
    clear = np.where(clearest == NONE, NONE, many - 1 - clearest % many)
    return np.asarray(clear[record], dtype=np.int64)


def _first(*choices: Numbers) -> Numbers:
    """For each text the first choice there is; the last has one for all."""
    return np.select([one != NONE for one in choices], choices)


def _code(stated: str | None) -> str | None:
    return (stated or "").strip().lower()[:2] or None


def counted_stops(text: Numbers, word: Numbers, words: Iterable[str], texts: int) -> npt.NDArray[np.int64]:
    """How many stop words of each language each text has; `text` and `word` are places in `texts` and in `words`."""
    listed, many = speakers(), len(known())
    spoken_in = [listed.get(one, ()) for one in words]
    sizes = np.fromiter((len(one) for one in spoken_in), dtype=np.int64, count=len(spoken_in))
    language = np.fromiter((place for one in spoken_in for place in one), dtype=np.int64)
    first = np.cumsum(sizes) - sizes
    is_stop = sizes[word] > 0
    text, word = text[is_stop], word[is_stop]
    each = sizes[word]
    before = np.cumsum(each) - each
    entry = np.repeat(first[word] - before, each) + np.arange(int(each.sum()))
    found = np.repeat(text, each) * many + language[entry]
    return np.bincount(found, minlength=texts * many).reshape(texts, many)
