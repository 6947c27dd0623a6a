"""What stands in and around tables and is no record: told line by line, so that nothing vanishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from valorise.readers.blocks import Block, Line, Stray, is_filled
from valorise.readers.lines import Aside
from valorise.readers.office.plan import Plan
from valorise.readers.office.vocabulary import heading, is_money
from valorise.readers.office.writings import Amount, amount
from valorise.readers.rows import Refused, refused
from valorise.terms.problems import Problem, shown

SAYS = {
    "total": ("a record; this line sums up the others", "Nothing is to be done; totals are worked out anew."),
    "repeated-header": ("a record; this line repeats the names of the columns", "Nothing is to be done."),
    "heading": ("a record; this line is a heading between others", "Nothing is to be done, unless it is a record."),
    "note": ("a record; this line is a note under the table", "Copy it where it belongs, if it still matters."),
    "no-known-table": (
        "a table of inventions, patents, agreements, contacts or money",
        "Say in the mapping what this table is, if it matters: valorise mapping FILE --out mapping.yaml",
    ),
    "beside-tables": ("a cell of a table; this stands outside of all", "Copy it where it belongs, if it matters."),
}


def _left(file: str, number: int, place: str, found: str, what: str) -> Refused:
    expected, fix = SAYS[what]
    one = refused(number, file=file, rule=what, found=shown(found), expected=expected, fix=fix)
    return replace(one, left=True, place=place, problem=replace(one.problem, severity="notice"))


def left_out(file: str, number: int, block: Block, line: Line, what: str) -> Refused:
    """A line of a table that is no record."""
    found = " | ".join(str(cell).strip() for cell in line.cells if is_filled(cell))
    return _left(file, number, block.at(line.row), found, what)


def strays(around: list[Stray], file: str, before: int) -> Iterator[Refused]:
    """What stands beside all tables, numbered on from `before`."""
    for number, one in enumerate(around, start=before + 1):
        yield _left(file, number, one.place, one.text, "beside-tables")


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said about one table besides its rows."""

    plan: Plan
    file: str
    taken: list[Line]
    totals: list[int]
    """Rows of the lines that are totals: a later one may sum up only what came after the one before."""

    def aside(self, one: Aside, number: int) -> Refused:
        """A line that is no record; a total is compared with the rows it sums up."""
        found = left_out(self.file, number, self.plan.block, one.line, one.what)
        wrong = list(self._other_sums(one.line)) if one.what == "total" else []
        if not wrong:
            return found
        expected = f"the sum of the lines: {'; '.join(wrong)}"
        fix = "Look whether lines are missing in the file, or were counted twice there."
        return replace(found, problem=replace(found.problem, rule="other-total", expected=expected, fix=fix))

    def _other_sums(self, line: Line) -> Iterator[str]:
        """Columns of money whose total in the file is not the sum of the lines above it."""
        for place, (theirs, cell) in enumerate(zip(self.plan.block.header, line.cells, strict=False)):
            if not is_money(self.plan.mapping.columns.get(theirs)) or not is_filled(cell):
                continue
            total = self._amount(theirs, cell)
            last = max((row for row in self.totals if row < line.row), default=-1)
            sums = [self._sum(theirs, place, after, line.row) for after in (-1, last)]
            if total and all(abs(one - total.value) >= 1 for one in sums):
                yield f"{theirs} {sums[-1]:,.2f}"

    def _sum(self, theirs: str, place: int, after: int, before: int) -> Decimal:
        """What the records between two rows of the sheet hold in one column."""
        parts = [self._amount(theirs, one.cells[place]) for one in self.taken if after < one.row < before]
        return sum((one.value for one in parts if one), Decimal(0))

    def _amount(self, theirs: str, cell: object) -> Amount | None:
        return amount(cell, self.plan.mapping.decimal_mark, heading(theirs).times) if is_filled(cell) else None

    def columns(self) -> Iterator[Problem]:
        """Once per table: how it was understood, and which columns were not."""
        plan = self.plan
        if all(one.why.startswith("the mapping") for one in plan.mapping.reasons):
            return
        pairs = ", ".join(f"{theirs} = {ours}" for theirs, ours in plan.mapping.columns.items())
        yield self._notice(
            rule="columns-guessed",
            found=f"{plan.block.place} as {plan.mapping.table}: {pairs}",
            expected="that the table and its columns mean what was guessed",
            fix="See the reasons with `valorise mapping FILE --out mapping.yaml`, correct it, give it with --mapping.",
        )
        if plan.currencies:
            yield self._notice(
                rule="currency-taken",
                found=f"{plan.block.place}: " + ", ".join(f"{name} in {it}" for name, it in plan.currencies.items()),
                expected="a currency beside every amount; amounts without one were taken in that of the others",
                fix="Write the currency where it is another, or say it in the mapping under constants: currency.",
            )
        left = [one.column for one in plan.mapping.reasons if one.ours is None and one.why != "it is empty"]
        if left:
            yield self._notice(
                rule="columns-not-understood",
                found=f"{plan.block.place}: {', '.join(left)}",
                expected="columns that have a place in our tables",
                fix="Say in the mapping what they are, or leave them; they were not read.",
            )

    def _notice(self, *, rule: str, found: str, expected: str, fix: str) -> Problem:
        return Problem(file=self.file, found=found, expected=expected, rule=rule, fix=fix, severity="notice")
