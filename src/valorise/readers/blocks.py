"""Tables found on a sheet: under titles, beside each other, below each other, with totals and notes around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from valorise.readers.grids import Grid
from valorise.readers.wide_sheets import column_letters

LONGEST_NAME = 80
FAR = 40
"""Rows under a header that are looked at to see whether a nameless column holds anything."""
MOST_LEVELS = 3
MOST_TABLES = 200
"""Tables of one sheet that are told apart; a sheet with more headers was damaged, or made to keep a machine busy."""
Known = Callable[[str], bool]
"""Whether a text is what somebody calls a column."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its row on the sheet from 0, and its cells from the left edge of the table."""

    row: int
    cells: list[Any]


@dataclass(frozen=True, slots=True)
class Block:
    """One table: where it lies, what its columns are called, its lines, and the title that stands above it."""

    sheet: str
    top: int
    """Row of its header on the sheet, from 0."""
    left: int
    below: int
    """First row under its header."""
    header: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)
    title: str = ""

    @property
    def place(self) -> str:
        """Where the table begins, such as `Patents!A4`; `A4` alone where the file has no sheets."""
        return self.at(self.top)

    def at(self, row: int) -> str:
        """A row of the table as a spreadsheet program names its first cell."""
        cell = f"{column_letters(self.left)}{row + 1}"
        return f"{self.sheet}!{cell}" if self.sheet else cell

    @property
    def columns(self) -> range:
        """Its columns on the sheet, from 0."""
        return range(self.left, self.left + len(self.header))


@dataclass(frozen=True, slots=True)
class Stray:
    """Cells that stand beside every table, such as a title or a note."""

    sheet: str
    row: int
    column: int
    text: str

    @property
    def place(self) -> str:
        """The first of the cells, as a spreadsheet program names it."""
        cell = f"{column_letters(self.column)}{self.row + 1}"
        return f"{self.sheet}!{cell}" if self.sheet else cell


Run = tuple[int, int]


def blocks(grid: Grid, known: Known | None) -> tuple[list[Block], list[Stray]]:
    """Every table of the sheet from the top, and what belongs to none; without `known` the first texts are a header."""
    headers = _headers(grid, known) if known else _first_texts(grid)
    found = [_block(grid, row, run, headers) for row, run in headers]
    whole = _together([one for one in found if one.lines])
    strays = list(_strays(grid, whole))
    return [_titled(one, strays) for one in whole], strays


def is_filled(cell: Any) -> bool:
    """Whether a cell says anything."""
    return cell != "" and not cell.isspace() if isinstance(cell, str) else cell is not None


def _headers(grid: Grid, known: Known) -> list[tuple[int, Run]]:
    """Rows and columns of every header, from the top; without any known name the first row of several texts."""
    found: list[tuple[int, Run]] = []
    below, known = 0, cache(known)  # a long sheet says the same again and again
    for row, cells in enumerate(grid.rows):
        if row < below or len(found) >= MOST_TABLES:
            continue
        runs = [run for run in _runs(grid, row, cells) if _is_header(cells, run, known)]
        runs = [run for run in runs if not any(_in_line(grid, row, run, before) for _, before in found[-1:])]
        joined = _joined(grid, row, runs)
        below = max((_below(grid, row, run) for run in joined), default=0)
        found += [(row, run) for run in joined if not any(_again(grid, row, run, *one) for one in found)]
    return found or _first_texts(grid)


def _in_line(grid: Grid, row: int, run: Run, above: Run) -> bool:
    """Whether these few cells belong to a line close under a table: Grant and Name are names of persons too."""
    within = above[0] <= run[0] and run[1] <= above[1] and (run[1] - run[0]) * 2 <= above[1] - above[0]
    return within and sum(map(is_filled, grid.rows[row - 1][slice(*above)])) > 1


def _again(grid: Grid, row: int, run: Run, top: int, before: Run) -> bool:
    """Whether a header only repeats one above it over the same columns, as at the head of a printed page."""
    above, here = (grid.rows[place][run[0] : run[1]] for place in (top, row))
    return run[0] == before[0] and run[1] <= before[1] and list(map(str, above)) == list(map(str, here))


