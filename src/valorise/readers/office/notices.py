"""What a person should know about a workbook as a whole: hidden lines, colours, comments, formulas never worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from valorise.readers.grids import Grid, grids
from valorise.readers.office.cells import Row
from valorise.readers.office.plan import Plan
from valorise.readers.source import Source
from valorise.readers.wide_sheets import column_letters
from valorise.terms.problems import Problem, shown

MOST_COMMENTS = 5
LONGEST = 60


def notices(source: Source, plans: list[Plan]) -> Iterator[str]:
    """Sentences, sheet by sheet; colours only where they tell rows of a table apart."""
    for grid in grids(source):
        name = f"Sheet {grid.name}: " if grid.name else ""
        yield from (name + said for said in _sheet(grid, [one for one in plans if one.block.sheet == grid.name]))


def _sheet(grid: Grid, plans: list[Plan]) -> Iterator[str]:
    marks = grid.marks
    if rows := len([row for row in marks.hidden_rows if row < len(grid.rows)]):
        yield f"{rows} hidden rows were read like the others."
    if marks.hidden_columns:
        listed = ", ".join(column_letters(one) for one in sorted(marks.hidden_columns)[:10])
        yield f"hidden columns were read like the others ({listed})."
    if marks.unworked:
        yield (
            f"{len(marks.unworked)} formulas have no stored result and count as empty; "
            "open the file in a spreadsheet program and save it."
        )
    colours = _colours(grid, plans)
    if len(colours) > 1:
        yield (
            f"rows are coloured in {len(colours)} ways ({', '.join(f'{n} rows' for _, n in colours.most_common(4))}); "
            "colours are not read, so write what they mean into a column."
        )
    beside = _beside(grid, plans)
    if beside:
        listed = "; ".join(_comment(place, text) for place, text in beside[:MOST_COMMENTS])
        more = f"; and {len(beside) - MOST_COMMENTS} more" if len(beside) > MOST_COMMENTS else ""
        yield f"{len(beside)} comments beside the lines of the tables were not read: {listed}{more}."


def _beside(grid: Grid, plans: list[Plan]) -> list[tuple[tuple[int, int], str]]:
    """Comments at cells of no line that is read: at names of columns, titles and tables that are left out."""
    read = {
        (line.row, plan.block.left + place)
        for plan in plans
        if plan.is_read and grid.marks.comments
        for line in plan.block.lines
        for place in range(len(plan.block.header))
    }
    return [(place, text) for place, text in sorted(grid.marks.comments.items()) if place not in read]


def comments_told(row: Row, also: list[tuple[str, dict[str, Any]]]) -> Iterator[Problem]:
    """A notice for each comment at a cell of a line whose records have no place for notes; a conversation has one."""
    if any(table == "contacts" for table, _ in also):
        return
    for cell, text in row.comments:
        yield Problem(
            file=row.file,
            row=row.number,
            column=cell,
            found=shown(text),
            expected="values only: a comment at a cell has no place in this record",
            rule="comment-not-read",
            fix="Write what it says into a column of its own, where it should be kept.",
            severity="notice",
        )


def _comment(place: tuple[int, int], text: str) -> str:
    shorter = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return f"{column_letters(place[1])}{place[0] + 1} “{shorter}”"


def _colours(grid: Grid, plans: list[Plan]) -> Counter[str]:
    """How many rows of the tables have which colour behind their first cells; rows without one are left out."""
    found: Counter[str] = Counter()
    for block in (plan.block for plan in plans if plan.is_read):
        for line in block.lines:
            shades = {grid.marks.colours.get((line.row, block.left + place), "") for place in range(2)} - {""}
            found.update(shades)
    return found
