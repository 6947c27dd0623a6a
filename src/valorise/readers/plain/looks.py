"""What the values of a column look like, counted over all rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from valorise.readers.sheets import Sheet
from valorise.readers.written_dates import readings
from valorise.terms.codes import country_code
from valorise.terms.money import Mark, proved_mark

MARKS: tuple[Mark, ...] = (",", ".")
LONG = 200
"""Characters from which on a text is a description rather than a name."""
MOST_KEPT = 200_000
"""Different values that are remembered to see whether a column names its rows."""
EXAMPLES = 100
LONGEST_KEPT, MOST_KINDS = 60, 20_000
"""Length and number of values whose kind is remembered."""
DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
ORCID = re.compile(r"(?:https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dXx]")
URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
NUMBER = re.compile(r"[-+]?\d+(?:\.0)?")
AMOUNT = re.compile(r"[-+]?[€$£]?\s?\d[\d.,'\s\u00a0]*\s?(?:[€$£]|EUR|USD|GBP)?")


@dataclass(slots=True)
class Looks:
    """One column."""

    name: str
    place: int
    filled: int = 0
    length: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    orders: Counter[str] = field(default_factory=Counter)
    different: set[int] = field(default_factory=set)
    kind_of: dict[str, str] = field(default_factory=dict)
    examples: dict[str, None] = field(default_factory=dict)
    """Some of the different values, in the order they came."""

    def see(self, cell: Any) -> None:
        """Count one cell."""
        text = "" if cell is None else str(cell).strip()
        if not text:
            return
        self.filled += 1
        self.length += len(text)
        if len(self.examples) < EXAMPLES:
            self.examples[text] = None
        if len(self.different) < MOST_KEPT:
            self.different.add(hash(text))
        self.kinds[self._seen_before(cell, text)] += 1

    def _seen_before(self, cell: Any, text: str) -> str:
        """Kind of a value; values that come again, as most do, are looked at once."""
        if not isinstance(cell, str) or len(text) > LONGEST_KEPT:
            return self._kind(cell, text)
        found = self.kind_of.get(text)
        if found is None:
            found = self._kind(cell, text)
            if len(self.kind_of) < MOST_KINDS:
                self.kind_of[text] = found
        return found

    def _kind(self, cell: Any, text: str) -> str:
        if isinstance(cell, date):
            return "date"
        if isinstance(cell, int | float):
            return "number" if float(cell).is_integer() else "amount"
        if text[0].isdigit() or text[0] in "-+€$£":
            return self._with_digits(text)
        if len(text) > LONG:
            return "long-text"
        return _in_letters(text)

    def _with_digits(self, text: str) -> str:
        if NUMBER.fullmatch(text):
            return "number"
        if AMOUNT.fullmatch(text):
            self.marks[proved_mark(text) or ""] += 1
            return self._dated(text) or "amount"
        return self._dated(text) or _in_letters(text)

    def _dated(self, text: str) -> str | None:
        if len(text) > 30:
            return None
        found = readings(text)
        if len(found) == 1:
            self.orders[next(iter(found)) or ""] += 1
        return "date" if found else None

    @property
    def look(self) -> str:
        """What most values look like; `empty` where there are none."""
        return self.kinds.most_common(1)[0][0] if self.kinds else "empty"

    @property
    def names_rows(self) -> bool:
        """Whether every row has a value of its own."""
        return self.filled > 0 and len(self.different) == self.filled

    def is_like(self, looks: list[str]) -> bool:
        """Whether at least three in five values look like one of these."""
        return sum(self.kinds[one] for one in looks) >= 0.6 * self.filled > 0


def _in_letters(text: str) -> str:
    for kind, pattern in (("doi", DOI), ("orcid", ORCID), ("url", URL)):
        if pattern.fullmatch(text):
            return kind
    if len(text) < 40 and country_code(text):
        return "country"
    if len(text) < 30 and any(sign.isdigit() for sign in text) and readings(text):
        return "date"
    if len(text) > LONG:
        return "long-text"
    return "short-text" if " " in text else "word"


def looks_of(sheet: Sheet) -> list[Looks]:
    """The columns of a table, in their order."""
    columns = [Looks(name, place) for place, name in enumerate(sheet.header)]
    for _, cells in sheet.read():
        for column, cell in zip(columns, cells, strict=False):
            column.see(cell)
    return columns


def decimal_mark(columns: list[Looks]) -> Mark | None:
    """The mark before decimals where the amounts of these columns prove one and only one."""
    proofs = {mark for column in columns for mark in MARKS if column.marks[mark]}
    return proofs.pop() if len(proofs) == 1 else None


def date_order(columns: list[Looks]) -> str | None:
    """The order of day and month where dates of the table prove one and none proves the other."""
    found = Counter[str]()
    for column in columns:
        found += column.orders
    proofs = {order for order in ("day-month-year", "month-day-year") if found[order]}
    return proofs.pop() if len(proofs) == 1 else None
