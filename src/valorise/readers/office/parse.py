"""Recognises the tables of an office, proposes how to read them, and reads them so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from valorise.readers import lines as kinds_of_lines
from valorise.readers import rows as outcomes
from valorise.readers import sheets
from valorise.readers.asides import left_out, strays
from valorise.readers.blocks import Line, Stray, blocks, is_filled
from valorise.readers.grids import grids
from valorise.readers.marks import Marks
from valorise.readers.office import records
from valorise.readers.office.asides import Told
from valorise.readers.office.cells import Comment, Row
from valorise.readers.office.guess import guessed
from valorise.readers.office.notices import comments_told, notices
from valorise.readers.office.numbering import Numbering
from valorise.readers.office.plan import Plan, corrected
from valorise.readers.office.vocabulary import SAME_NAME, is_known, targets
from valorise.readers.rows import Refused, Rows, Wish, refused
from valorise.readers.source import Source
from valorise.readers.wide_sheets import column_letters
from valorise.terms.problems import shown

SURE = 0.3
STRONG = 2.0
"""What a column tells from which on it speaks for its kind of table alone."""
LOOKED_AT = 60
"""Rows of each sheet in which names of columns are looked for, before the whole is read."""
ALONE = {"agreements", "contacts", "money"}
"""Kinds of which a text table alone is read here; the reader of plain tables has no place for them."""
MAKERS: dict[str, Callable[[Row, str], records.Made]] = {
    "inventions": records.invention,
    "patents": records.right,
    "agreements": records.agreement,
    "contacts": records.contact,
    "money": records.flow,
}


def recognise(source: Source) -> float:
    """Surer than the reader of plain tables where a table is one of those that offices keep."""
    if not sheets.is_table(source) or not _may_be_office(source):
        return 0.0
    plans = [plan for plan, _ in _found(source)[0] if plan.is_read and _is_certain(plan)]
    kinds = {plan.mapping.table for plan in plans}
    named = any("asset" in plan.mapping.columns.values() for plan in plans)
    alone = sheets.is_workbook(source) and any("id" in plan.mapping.columns.values() for plan in plans)
    return SURE if kinds & ALONE or len(kinds) > 1 or named or alone else 0.0


def _is_certain(plan: Plan) -> bool:
    """Whether sheet, title or file are called like the table, or two of its columns stand in no other kind of table."""
    tells = targets(plan.mapping.table)
    same = [one.ours for one in plan.mapping.reasons if one.ours and one.confidence >= SAME_NAME]
    strong = sum(float(tells[ours].get("tells", 1)) >= STRONG for ours in same)
    return strong >= 2 or (strong == 1 and "called so" in plan.mapping.about[0].why)


def _may_be_office(source: Source) -> bool:
    """Whether one of the first lines has names that offices use: most files are told apart so at once."""
    if sheets.is_workbook(source):
        book = sheets.workbook(source)
        tops = (islice(book.get_sheet_by_name(name).iter_rows(), LOOKED_AT) for name in book.sheet_names)
        lines: list[list[Any]] = [line for top in tops for line in top]
    else:
        texts = source.head_text.lstrip("\ufeff").splitlines()[:8]
        lines = [text.split(sheets.guessed_delimiter(text)) for text in texts]
    return any(
        sum(is_known(cell.strip(' "')) for cell in line if isinstance(cell, str) and cell) >= 2 for line in lines
    )


def proposals(source: Source, wish: Wish) -> list[Plan]:
    """How every table of the file would be read, those that are left out included."""
    return [_planned(plan, wish, source) for plan, _ in _found(source)[0]]


Found = tuple[list[tuple[Plan, Marks]], list[Stray]]
FOUND: WeakKeyDictionary[Source, Found] = WeakKeyDictionary()
"""Files looked at so far: recognising, mapping and reading all want the same tables."""


def _found(source: Source) -> Found:
    """Every table with the plan for it and the marks of its sheet, and what lies around them."""
    if source not in FOUND:
        FOUND[source] = _looked_for(source)
    return FOUND[source]


def _looked_for(source: Source) -> Found:
    plans, around = [], []
    for grid in grids(source):
        tables, free = blocks(grid, is_known)
        around += free
        plans += [(guessed(block, source.path.name), grid.marks) for block in tables]
    return plans, around


def _planned(plan: Plan, wish: Wish, source: Source) -> Plan:
    return corrected(plan, wish.mapping, source.path.name) if wish.mapping.get("tables") else plan


def rows(source: Source, wish: Wish) -> Rows:
    """Every line of every table and every note around them: taken, refused, or left out with the reason."""
    if wish.table not in (None, "assets") or wish.mapping.get("columns"):
        from valorise.readers.plain.parse import rows as plain_rows

        yield from plain_rows(source, wish)
        return
    found, around = _found(source)
    numbering, before = Numbering(source.path.name.split(".")[0]), 0
    for guess, marks in found:
        plan = _planned(guess, wish, source)
        yield from _Reading(plan, source, numbering, marks).rows(before)
        before += len(plan.block.lines)
    source.notes.extend(notices(source, [plan for plan, _ in found]))
    yield from strays(around, source.name, before)


@dataclass
class _Reading:
    """One table being read."""

    plan: Plan
    source: Source
    numbering: Numbering
    marks: Marks

    def rows(self, before: int) -> Iterator[outcomes.Row | Refused]:
        """Its lines in their order, numbered on from `before`."""
        block = self.plan.block
        taken, aside = kinds_of_lines.parted(block)
        told = Told(self.plan, self.source.name, taken, [one.line.row for one in aside if one.what == "total"])
        asides = {one.line.row: one for one in aside}
        first = True
        for number, line in enumerate(block.lines, start=before + 1):
            if not self.plan.is_read:
                yield left_out(self.source.name, number, block, line, "no-known-table")
            elif line.row in asides:
                yield told.aside(asides[line.row], number)
            else:
                found = self._row(line, number)
                if first and isinstance(found, outcomes.Row):
                    first = False
                    found = replace(found, problems=(*told.columns(), *found.problems))
                yield found

    def _comments(self, line: Line) -> Iterator[Comment]:
        """What people wrote beside the cells of a line, in the order of the columns."""
        if self.marks.comments:
            block = self.plan.block
            for place in range(len(block.header)):
                if text := self.marks.comments.get((line.row, block.left + place)):
                    yield f"{column_letters(block.left + place)}{line.row + 1}", text

    def _row(self, line: Line, number: int) -> outcomes.Row | Refused:
        comments = list(self._comments(line))
        row = Row(self.plan, line, self.source.name, number, self.marks.since_1904, comments=comments)
        name = self.numbering.name(row.number_text("id"), line.cells)
        table, record, also = MAKERS[self.plan.mapping.table](row, name)
        if len(record) <= 1 or not set(record) - {"id", "origins", "kind", "type"}:
            return _refused(row)
        row.problems += comments_told(row, also)
        if problem := self.numbering.apart(table, record, also, row):
            row.problems.append(problem)
        names = [one for kind, made in ((table, record), *also) for one in row.names(kind, made["id"])]
        return outcomes.Row(
            number, table, record, tuple(also), problems=tuple(row.problems), place=row.place, names=tuple(names)
        )


def _refused(row: Row) -> Refused:
    found = shown(" | ".join(str(cell) for cell in row.line.cells if is_filled(cell)))
    kind = row.plan.mapping.table
    needed = {"inventions": "a title or a summary", "money": "an amount that can be read in one way only"}
    refusal = refused(
        row.number,
        file=row.file,
        rule="no-record",
        found=found,
        expected=needed.get(kind, f"what makes a line one of {kind}, under columns that were understood"),
        fix="Fill the cells of this line, or say in the mapping which column holds them.",
    )
    first = row.problems[0] if row.problems else None
    problem = replace(refusal.problem, column=first.column if first else None)
    return replace(refusal, problem=problem, place=row.place)