def _runs(grid: Grid, row: int, cells: list[Any]) -> Iterator[Run]:
    """Columns side by side that are filled, a merged cell counting over its whole width."""
    shown = [_value(grid, row, column) for column in range(len(cells))] if grid.merged else cells
    start = None
    for column, here in enumerate((*map(is_filled, shown), False)):
        if here and start is None:
            start = column
        if not here and start is not None:
            yield start, column
            start = None


def _value(grid: Grid, row: int, column: int) -> Any:
    """What a cell shows: its value, or that of the merged cell it lies under."""
    top, left = grid.merged.get((row, column), (row, column))
    cells = grid.rows[top] if top < len(grid.rows) else []
    return cells[left] if left < len(cells) else None


def _is_header(cells: list[Any], run: Run, known: Known) -> bool:
    """Whether these cells are names: short texts told apart, at least two of them known and half of all."""
    here = cells[run[0] : run[1]]
    texts = [text for cell in here if isinstance(cell, str) and (text := cell.strip())]
    others = sum(cell is not None and not isinstance(cell, str) for cell in here)
    if len(texts) < 2 or others > len(texts) / 3 or max(map(len, texts)) > LONGEST_NAME:
        return False
    told_apart, names = len({text.casefold() for text in texts}), sum(map(known, texts))
    return names >= 2 and names * 2 >= len(texts) and told_apart >= 0.7 * len(texts)


def _joined(grid: Grid, row: int, runs: list[Run]) -> list[Run]:
    """Runs parted only by columns without a name that are filled below are one header."""
    found: list[Run] = []
    for run in runs:
        if found and all(_used(grid, row, column) for column in range(found[-1][1], run[0])):
            found[-1] = (found[-1][0], run[1])
        else:
            found.append(run)
    return [(start, _further(grid, row, end, runs)) for start, end in found]


def _further(grid: Grid, row: int, end: int, runs: list[Run]) -> int:
    """A last column without a name but with values belongs to the table too."""
    nameless = all(end != start for start, _ in runs) and _used(grid, row, end)
    return end + 1 if nameless and not _used(grid, row, end + 1) else end


def _used(grid: Grid, row: int, column: int) -> bool:
    below = grid.rows[row + 1 : row + 1 + FAR]
    return any(column < len(cells) and is_filled(cells[column]) for cells in below)


def _first_texts(grid: Grid) -> list[tuple[int, Run]]:
    """The first row with several texts, over everything that is filled below it."""
    widest = max((sum(map(is_filled, cells)) for cells in grid.rows[:FAR]), default=0)
    for row, cells in enumerate(grid.rows[:FAR]):
        filled = [place for place, cell in enumerate(cells) if is_filled(cell)]
        if len(filled) > 1 or (filled and widest < 3):
            return [(row, (_from(grid, row, filled[0]), max(filled) + 1))]
    return []


def _from(grid: Grid, row: int, start: int) -> int:
    """The left edge: columns without a name that are filled below belong to the table too."""
    return _from(grid, row, start - 1) if start and _used(grid, row, start - 1) else start


def _below(grid: Grid, row: int, run: Run) -> int:
    """First row under a header whose merged cells may reach down over several rows."""
    levels = [
        below
        for below in range(row + 1, row + MOST_LEVELS)
        if any(
            grid.merged.get((below, column)) == grid.merged.get((row, column), (row, column))
            and is_filled(_value(grid, row, column))
            for column in range(*run)
        )
    ]
    return max(levels, default=row) + 1


def _block(grid: Grid, row: int, run: Run, headers: list[tuple[int, Run]]) -> Block:
    """The table under a header, down to the next header that stands under one of its columns."""
    below = _below(grid, row, run)
    ends = [top for top, (start, end) in headers if top >= below and start < run[1] and run[0] < end]
    lines = [
        Line(place, [_cell(grid, place, column, below) for column in range(*run)])
        for place in range(below, min(ends, default=len(grid.rows)))
        if any(map(is_filled, grid.rows[place][run[0] : run[1]]))
    ]
    return Block(grid.name, row, run[0], below, _names(grid, row, below, run), lines)


