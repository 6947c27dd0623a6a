"""A document as plain pieces: headings, texts and tables, for formats that know no cards and no folds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valorise.reporting.document import (
    Block,
    Cell,
    Document,
    Empty,
    Figures,
    Folds,
    Grid,
    Listing,
    Notice,
    Paragraph,
    Section,
    Subheading,
    Words,
)
from valorise.reporting.document import Chart as Picture
from valorise.reporting.document import Pair as PicturedTable
from valorise.reporting.passages import clean
from valorise.reporting.pieces import Reason
from valorise.reporting.sentences import sentence


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; `style` is title, heading, subheading, text, small or bullet."""

    style: str
    text: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: its caption, its headings, and its cells as texts; the last row may be a sum."""

    caption: str
    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]
    """Which columns hold numbers, that stand to the right."""


Piece = Text | Rows


def pieces(document: Document) -> Iterator[Piece]:
    """The document from its title on, without control characters; pictures are told in words."""
    yield Text("title", clean(document.title))
    about = ", ".join(one for one in (document.office, document.place, document.as_of.isoformat()) if one)
    yield Text("small", clean(about))
    for section in document.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[Piece]:
    yield Text("heading", clean(section.title))
    if section.intro:
        yield Text("small", clean(section.intro))
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[Piece]:
    match block:
        case Grid():
            yield _table(block)
        case PicturedTable(grid=grid):
            yield _table(grid)
        case Words(items=items):
            yield Rows("", ("", ""), tuple((clean(name), clean(said)) for name, said in items), (False, False))
        case _:
            yield from (Text(style, clean(text)) for style, text in _lines(block))


def _lines(block: Block) -> Iterator[tuple[str, str]]:
    """Blocks without a table as lines, each with its style."""
    match block:
        case Paragraph(text=text) | Notice(text=text):
            yield "text", text
        case Subheading(text=text):
            yield "subheading", text
        case Empty(text=text, fix=fix):
            yield "text", f"{text} {fix}".strip()
        case Listing(items=items):
            yield from (("bullet", one) for one in items)
        case Figures(items=items):
            yield from (("text", f"{one.value} {one.label}. {one.note}".strip()) for one in items)
        case Folds(title=title, items=folds):
            yield "subheading", title
            yield from (("bullet", f"{label}: {_told(reasons)}") for label, reasons in folds)
        case Picture(title=title, description=said):
            yield "small", f"{title}: {said}"
        case _:
            yield "small", "This part is in the page (.html) only."


def _told(reasons: tuple[Reason, ...]) -> str:
    return " ".join(sentence("reasons", one.rule, one.values) for one in reasons)


def _table(grid: Grid) -> Rows:
    return Rows(
        clean(grid.caption),
        tuple(clean(head.label) for head in grid.heads),
        tuple(tuple(_cell(cell) for cell in row) for row in grid.rows),
        tuple(head.align == "number" for head in grid.heads),
    )


def _cell(cell: Cell) -> str:
    told = [cell.text, cell.note, f"[{cell.tag.text}]" if cell.tag else ""]
    return clean("\n".join(one for one in told if one))
