"""Cards of a document: a date, a match, a measure, a kind of problem, each with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from valorise.reporting.pieces import Passage, Reason, Tag, Tone


@dataclass(frozen=True, slots=True)
class DateCard:
    """A date by which something must be done, with the chain of reasons that leads to it."""

    due: date
    distance: str
    tone: Tone
    task: str
    subject: str
    tags: tuple[Tag, ...] = ()
    reasons: tuple[Reason, ...] = ()
    rule: str = ""
    reference: str = ""
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates in the order in which they ask for action."""

    kind: ClassVar[str] = "dates"
    title: str
    items: tuple[DateCard, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a score; `share` is its size beside the largest part, between 0 and 1."""

    label: str
    value: str
    share: float


@dataclass(frozen=True, slots=True)
class Option:
    """An asset that could answer a need: what speaks for it on both sides, and what stands in the way."""

    rank: int
    title: Passage
    facts: str
    score: str
    parts: tuple[Part, ...] = ()
    need_says: tuple[Passage, ...] = ()
    asset_says: tuple[Passage, ...] = ()
    """One passage per text column."""
    blockers: tuple[Tag, ...] = ()
    reasons: tuple[Reason, ...] = ()
    href: str = ""
    fit: Tag | None = None
    """How well it fits, in a word; none where nobody measured it."""


@dataclass(frozen=True, slots=True)
class MatchCard:
    """A need with the assets that could answer it, best first."""

    kind: ClassVar[str] = "matches"
    title: str
    facts: str
    href: str
    options: tuple[Option, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where something can be read; `href` only where the source names an address."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """A measure that could close a gap, with how well it is proven."""

    kind: ClassVar[str] = "measure"
    name: str
    facts: str
    why: str
    summary: str
    tags: tuple[Tag, ...]
    reasons: tuple[Reason, ...] = ()
    details: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemCard:
    """Problems of one kind, with how to mend them."""

    kind: ClassVar[str] = "problem"
    title: str
    tag: Tag
    expected: str
    fix: str
    examples: tuple[str, ...] = ()
