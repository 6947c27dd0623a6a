"""The numbers behind a ranking, read from `settings.yaml`, where each says what it means and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, fields
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


@dataclass(frozen=True, slots=True)
class Passages:
    """How long passages may be, how many are tried and how many are shown for each side."""

    longest: int
    tried: int
    shown: int


@dataclass(frozen=True, slots=True)
class Fit:
    """From where on a match is strong or fair, and among how few records nothing is said."""

    fair: float
    strong: float
    fewest: int


@dataclass(frozen=True, slots=True)
class Settings:
    """One value per entry of `settings.yaml`, under the same names."""

    columns: dict[str, int]
    k1: float
    b: float
    k3: float
    commonness: float
    prior: float
    query_terms: int
    candidates: int
    feedback: Feedback
    half: float
    fit: Fit
    facts: dict[str, float]
    days_to_answer: int
    passages: Passages
    answered_by: dict[str, list[str]]


@cache
def settings() -> Settings:
    """The settings that travel with Valorise; `dataclasses.replace` makes a variant for measuring."""
    written: dict[str, dict[str, Any]] = knowledge.document("matching/settings.yaml")
    values = {one.name: written[one.name]["value"] for one in fields(Settings)}
    values["feedback"] = Feedback(**values["feedback"])
    values["passages"] = Passages(**values["passages"])
    values["fit"] = Fit(**values["fit"])
    return Settings(**values)
