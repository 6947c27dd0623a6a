"""Candidates of one seeker compared exactly: shared words, words that go with them, nearness of subjects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from valorise.matching.feedback import Best, Related, Said, best, related
from valorise.matching.keys import Floats, Numbers
from valorise.matching.meaning import Reader, Reading
from valorise.matching.nearness import Nearness, gained, nearness
from valorise.matching.passages import Passage
from valorise.matching.port import Held, Index
from valorise.matching.score import Strength
from valorise.matching.seekers import Asked
from valorise.matching.settings import Settings
from valorise.matching.strength import contributions, saturation, summed
from valorise.matching.subjects import Subjects, learned


@dataclass(frozen=True, slots=True)
class Among:
    """What seekers are compared with: an index, the subjects learned from it, and the settings of the ranking."""

    index: Index
    subjects: Subjects
    settings: Settings

    @classmethod
    def of(cls, index: Index, settings: Settings) -> Among:
        """An index with its subjects, learned now where the profile wants them."""
        return cls(index, learned(index, settings), settings)


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the candidates of a seeker hold.

    `level` says how far each entry of `held` counts, `vectors` where the subject of each record lies.
    """

    names: list[str]
    held: Held
    level: Floats
    vectors: Floats


@dataclass(frozen=True, slots=True)
class Beside:
    """What counts beside the words that candidates share with their seeker, as their best ones say.

    `extra` are the words that go with those of the seeker, `near` says what its subject is.
    """

    best: Best
    extra: Related
    near: Nearness

    @classmethod
    def of(cls, direct: Floats, said: Said, held: Candidates, among: Among) -> Beside:
        """From the strength of the shared words of each candidate, and from what the seeker says."""
        chosen = best(direct, held.names, among.index.documents, among.settings)
        extra = related(chosen, said, (held.held, held.level), among.index, among.settings)
        return cls(chosen, extra, nearness(said, held.vectors, chosen, among.settings))

    @property
    def value(self) -> Floats:
        """What each related word can add."""
        return self.extra.value(self.best.direct, self.extra.level)

    @property
    def wanted(self) -> Floats:
        """The direction that is sought, as long as what a record gains that lies there."""
        return self.near.wanted(self.near.own, self.best.direct, self.near.theirs)


@dataclass(frozen=True, slots=True)
class Compared:
    """Candidates of one seeker, those that share a word with it, with their raw strengths.

    `direct` comes from shared words, `related` from words that go with them, `subject` from nearness of subjects,
    `meaning` from nearness of meaning, where an encoder read them; `heaviest` is that of one shared word. `at` is the
    place of each among all `candidates`.
    """

    names: list[str]
    direct: Floats
    related: Floats
    subject: Floats
    meaning: Floats
    heaviest: Floats
    at: Numbers
    candidates: Candidates
    said: Said
    beside: Beside
    reading: Reading | None = None

    @property
    def whole(self) -> Floats:
        """All that makes the match with each of them."""
        return self.direct + self.related + self.subject + self.meaning

    def strength(self, place: int) -> Strength:
        """What makes the match with the candidate at this place."""
        parts = (self.direct, self.related, self.subject, self.meaning)
        return Strength(*(float(part[place]) for part in parts))


def compared(asked: Asked, numbers: Numbers, among: Among) -> Compared:
    """The candidates with these numbers compared with what is asked."""
    held, names = among.index.held(numbers), among.index.names(numbers)
    level = saturation(held.times, held.length[held.row], among.index.mean_length, among.settings)
    entries, strength = contributions(asked.keys, asked.value, held, level)
    direct = summed(held.row[entries], strength, len(names))
    heaviest = np.zeros(len(names))
    np.maximum.at(heaviest, held.row[entries], strength)
    candidates = Candidates(names, held, level, among.subjects.of_records(held))
    said = Said(among.subjects.of_terms(asked.keys, asked.weight), int(asked.known.sum()))
    beside = Beside.of(direct, said, candidates, among)
    entries, strength = contributions(beside.extra.keys, beside.value, held, level)
    words, subject = summed(held.row[entries], strength, len(names)), gained(beside.wanted, candidates.vectors)
    at = np.flatnonzero(direct > 0)
    listed = [names[one] for one in at]
    parts = (direct[at], words[at], subject[at], np.zeros(at.size))
    return Compared(listed, *parts, heaviest[at], at, candidates, said, beside)


def read(found: Compared, reader: Reader, passages: Sequence[tuple[Passage, float]], settings: Settings) -> Compared:
    """The candidates with what nearness of meaning adds to the best of them; the others are not read and gain nothing.

    `passages` are those of the seeker, each with how much it counts.
    """
    before = found.whole
    order = sorted(range(before.size), key=lambda place: (-before[place], found.names[place]))
    chosen = order[: settings.meaning.read]
    if not chosen:
        return found
    vectors = reader.offered([found.names[place] for place in chosen])
    rows = {int(found.at[place]): vector for place, vector in zip(chosen, vectors, strict=True)}
    reading = Reading(reader.sought(*zip(*passages, strict=True)), rows, settings.meaning)
    gain, left = np.zeros(before.size), found.said.left(settings.meaning.short)
    for place, vector in zip(chosen, vectors, strict=True):
        gain[place] = reading.added(found.direct, left, reading.own, vector)
    return replace(found, meaning=gain, reading=reading)


def depth(settings: Settings, top: int) -> int:
    """How many candidates the index is asked for when `top` are wanted."""
    return max(settings.candidates, top)


def proposed(asked: Asked, index: Index, settings: Settings, top: int) -> Numbers:
    """The candidates of the index for what is asked."""
    terms, value = asked.best(settings.query_terms)
    return index.candidates(terms, value, most=depth(settings, top))
