"""The report as data: sections of blocks that know nothing of HTML. Each format decides how a block looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

from valorise.reporting.cards import Dates, MatchCard, MeasureCard, ProblemCard
from valorise.reporting.pieces import Reason, Tag, Tone

Align = Literal["text", "number"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline number with what it rests on."""

    value: str
    label: str
    note: str = ""
    tone: Tone = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A row of headline numbers."""

    kind: ClassVar[str] = "figures"
    items: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    kind: ClassVar[str] = "paragraph"
    text: str
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands where there is nothing to show, and what would bring something."""

    kind: ClassVar[str] = "empty"
    text: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence the reader must not miss."""

    kind: ClassVar[str] = "notice"
    text: str
    tone: Tone = "soon"


@dataclass(frozen=True, slots=True)
class Listing:
    """Sentences one below the other."""

    kind: ClassVar[str] = "listing"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """Heading of a column."""

    label: str
    align: Align = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table; `note` stands smaller below it, `href` is a plain link."""

    text: str
    note: str = ""
    href: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of readable values; the first column names the row."""

    kind: ClassVar[str] = "grid"
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: str = ""
    total: bool = False
    """Whether the last row is the sum of the others."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture as a Vega-Lite specification; `description` says in words what it shows."""

    kind: ClassVar[str] = "chart"
    title: str
    description: str
    spec: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Charts:
    """Small pictures of one kind beside each other."""

    kind: ClassVar[str] = "charts"
    items: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A picture and the table of its numbers."""

    kind: ClassVar[str] = "pair"
    chart: Chart
    grid: Grid


@dataclass(frozen=True, slots=True)
class Folds:
    """What results rest on, one fold each: a label and its chain of reasons."""

    kind: ClassVar[str] = "folds"
    title: str
    items: tuple[tuple[str, tuple[Reason, ...]], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words and what they mean here."""

    kind: ClassVar[str] = "words"
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a section."""

    kind: ClassVar[str] = "subheading"
    text: str


Block = (
    Figures
    | Paragraph
    | Empty
    | Notice
    | Listing
    | Grid
    | Chart
    | Charts
    | Pair
    | Dates
    | MatchCard
    | MeasureCard
    | ProblemCard
    | Folds
    | Words
    | Subheading
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document; `anchor` is its address inside it."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    intro: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A report from title to glossary."""

    title: str
    office: str
    place: str
    as_of: date
    sections: tuple[Section, ...] = field(default=())
