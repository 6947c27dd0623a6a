"""The values of one row under our names: cleaned, or left out with a problem that says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from valorise.readers.letters import clean
from valorise.readers.rows import Refused, refused
from valorise.readers.written_dates import readings, written_date
from valorise.terms import codes, money, origins
from valorise.terms.problems import Problem, shown

NOTHING = {"", "n/a", "na", "none", "null", "nan", "-", "not available", "no data", "unavailable"}
"""What sources write where they have nothing to say."""


@dataclass(slots=True)
class RowFacts:
    """One row of a source."""

    reader: str
    file: str
    number: int
    given: Mapping[str, Any]
    theirs: Mapping[str, str] = field(default_factory=dict)
    """Their column names by ours, for messages."""
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        """Cleaned text; None where the source says nothing."""
        found = clean(self.given.get(name))
        return None if found is None or found.casefold() in NOTHING else found

    def number_of(self, name: str) -> str | None:
        """A number that names something, as text without the decimals that spreadsheets add."""
        found = self.text(name)
        return found.removesuffix(".0") if found else None

    def date(self, name: str) -> str | None:
        """The date with its precision."""
        written = self.given.get(name)
        found = written_date(written) if self.text(name) else None
        if found is None and self.text(name):
            two = " or ".join(readings(written).values())
            self.left_out(
                name,
                rule="date-in-two-ways" if two else "not-date",
                expected=f"one reading, but it can be {two}" if two else "a date such as 2024-05-03",
                fix="Write year, month and day in this order.",
            )
        return found

    def amount(self, name: str) -> Decimal | None:
        """The exact amount."""
        written = self.text(name)
        found = money.amount(written) if written else None
        if written and found is None:
            self.left_out(name, rule="not-money", expected="an exact amount", fix="Write it as 1234.50.")
        return found

    def country(self, name: str) -> str | None:
        """The country code."""
        several = self.parts(name, ";")
        written = "; ".join(several)
        found = codes.country_code(written) if written else None
        if written and found is None:
            self.left_out(
                name, rule="not-code", expected="a country code or name", fix="Write the ISO code of two letters."
            )
        return found

    def parts(self, name: str, between: str) -> list[str]:
        """The parts of a cell that holds several values, each once."""
        found = (self.text(name) or "").split(between)
        return list(dict.fromkeys(part.strip() for part in found if part.strip()))

    def left_out(self, name: str, *, rule: str, expected: str, fix: str) -> None:
        """Note that a value was left out."""
        found = shown(self.given.get(name))
        self.problems.append(
            Problem(
                file=self.file,
                row=self.number,
                column=self.theirs.get(name, name),
                found=found,
                expected=expected,
                rule=rule,
                fix=fix,
                severity="changed",
            )
        )

    def refused(self, name: str, *, rule: str, expected: str, fix: str) -> Refused:
        """The refusal of this row because of one of its columns."""
        return refused(
            self.number,
            file=self.file,
            column=self.theirs.get(name, name),
            found=shown(self.given.get(name)),
            rule=rule,
            expected=expected,
            fix=fix,
        )

    def origin(self, licence: str | None = None, retrieved: str | None = None) -> list[dict[str, Any]]:
        """The column `origins` of every record of this row."""
        return [origins.origin(self.reader, self.file, self.number, retrieved=retrieved, licence=licence)]
