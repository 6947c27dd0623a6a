"""What is alike in the workbooks of all offices: slips of people, lines that are no record, and the truth beside them.

Every inconsistency is one that people make: four spellings of a day, numbers with and without zeros, names in every
order, amounts with and without currency, lines written twice, headings between lines, totals, notes. What is the same
each time hangs on the seed alone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

GIVEN = ["Anna", "Ben", "Clara", "David", "Eva", "Franc", "Greta", "Hugo", "Irena", "Jan", "Katja", "Luka", "Mira"]
FAMILY = ["Müller", "Kovačič", "Novak", "Schäfer", "Zupan", "Weiß", "Horvat", "Lefèvre", "García", "Rossi", "Nowak"]
MATTERS = ["Membran", "Beschichtung", "Sensor", "Katalysator", "Pumpe", "Legierung", "Antikörper", "Linse", "Ventil"]
USES = ["für Trinkwasser", "gegen Korrosion", "im Operationssaal", "für Elektrofahrzeuge", "in der Landwirtschaft"]
WAYS = ["mit geringem Druck", "ohne seltene Erden", "bei tiefen Temperaturen", "aus Reststoffen", "mit Selbsttest"]
FIRMS = ["Aqua Dolenja", "Trebnik Werke", "Savinja Optik", "Kolpa Motoren", "Gorjanci Pharma", "Krka Filter"]
FORMS = ["GmbH", "d.o.o.", "AG", "S.p.A."]
MONTHS = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November"]


@dataclass
class Truth:
    """What is in a workbook, counted while it is written."""

    path: Path
    inventions: int = 0
    patents: int = 0
    agreements: int = 0
    people: set[str] = field(default_factory=set)
    records: int = 0
    """Lines that are records, those written twice included."""
    twice: int = 0
    """Lines that repeat another one."""
    asides: int = 0
    """Totals, headings, notes, titles, repeated headers."""
    income: Decimal = Decimal(0)
    costs: Decimal = Decimal(0)
    patent_of: dict[str, str] = field(default_factory=dict)
    """Number of the invention by the number of its patent family, both in their true form."""
    lost: int = 0
    """References to inventions that do not exist."""


def day_in_words(on: date, chance: random.Random, book: xlsxwriter.Workbook) -> Any:
    """A day in one of the spellings that a column mixes."""
    month = MONTHS[min(on.month, 11) - 1]
    ways: list[Any] = [on.strftime("%d.%m.%Y"), on.isoformat(), f"{on.day}. {month} {on.year}", on.strftime("%d.%m.%y")]
    return chance.choice([*ways, on, on])


def number(true: str, chance: random.Random) -> Any:
    """A number of an invention with the slips that people make in other tables."""
    head, digits = true.split("-")
    ways = [
        true,
        true,
        true,
        f"{head}{digits}",
        f"{head} {int(digits)}",
        f"{head.lower()}-{digits}",
        f"{head}–{digits} ",
    ]
    return chance.choice(ways)


def money(value: Decimal, chance: random.Random) -> Any:
    """An amount as a number or in German writing, with the currency or without."""
    grouped = f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    short = grouped.removesuffix(",00")
    return chance.choice([float(value), float(value), f"{grouped} EUR", f"{short} €", f"EUR {short}", short])


class Sheet:
    """A sheet that is written line by line and counts what it holds."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, truth: Truth, *, left: int = 0) -> None:
        self.book, self.truth, self.left, self.row = book, truth, left, 0
        self.sheet = book.add_worksheet(name)
        self.day = book.add_format({"num_format": "dd.mm.yyyy"})

    def write(self, cells: list[Any], style: Any = None) -> None:
        """One line; empty cells stay empty."""
        for place, cell in enumerate(cells):
            self.cell(place, cell, style)
        self.row += 1

    def cell(self, place: int, cell: Any, style: Any = None) -> None:
        """One cell of the line that is being written."""
        if isinstance(cell, date):
            self.sheet.write_datetime(self.row, self.left + place, cell, self.day)
        elif cell not in (None, ""):
            self.sheet.write(self.row, self.left + place, cell, style)

    def aside(self, cells: list[Any], *, runs: int = 1) -> None:
        """A line that is no record."""
        self.truth.asides += runs
        self.write(cells)

    def blank(self, lines: int = 1) -> None:
        """Empty lines."""
        self.row += lines


def person(chance: random.Random) -> tuple[str, str]:
    return chance.choice(GIVEN), chance.choice(FAMILY)


def called(given: str, family: str, chance: random.Random) -> str:
    """A name in one of the orders that people use, with titles and without."""
    return chance.choice(
        [f"{given} {family}", f"{family}, {given}", f"Dr. {family}, {given}", f"Prof. Dr. {given} {family}"]
    )


def matter(place: int, chance: random.Random) -> str:
    """A title of its own for every place, long enough to tell."""
    parts = MATTERS[place % 9], USES[place // 9 % 5], WAYS[place // 45 % 5]
    return f"{parts[0]} {parts[1]} {parts[2]}, Bauart {place + 1}"
