"""What stands in and around tables and is no record: told line by line, so that nothing vanishes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from valorise.readers.asides import left_out
from valorise.readers.blocks import Line, is_filled
from valorise.readers.lines import Aside
from valorise.readers.office.plan import Plan
from valorise.readers.office.vocabulary import heading, is_money
from valorise.readers.office.writings import Amount, amount
from valorise.readers.rows import Refused
from valorise.terms.problems import Problem


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said about one table besides its rows."""

    plan: Plan
    file: str
    taken: list[Line]
    totals: list[int]
    """Rows of the lines that are totals: a later one may sum up only what came after the one before."""
    sums: dict[str, tuple[list[int], list[Decimal]]] = field(default_factory=dict)
    """By column of money the rows of the records, and what they hold together up to each, worked out once."""

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
            earlier = bisect_left(self.totals, line.row)
            last = self.totals[earlier - 1] if earlier else -1
            sums = [self._sum(theirs, place, after, line.row) for after in (-1, last)]
            if total and all(abs(one - total.value) >= 1 for one in sums):
                yield f"{theirs} {sums[-1]:,.2f}"

    def _sum(self, theirs: str, place: int, after: int, before: int) -> Decimal:
        """What the records between two rows of the sheet hold in one column."""
        rows, sums = self.sums.setdefault(theirs, ([], [Decimal(0)]))
        for one in self.taken if not rows else ():
            part = self._amount(theirs, one.cells[place])
            rows.append(one.row)
            sums.append(sums[-1] + (part.value if part else 0))
        return sums[bisect_left(rows, before)] - sums[bisect_right(rows, after)]

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
