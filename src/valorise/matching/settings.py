"""The numbers behind a ranking, read from `settings.yaml`, where each says what it means and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from valorise.terms import knowledge


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is learned from the best assets of a first ranking."""

    assets: int
    one_per: int
    terms: int
    shared_by: int
    strength: float
    short: int


@dataclass(frozen=True, slots=True)
class Subjects:
    """How the subjects of an index are learned, and what nearness of subjects can add."""

    directions: int
    one_per: int
    fewest: int
    records: int
    terms: int
    theirs: float
    strength: float
    short: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """How many of the best candidates an encoder reads, and what nearness of meaning can add."""

    read: int
    scale: int
    strength: float
    short: int


@dataclass(frozen=True, slots=True)
class Passages:
    """How long passages may be, how many are tried and how many are shown for each side."""

    longest: int
    tried: int
    shown: int


@dataclass(frozen=True, slots=True)
class Rules:
    """How the strength at which half of the matches are good follows from a need (`yardstick.py`)."""

    half: float
    wanted: float
    words: float
    beside: float
    steep: float
    best: int


@dataclass(frozen=True, slots=True)
class Fit:
    """From where on a match is strong or fair, and among how few records nothing is said."""

    fair: float
    strong: float
    fewest: int


@dataclass(frozen=True, slots=True)
class Settings:
    """One value per entry of `settings.yaml`, under the same names, and the `stages` of the chosen profile."""

    columns: dict[str, int]
    k1: float
    b: float
    k3: float
    commonness: float
    prior: float
    query_terms: int
    candidates: int
    feedback: Feedback
    subjects: Subjects
    meaning: Meaning
    profiles: dict[str, list[str]]
    yardstick: Rules
    fit: Fit
    facts: dict[str, float]
    days_to_answer: int
    passages: Passages
    answered_by: dict[str, list[str]]
    stages: frozenset[str] = frozenset()


SOURCE = "matching/settings.yaml"
DEFAULT = "hybrid"
"""Profile that is taken where none is named."""


@cache
def settings(profile: str = DEFAULT) -> Settings:
    """The settings that travel with Valorise, with the stages of a profile.

    `dataclasses.replace` makes a variant for measuring.
    """
    written: dict[str, dict[str, Any]] = knowledge.document(SOURCE)
    values = {name: entry["value"] for name, entry in written.items()}
    values["feedback"] = Feedback(**values["feedback"])
    values["subjects"] = Subjects(**values["subjects"])
    values["meaning"] = Meaning(**values["meaning"])
    values["passages"] = Passages(**values["passages"])
    values["yardstick"] = Rules(**values["yardstick"])
    values["fit"] = Fit(**values["fit"])
    return Settings(**values, stages=frozenset(values["profiles"][profile]))
