"""Which lines of a table are records, and which are totals, headings between them, notes, or the header again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from valorise.readers.blocks import Block, Line, is_filled
from valorise.terms import knowledge
from valorise.terms.words import key

MOST_WORDS = 5
"""Words of a cell that can still name a total, such as “Total income 2019 (EUR)”."""
SHORTEST_WORD = 5
LIKE_OTHERS = 0.3
"""Share of different shapes in the first column up to which its values are numbers of a kind."""
MOST_ALONE = 0.3
"""Share of lines with one filled cell up to which such a line is a heading or a note; in a bare list it is a record."""
FIGURE = re.compile(r"[^\w]*[A-Z€$£]{0,3}\s*[-+]?\d[\d\s.,'’]*\s*(?:[A-Z€$£%]{1,4})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Aside:
    """A line of a table that is no record, and what it is: total, repeated-header, heading or note."""

    line: Line
    what: str


def parted(block: Block) -> tuple[list[Line], list[Aside]]:
    """The records of a table in their order, and the lines that are none."""
    shapes = _shapes(block)
    asides = {aside.line.row: aside for aside in _asides(block, shapes)}
    return [line for line in block.lines if line.row not in asides], list(asides.values())


def _asides(block: Block, shapes: set[str] | None) -> Iterator[Aside]:
    last = max((line.row for line in block.lines if _count(line) > 1 and not _is_total(line, block)), default=-1)
    before = block.below - 1
    parted_off = False
    alone_often = sum(_count(line) == 1 for line in block.lines) > MOST_ALONE * len(block.lines)
    for line in block.lines:
        parted_off = line.row > last and (parted_off or line.row > before + 1)
        if what := _aside(line, block, None if alone_often else shapes, parted_off and not alone_often):
            yield Aside(line, what)
        before = line.row


def alone(line: Line, block: Block) -> str | None:
    """What a line is by itself, the lines around it not being known: total, repeated-header, or None for a record."""
    return "repeated-header" if _is_header(line, block) else "total" if _is_total(line, block) else None


def _aside(line: Line, block: Block, shapes: set[str] | None, after: bool) -> str | None:
    if _is_header(line, block):
        return "repeated-header"
    if _is_total(line, block):
        return "total"
    if len(block.header) < 3 or _count(line) > 1:
        return None
    first = line.cells[0]
    if is_filled(first) and shapes is not None and shape(first) not in shapes:
        return "note" if after else "heading"
    return "note" if after else None


def _count(line: Line) -> int:
    """Filled cells; one text merged over the whole width counts once."""
    return sum(map(is_filled, line.cells))


def _is_header(line: Line, block: Block) -> bool:
    filled = [(name, cell) for name, cell in zip(block.header, line.cells, strict=False) if is_filled(cell)]
    same = sum(" ".join(str(cell).split()) == name for name, cell in filled)
    return same >= 2 and same >= 0.6 * len(filled)


def _is_total(line: Line, block: Block) -> bool:
    """Whether the line begins with the word for a total, or holds figures alone under everything else."""
    filled = [cell for cell in line.cells if is_filled(cell)]
    words = key(str(filled[0])).split() if isinstance(filled[0], str) else []
    figures = sum(_is_figure(cell) for cell in filled[1:])
    named = bool(words) and len(words) <= MOST_WORDS and _names_total(words)
    if " ".join(words) in totals() and len(filled) <= max(2, 0.5 * len(block.header)):
        return True
    if named and figures == len(filled) - 1 and len(filled) <= max(2, 0.7 * len(block.header)):
        return True
    return _is_last(line, block) and len(filled) * 2 <= len(block.header) and _sums_up(line, block)


def _names_total(words: list[str]) -> bool:
    known = totals()
    return any(" ".join(words[:length]) in known for length in (1, 2, 3))


@cache
def totals() -> frozenset[str]:
    """Words that name a total, as keys; in the languages of `totals.csv` beside this file."""
    return frozenset(key(row["written"]) for row in knowledge.rows("readers/totals.csv"))


def _is_figure(cell: Any) -> bool:
    return (isinstance(cell, int | float) and not isinstance(cell, bool)) or bool(FIGURE.fullmatch(str(cell).strip()))


def _is_last(line: Line, block: Block) -> bool:
    return bool(block.lines) and line is block.lines[-1]


def _sums_up(line: Line, block: Block) -> bool:
    """Whether every filled cell of the line is the sum of the numbers above it."""
    places = [place for place, cell in enumerate(line.cells) if is_filled(cell)]
    return bool(places) and all(_is_sum(line.cells[place], place, block) for place in places)


def _is_sum(found: Any, place: int, block: Block) -> bool:
    if not isinstance(found, int | float) or isinstance(found, bool):
        return False
    above = [line.cells[place] for line in block.lines[:-1]]
    numbers = [cell for cell in above if isinstance(cell, int | float) and not isinstance(cell, bool)]
    return len(numbers) > 1 and abs(sum(numbers) - found) < 0.01


def _shapes(block: Block) -> set[str] | None:
    """Shapes that values of the first column have in full lines; None where they are too different to tell."""
    seen = Counter(shape(line.cells[0]) for line in block.lines if _count(line) > 2 and is_filled(line.cells[0]))
    return set(seen) if seen and len(seen) <= max(3, LIKE_OTHERS * seen.total()) else None


def shape(cell: Any) -> str:
    """How a value is written: few letters as a, words as w, digits as 9, blanks and dashes left out.

    >>> shape("E-0012"), shape("e 12"), shape("Jahrgang 2016")
    ('a9', 'a9', 'w9')
    """
    text = re.sub(r"[\s\-–—_./]+", "", str(cell).strip().removesuffix(".0"))
    letters = re.sub(r"[^\W\d_]+", lambda found: "a" if len(found[0]) < SHORTEST_WORD else "w", text)
    return re.sub(r"\d+", "9", letters)
