"""What matching asks of a search index. A store provides it; matching knows neither engine nor disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from valorise.matching.keys import Floats, Keys, Numbers


@dataclass(frozen=True, slots=True)
class Held:
    """The terms of some records as one list: record `row[i]` has the term `key[i]` `times[i]` times.

    `row` is the place of the record among those asked for, `times` are weighted by column, `length` is the weighted
    length of each record. Entries of one record stand together, in the order of their keys.
    """

    row: Numbers
    key: Keys
    times: Floats
    length: Floats


@dataclass(frozen=True, slots=True)
class Best:
    """Records by number, best first, and the strength of each in the words asked for."""

    numbers: Numbers
    strength: Floats


class Encoder(Protocol):
    """Tells where texts point by what they mean. A store provides it; matching knows no model."""

    @property
    def name(self) -> str:
        """What tells its vectors from those of every other encoder."""

    def vectors(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 for each text."""


class Index(Protocol):
    """Weighted terms of many records (`matching.texts`), ready to be asked. Records are numbered from 0."""

    @property
    def size(self) -> int:
        """Number of records, also of those without any term: they are numbered from 0 to `size` - 1."""

    @property
    def documents(self) -> int:
        """Number of records with at least one term."""

    @property
    def length(self) -> int:
        """Weighted terms of all records together."""

    @property
    def mean_length(self) -> float:
        """Mean length of those records in weighted terms; 0 where there is none."""

    def frequencies(self, keys: Keys) -> Numbers:
        """How many records have each term; 0 for a term that none has."""

    def candidates(self, terms: Sequence[str], weights: Floats, *, most: int) -> Numbers:
        """Numbers of up to `most` records, best first. A record that has none of the terms is never a candidate.

        `weights` are what one occurrence of each term is worth, rarity included.
        """

    def strongest(self, keys: Keys, values: Floats, *, mean_length: float, most: int) -> Best:
        """The candidates with their strength, where this index is one of several that share a `mean_length`.

        `values` are what each term can add, rarity included. Of equally strong records the first by name are taken.
        """

    def names(self, numbers: Numbers) -> list[str]:
        """The names of these records."""

    def held(self, numbers: Numbers) -> Held:
        """The terms of these records."""
