"""The cells of one row under our names, read one by one, with a note wherever something is left out or rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from valorise.readers.blocks import Line, is_filled
from valorise.readers.letters import clean
from valorise.readers.names import is_placeholder
from valorise.readers.office.plan import Plan
from valorise.readers.office.vocabulary import heading, word
from valorise.readers.office.writings import Amount, amount, day, numbers
from valorise.readers.rows import Named
from valorise.readers.written_dates import readings
from valorise.terms.codes import country_code, nearest
from valorise.terms.origins import origin
from valorise.terms.problems import Problem, Severity, shown
from valorise.terms.tables import table as declared

READER = "office"
Cell = tuple[str, Any]
"""The name of a column of the file, and what stands in it."""
Comment = tuple[str, str]
"""A cell as a spreadsheet program names it, and what somebody wrote beside it."""


@dataclass(slots=True)
class Row:
    """One row of a table of an office."""

    plan: Plan
    line: Line
    file: str
    number: int
    since_1904: bool = False
    problems: list[Problem] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    """What people wrote beside its cells."""
    named: list[tuple[str, str, str]] = field(default_factory=list)
    """Other records it names: their table, as written, column of the file."""

    @property
    def place(self) -> str:
        """Where the row stands, as a spreadsheet program names its first cell."""
        return self.plan.block.at(self.line.row)

    @property
    def origins(self) -> list[dict[str, Any]]:
        """The column `origins` of every record of this row."""
        return [origin(READER, self.file, self.number)]

    def cells(self, ours: str) -> Iterator[Cell]:
        """Filled cells of every column that is this one of ours; the value that holds for every row where none is."""
        found = False
        for theirs, cell in zip(self.plan.block.header, self.line.cells, strict=False):
            if self.plan.mapping.columns.get(theirs) == ours and is_filled(cell) and not is_placeholder(str(cell)):
                found = True
                yield theirs, cell
        constant = self.plan.mapping.constants.get(ours)
        if constant and not found:
            yield ours, constant

    def cell(self, ours: str) -> Cell | None:
        """The first of them; None where none is filled."""
        return next(self.cells(ours), None)

    def text(self, ours: str) -> str | None:
        """Cleaned text of the first cell."""
        found = self.cell(ours)
        return clean(found[1]) if found else None

    def texts(self, ours: str) -> list[str]:
        """Cleaned texts of all cells."""
        return [text for _, cell in self.cells(ours) if (text := clean(cell))]

    def parts(self, ours: str, between: re.Pattern[str]) -> list[str]:
        """The parts of all cells, each once; line breaks inside cells count as they stand."""
        found = [clean(part) for _, cell in self.cells(ours) for part in between.split(str(cell))]
        return list(dict.fromkeys(part for part in found if part))

    def number_text(self, ours: str) -> str | None:
        """A number that names something, without the decimals that spreadsheets add."""
        found = self.text(ours)
        return found.removesuffix(".0") if found else None

    def date(self, ours: str) -> str | None:
        """The date in a cell; what is no date is left out and noted, what is about so is taken and noted."""
        found = self.cell(ours)
        if found is None or word("nothing", str(found[1])):
            return None
        read = day(found[1], self.plan.mapping.date_order, since_1904=self.since_1904)
        if read is None:
            two = " or ".join(readings(found[1]).values())
            fix = "Say date_order in the mapping, or write year, month and day in this order."
            self.note(
                found,
                rule="date-in-two-ways" if two else "not-date",
                expected=f"one reading, but it can be {two}" if two else "a date such as 2024-05-03",
                fix=fix,
            )
            return None
        if read[1]:
            self.note(
                found,
                rule="about-then",
                expected=f"an exact date; {read[0]} was taken",
                fix="Write the day if you know it.",
                severity="notice",
            )
        return read[0]

    def amount(self, theirs: str, cell: Any) -> Amount | None:
        """The exact amount in a cell with its currency, which the column or the table may say."""
        if word("nothing", str(cell)):
            return None
        head = heading(theirs)
        found = amount(cell, self.plan.mapping.decimal_mark, head.times)
        if found is None:
            self.note(
                (theirs, cell),
                rule="not-money",
                expected="one exact amount with one reading",
                fix="Write it as 1234.50, or say decimal_mark in the mapping; it is missing in the sums.",
            )
            return None
        currency = found.currency or self._currency() or head.currency or self.plan.currencies.get(theirs)
        return Amount(found.value, currency)

    def _currency(self) -> str | None:
        written = self.text("currency")
        if not written:
            return None
        return word("currency", written) or (written.upper() if len(written) == 3 else None)

    def code(self, ours: str, code_list: str | None, *, words: str | None = None) -> str | None:
        """Our word for theirs; a word that is not known is left out and noted."""
        found = self.cell(ours)
        text = clean(found[1]) if found else None
        if not found or not text:
            return None
        known = word(words or ours, text, code_list)
        if known is None:
            near = ", ".join(nearest(code_list, text)) if code_list else ""
            fix = f"Did you mean {near}?" if near else "Set it by hand after the import; the row itself is taken."
            self.note(found, rule="word-not-known", expected=f"a word we know for {ours}", fix=fix)
        return known

    def country(self, ours: str) -> str | None:
        """Two-letter code of a country; what is none is left out and noted."""
        found = self.cell(ours)
        code = country_code(str(found[1]).strip()) if found else None
        if found and code is None:
            self.note(found, rule="not-country", expected="a country as code or name", fix="Write the two-letter code.")
        return code

    def refer(self, ours: str, table: str) -> None:
        """Remember which other records the row names; they are known when everything is read."""
        for theirs, cell in self.cells(ours):
            self.named += [(table, written, theirs) for written in numbers(cell)]

    def names(self, table: str, record: str) -> list[Named]:
        """The other records that the row names, as a record of this table refers to them.

        A record that can name one invention only names none where the row says several.
        """
        found = []
        for one in ("assets", "agreements"):
            said = [(written, theirs) for to, written, theirs in self.named if to == one]
            several = one in declared(table).by_name
            column = one if several else one.removesuffix("s")
            if column in declared(table).by_name and (several or len(said) == 1):
                found += [Named(record, table, column, one, written, theirs) for written, theirs in said]
        return found

    def note(self, found: Cell, *, rule: str, expected: str, fix: str, severity: Severity = "changed") -> None:
        """Keep in mind that a value was left out or rewritten, or with severity notice that a person should look."""
        self.problems.append(
            Problem(
                file=self.file,
                row=self.number,
                column=found[0],
                found=shown(found[1]),
                expected=expected,
                rule=rule,
                fix=fix,
                severity=severity,
            )
        )
