"""Many records as weighted terms at once: the same terms as `texts.weighted` gives one by one, as whole arrays.

Words are cut and counted by whole-column engines; each different word of a portion is brought to its term once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from valorise.matching.keys import Keys, Numbers, keys
from valorise.matching.language import LONGEST, prepared, vocabulary
from valorise.matching.spoken import Seen, counted_stops, spoken
from valorise.matching.texts import COLUMNS

WORD = r"[\p{L}\p{N}]{2,}"
"""`language.WORD` as the column engine writes it; a test holds that both cut the same words.

Only letters that Unicode took in lately may be a word to one and none to the other."""

MOST_TIMES = 65_535
"""Occurrences of one term in one record that are counted; more would change nothing, because they saturate."""
TIMES, RECORD = np.uint64(16), np.uint64(44)
"""Where the number of a term and that of a record stand in the 64 bits of one word: 2^28 terms, 2^20 records."""
LOW, TERMS = np.uint64(MOST_TIMES), np.uint64((1 << 28) - 1)
STOP = -1


@dataclass(frozen=True, slots=True)
class Portion:
    """The terms of some records: `term` has the numbers of those of one record after those of the one before.

    `times` are their weighted occurrences, `distinct` says how many different ones each record has, `length` is its
    weighted length.
    """

    term: npt.NDArray[np.uint32]
    times: npt.NDArray[np.uint16]
    distinct: npt.NDArray[np.uint32]
    length: npt.NDArray[np.uint32]


class Numbering:
    """Terms by number, in the order in which they are met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def keys(self) -> Keys:
        """The keys of the terms, by number."""
        return keys(self._numbers)

    def numbers(self, words: Iterable[str], language: str) -> list[int]:
        """The number of the term of each word; `STOP` for a word that has none."""
        terms, known = vocabulary(language), self._numbers
        return [known.setdefault(term, len(known)) if (term := terms[word]) else STOP for word in words]


@dataclass(frozen=True, slots=True)
class Words:
    """All words of some texts: `word` is the place of each in `different`, `text` the text in which it stands."""

    text: Numbers
    word: Numbers
    different: list[str]


def portion(chosen: pl.DataFrame, columns: Mapping[str, int], numbering: Numbering) -> Portion:
    """The terms of records that come as `texts.chosen` gives them; at most a million at once."""
    parts = [chosen[field].fill_null("") for field in COLUMNS]
    here = [np.flatnonzero((part != "").to_numpy()) for part in parts]
    record = np.concatenate(here).astype(np.int64)
    weight = np.repeat(np.array([columns[field] for field in COLUMNS]), [one.size for one in here])
    words = _words(chain.from_iterable(part.gather(one).to_list() for part, one in zip(parts, here, strict=True)))
    stops = counted_stops(words.text, words.word, words.different, record.size)
    seen = Seen(stops, np.bincount(words.text, minlength=record.size), record)
    term = _terms(words, spoken(seen, chosen["language"].to_list()), numbering)
    use = term != STOP
    text = words.text[use]
    return _counted(record[text], term[use], weight[text], chosen.height)


def _words(written: Iterable[str]) -> Words:
    """Long strings are data and no words: they are left out."""
    ready = pl.Series([prepared(one) for one in written], dtype=pl.String)
    listed = ready.str.to_lowercase().str.extract_all(WORD)
    sizes = listed.list.len().to_numpy()
    coded = listed.to_arrow().flatten().cast(pa.large_string()).dictionary_encode()
    different = pl.Series(coded.dictionary)
    word = coded.indices.to_numpy().astype(np.int64)
    short = (different.str.len_chars() <= LONGEST).to_numpy()[word]
    return Words(np.repeat(np.arange(sizes.size), sizes)[short], word[short], different.to_list())


def _terms(words: Words, languages: list[str], numbering: Numbering) -> Numbers:
    """The number of the term of each word, in the language of its text."""
    places = {name: place for place, name in enumerate(dict.fromkeys(languages))}
    language = np.fromiter((places[one] for one in languages), dtype=np.int64)
    many = len(words.different)
    use = language[words.text] * many + words.word
    numbers = np.full(max(len(places), 1) * many, STOP)
    met = np.zeros(numbers.size, dtype=np.bool_)
    met[use] = True
    for name, place in places.items():
        own = np.flatnonzero(met[place * many : (place + 1) * many])
        numbers[own + place * many] = numbering.numbers([words.different[one] for one in own.tolist()], name)
    return np.asarray(numbers[use], dtype=np.int64)


def _counted(record: Numbers, term: Numbers, weight: Numbers, records: int) -> Portion:
    """Record, term and weight of each word in one number, sorted: what is the same stands together then."""
    packed = record.astype(np.uint64) << RECORD | term.astype(np.uint64) << TIMES | weight.astype(np.uint64)
    packed.sort()
    pair = packed >> TIMES
    first = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]])) if pair.size else np.empty(0, np.int64)
    times = np.add.reduceat((packed & LOW).astype(np.int64), first) if pair.size else np.empty(0, np.int64)
    whose = (pair[first] >> (RECORD - TIMES)).astype(np.int64)
    return Portion(
        (pair[first] & TERMS).astype(np.uint32),
        np.minimum(times, MOST_TIMES).astype(np.uint16),
        np.bincount(whose, minlength=records).astype(np.uint32),
        np.bincount(record, weight, minlength=records).astype(np.uint32),
    )