def _cell(grid: Grid, row: int, column: int, below: int) -> Any:
    """The value of a cell; a text merged over several rows holds for each, an amount only once."""
    own = grid.rows[row][column] if column < len(grid.rows[row]) else None
    if not grid.merged:
        return own
    top, left = grid.merged.get((row, column), (row, column))
    if is_filled(own) or (top, left) == (row, column) or left != column or top < below:
        return own
    if (row, column + 1) in grid.merged and grid.merged[row, column + 1] == (top, left):
        return own
    value = _value(grid, row, column)
    return own if isinstance(value, int | float) and not isinstance(value, bool) else value


def _names(grid: Grid, row: int, below: int, run: Run) -> tuple[str, ...]:
    """Names of the columns, those of several levels put together; a repeated one gets what stands above it."""
    names: list[str] = []
    for column in range(*run):
        levels = [str(_value(grid, level, column) or "").strip() for level in range(row, below)]
        name = " ".join(dict.fromkeys(" ".join(level.split()) for level in levels if level))
        above = str(_value(grid, row - 1, column) or "").strip() if row else ""
        if name in names and above and (row - 1, column) in (grid.merged.keys() | set(grid.merged.values())):
            name = f"{above} {name}"
        names.append(f"{name} ({column_letters(column)})" if not name or name in names else name)
    return tuple(names)


def _together(found: list[Block]) -> list[Block]:
    """Blocks of one header row whose rows go together are one table with an empty column between."""
    whole: list[Block] = []
    for one in found:
        last = whole[-1] if whole else None
        if last and last.top == one.top and len(one.lines) > 2 and _same_rows(last, one):
            whole[-1] = _side_by_side(last, one)
        else:
            whole.append(one)
    return whole


def _same_rows(one: Block, other: Block) -> bool:
    mine, theirs = ({line.row for line in block.lines} for block in (one, other))
    return len(mine & theirs) >= 0.95 * max(len(mine), len(theirs))


def _side_by_side(one: Block, other: Block) -> Block:
    between = other.left - one.left - len(one.header)
    blank = tuple(f"({column_letters(one.left + len(one.header) + place)})" for place in range(between))
    right = {line.row: line.cells for line in other.lines}
    left = {line.row: line.cells for line in one.lines}
    no_left, no_right = [None] * len(one.header), [None] * len(other.header)
    lines = [
        Line(row, [*left.get(row, no_left), *[None] * between, *right.get(row, no_right)])
        for row in sorted(left.keys() | right.keys())
    ]
    return Block(one.sheet, one.top, one.left, one.below, (*one.header, *blank, *other.header), lines)


def _strays(grid: Grid, found: list[Block]) -> Iterator[Stray]:
    """Filled cells that no table covers, one entry for those side by side."""
    covered: defaultdict[int, list[range]] = defaultdict(list)
    for block in found:
        for row in (*range(block.top, block.below), *(line.row for line in block.lines)):
            covered[row].append(block.columns)
    for row, cells in enumerate(grid.rows):
        # Nearly all rows of a long sheet lie wholly in its one table.
        if any(one.start == 0 and one.stop >= len(cells) for one in covered[row]):
            continue
        for run in _runs(grid, row, cells):
            free = [
                column
                for column in range(run[0], min(run[1], len(cells)))
                if is_filled(cells[column]) and not any(column in one for one in covered[row])
            ]
            if free:
                yield Stray(grid.name, row, free[0], " | ".join(str(cells[column]).strip() for column in free))


def _titled(block: Block, strays: list[Stray]) -> Block:
    """The table with the line that stands next above it, within three rows and over its columns."""
    above = [one for one in strays if block.top - 4 < one.row < block.top and one.column in block.columns]
    title = above[-1].text if above else ""
    return Block(block.sheet, block.top, block.left, block.below, block.header, block.lines, title)
