"""How strong a match would be with less in one of its texts.

A text counts through the best records too: without a passage they fit less well, and the words and the subject that
they add count less, or others take their place. All of that is worked out anew; the other records, the candidates and
what the index knows of words stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from valorise.matching.compared import Among, Beside, Candidates, Compared
from valorise.matching.feedback import Said
from valorise.matching.keys import Floats, Keys, Numbers, places
from valorise.matching.meaning import lacking
from valorise.matching.nearness import gained
from valorise.matching.port import Held
from valorise.matching.seekers import Asked, saturated
from valorise.matching.strength import contributions, saturation, summed
from valorise.matching.subjects import occurrences

LEAST = 1e-9
"""Strength below which there is nothing but rounding."""
Lost = tuple[Numbers, Floats]
"""Places of terms in a question, and the share of its value that each of them loses."""


@dataclass(frozen=True, slots=True)
class Left:
    """A question that lacks a passage: what candidates still share with it, what it says, and what counts beside."""

    direct: Floats
    said: Said
    beside: Beside


class Question:
    """A seeker before its candidates, asked again without one of its passages.

    `passages` say how often each term counts in each passage.
    """

    def __init__(self, asked: Asked, found: Compared, among: Among, passages: Sequence[Mapping[str, float]]) -> None:
        self.asked, self.found, self.among = asked, found, among
        at = {term: place for place, term in enumerate(asked.terms)}
        self.lost = [self._lost(at, one) for one in passages]
        self._again: dict[int, Left] = {}

    @property
    def candidates(self) -> Candidates:
        """What the candidates hold."""
        return self.found.candidates

    @cached_property
    def shared(self) -> tuple[Numbers, Numbers, Floats]:
        """Record, place of the term in the question, and strength of each shared word."""
        held = self.candidates.held
        entries, strength = contributions(self.asked.keys, self.asked.value, held, self.candidates.level)
        return held.row[entries], places(held.key[entries], self.asked.keys)[0], strength

    @cached_property
    def direct(self) -> Floats:
        """The strength of the shared words of each candidate."""
        row, _, strength = self.shared
        return summed(row, strength, len(self.candidates.names))

    def without(self, passage: int) -> Left:
        """The question where the seeker lacks this passage."""
        known = self._again.get(passage)
        if known is None:
            terms, share = self.lost[passage]
            gone = np.zeros(self.asked.keys.size)
            gone[terms] = share
            row, term, strength = self.shared
            left = summed(row, strength * (1 - gone[term]), self.direct.size)
            own = self.among.subjects.of_terms(self.asked.keys, self.asked.weight * (1 - gone))
            said = Said(own, int((self.asked.known & (gone < 1 - LEAST)).sum()))
            direct = np.where(left > LEAST, left, 0.0)
            known = Left(direct, said, Beside.of(direct, said, self.candidates, self.among))
            self._again[passage] = known
        return known

    def _lost(self, at: Mapping[str, int], passage: Mapping[str, float]) -> Lost:
        terms = np.array(sorted(at[term] for term in passage if term in at), dtype=np.int64)
        whole, k3 = self.asked.times[terms], self.among.settings.k3
        left = np.maximum(whole - np.array([passage[self.asked.terms[one]] for one in terms.tolist()]), 0.0)
        return terms, 1 - saturated(left, k3) / saturated(whole, k3)


class Pair:
    """A seeker and one of its candidates, taken apart; `place` is that of the candidate among those found."""

    def __init__(self, question: Question, place: int) -> None:
        self.question, self.row = question, int(question.found.at[place])
        self.whole = question.found.strength(place).whole
        held = question.candidates.held
        self.start, self.stop = np.searchsorted(held.row, [self.row, self.row + 1]).tolist()
        self.keys, self.times = held.key[self.start : self.stop], held.times[self.start : self.stop]
        self.level = question.candidates.level[self.start : self.stop]
        self.strength = self._holding(question.asked.keys, self.level) * question.asked.value

    @property
    def shared(self) -> dict[str, float]:
        """The strength of each shared term."""
        having = np.flatnonzero(self.strength > 0)
        return {self.question.asked.terms[one]: float(self.strength[one]) for one in having}

    def promises(self) -> list[float]:
        """For each passage of the seeker, how much of the shared words would be lost without it."""
        return [float(self.strength[terms] @ share) for terms, share in self.question.lost]

    def asked_without(self, passage: int) -> float:
        """The strength of the pair where the seeker lacks this passage; 0 where it is no match any more."""
        terms, share = self.question.lost[passage]
        shared = float(self.strength.sum() - self.strength[terms] @ share)
        if shared <= LEAST:
            return 0.0
        left, reading = self.question.without(passage), self.question.found.reading
        meant = 0.0
        if reading and self.row in reading.theirs:
            may = left.said.left(reading.rules.short)
            meant = reading.added(left.direct, may, reading.own.without(passage), reading.theirs[self.row])
        vector = self.question.candidates.vectors[self.row]
        return shared + self._added(left.beside, self.keys, self.level, vector) + meant

    def promise(self, inside: Mapping[int, int]) -> float:
        """Roughly how much of the strength these occurrences in the record hold."""
        return sum(self._worth[one] * count for one, count in inside.items() if one in self._worth)

    def held_without(self, passage: int, inside: Mapping[int, int], shorter: int) -> float:
        """The strength of the pair where the record lacks a passage with these occurrences and that length."""
        question, among = self.question, self.question.among
        left = np.maximum(self.times - np.array([inside.get(one, 0) for one in self.keys.tolist()]), 0.0)
        length = max(float(question.candidates.held.length[self.row]) - shorter, 0.0)
        level = saturation(left, length, among.index.mean_length, among.settings)
        shared = float(self._holding(question.asked.keys, level) @ question.asked.value)
        if shared <= LEAST:
            return 0.0
        vector = among.subjects.of_terms(self.keys, occurrences(left))
        beside = question.found.beside
        direct = question.direct.copy()
        direct[self.row] = shared
        if beside.best.concerned(self.row, shared):
            beside = Beside.of(direct, question.found.said, self._with(left, level, vector), among)
        return shared + self._added(beside, self.keys, level, vector) + self._meant_without(passage, direct)

    def _meant_without(self, passage: int, direct: Floats) -> float:
        """What nearness of meaning adds where the record lacks a passage; `direct` is what is shared then."""
        found = self.question.found
        if found.reading is None or self.row not in found.reading.theirs:
            return 0.0
        theirs = lacking(found.reading.theirs[self.row], passage)
        may = found.said.left(found.reading.rules.short)
        return found.reading.added(direct, may, found.reading.own, theirs)

    @cached_property
    def _worth(self) -> dict[int, float]:
        """What each term of the record adds, shared out over its occurrences."""
        asked, beside = self.question.asked, self.question.found.beside
        value = np.zeros(self.keys.size)
        for named, worth in ((asked.keys, asked.value), (beside.extra.keys, beside.value)):
            at, known = places(self.keys, named)
            value[known] += worth[at[known]]
        worths = (value * self.level / self.times).tolist()
        return {one: worth for one, worth in zip(self.keys.tolist(), worths, strict=True) if worth}

    def _added(self, beside: Beside, keys: Keys, level: Floats, vector: Floats) -> float:
        """What related words and nearness of subjects add to a record that holds these terms."""
        at, known = places(keys, beside.extra.keys)
        words = float(beside.value[at[known]] @ level[known]) if known.any() else 0.0
        return words + float(gained(beside.wanted, vector))

    def _with(self, times: Floats, level: Floats, vector: Floats) -> Candidates:
        """The candidates, with less in this record."""
        before = self.question.candidates
        stays = np.ones(before.held.row.size, dtype=np.bool_)
        stays[self.start : self.stop] = times > 0
        levels_of, vectors = before.level.copy(), before.vectors.copy()
        levels_of[self.start : self.stop], vectors[self.row] = level, vector
        held = Held(before.held.row[stays], before.held.key[stays], before.held.times[stays], before.held.length)
        return Candidates(before.names, held, levels_of[stays], vectors)

    def _holding(self, sought: Keys, level: Floats) -> Floats:
        """How far the record holds each of these words."""
        made = np.zeros(sought.size)
        at, known = places(self.keys, sought)
        made[at[known]] = level[known]
        return made
