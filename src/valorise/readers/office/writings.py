"""Days, amounts, persons and numbers as people write them into cells. What can be read in two ways is not read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from valorise.readers.office.vocabulary import listed
from valorise.readers.written_dates import Order, serial_date, written_date
from valorise.terms import money
from valorise.terms.money import Mark
from valorise.terms.words import key

DAYS_1904 = 1462
"""Days between the two beginnings from which spreadsheet programs count."""
CENTURY = 70
"""Two-digit years below this are of this century, others of the last, as spreadsheet programs take them."""
YEAR = re.compile(r"(?:19|20)\d{2}")
SHORT = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{2})")
MONTH = re.compile(r"(\d{1,2})[./-]((?:19|20)\d{2})")
APART = re.compile(r"\s*(?:[;\n/&+]|\s(?:und|and|et|e|y|in|i|en)\s)\s*")
BETWEEN_NUMBERS = re.compile(r"\s*(?:[;,\n&+|]|\s/\s|\s(?:und|and|et)\s|(?<=\d)\s(?:e|y|i|in|en)\s)\s*")
FIGURE = re.compile(r"[-+]?\d[\d.,'’\s\u00a0\u202f]*")
PER_CENT = re.compile(r"[%‰]")
"""Beside a figure it makes a rate of it, such as the “3 %” of a royalty."""
INITIAL = re.compile(r"(?:[^\W\d_]\.[\s-]*)+")


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact amount and the currency written beside it, None where none is."""

    value: Decimal
    currency: str | None


def day(cell: Any, order: Order | None, *, since_1904: bool = False) -> tuple[str, bool] | None:
    """The date as ISO 8601 with its own precision, and whether it is only about so; None where it is none.

    >>> day("ca. 2019", None), day("12.03.19", "day-month-year"), day(43536, None), day("03/2019", None)
    (('2019', True), ('2019-03-12', False), ('2019-03-12', False), ('2019-03', False))
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _numbered(cell, since_1904)
    if isinstance(cell, date):
        found = written_date(cell)
        return (found, False) if found else None
    text = " ".join(str(cell).split())
    bare = re.sub(r"^[~≈]|[?]+$|^\((.*)\)$", r"\1", text).strip()
    exact = _exact(bare, order, since_1904)
    if exact:
        return exact, bare != text
    words = key(bare).split()
    if words and words[0] in listed("about"):
        rest = _exact(re.sub(r"^\W*\w+\.?\s*", "", bare), order, since_1904)
        return (rest, True) if rest else None
    years = YEAR.findall(bare)
    about = len(set(years)) == 1 and len(words) <= 3 and len(bare) < 25
    return (years[0], True) if about else None


def _numbered(cell: float, since_1904: bool) -> tuple[str, bool] | None:
    if float(cell).is_integer() and YEAR.fullmatch(str(int(cell))):
        return str(int(cell)), False
    found = serial_date(cell)
    if found and since_1904:
        found = (date.fromisoformat(found) + timedelta(days=DAYS_1904)).isoformat()
    return (found, False) if found else None


def _exact(text: str, order: Order | None, since_1904: bool) -> str | None:
    plain = text.removesuffix(".0")
    if YEAR.fullmatch(plain):
        return plain
    if plain.isdigit() and len(plain) == 5:
        numbered = _numbered(int(plain), since_1904)
        return numbered[0] if numbered else None
    if found := SHORT.fullmatch(text):
        century = 20 if int(found[4]) < CENTURY else 19
        return written_date(f"{found[1]}{found[2]}{found[3]}{found[2]}{century}{found[4]}", order)
    if (found := MONTH.fullmatch(text)) and 1 <= int(found[1]) <= 12:
        return f"{found[2]}-{int(found[1]):02}"
    return written_date(text, order)


def amount(cell: Any, mark: Mark | None, times: int = 1) -> Amount | None:
    """The amount in a cell; None where it is none, or where `12.500` could be thousands or decimals.

    >>> amount("12.500 EUR", ","), amount("1.200,50 €", None), amount("3 TEUR", None), amount("12.500", None)
    (Amount(value=Decimal('12500.00'), currency='EUR'), Amount(value=Decimal('1200.50'), currency='EUR'), \
Amount(value=Decimal('3000.00'), currency='EUR'), None)
    """
    if isinstance(cell, bool | date):
        return None
    if isinstance(cell, int | float):
        found = money.amount(Decimal(repr(cell)) * times)
        return Amount(found, None) if found is not None else None
    text = " ".join(str(cell).split())
    figures = FIGURE.findall(text)
    if len(figures) != 1 or PER_CENT.search(text):
        return None
    around = re.findall(r"[^\W\d_]+[€$£]?|[€$£]", text.replace(figures[0], " ").casefold())
    said = [_meant(one) for one in around]
    if any(one is None for one in said):
        return None
    number = money.exact(re.sub(r"[.,]?[-–—]*$", "", figures[0].strip()), mark)
    factor = max((one[1] for one in said if one), default=1) * times
    currency = next((one[0] for one in said if one and one[0]), None)
    value = money.amount(number * factor) if number is not None else None
    return Amount(value, currency) if value is not None else None


def _meant(written: str) -> tuple[str | None, int] | None:
    """Currency and multiple of a word beside a figure; None where it says something else."""
    if written in listed("about"):
        return None, 1
    if found := listed("currency").get(written):
        return found, 1
    if written in listed("unit"):
        return ("EUR" if written.endswith(("eur", "€")) else None), int(listed("unit")[written])
    return None


def share(cell: Any) -> str:
    """A share as text that `terms.shares` understands: a workbook keeps 60 % as 0.6, people write 60.

    >>> share(0.6), share(60.0), share("60 %")
    ('0.6', '60%', '60 %')
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 1 < cell <= 100:
        return f"{cell:g}%"
    return str(cell)


def persons(cell: Any) -> list[str]:
    """Names of persons as given name and family name, without titles, each once.

    >>> persons("Dr. Müller, Anna"), persons("A. Mueller; Prof. Dr. Kos, Ben"), persons("Ana Kos, Ben Lah")
    (['Anna Müller'], ['A. Mueller', 'Ben Kos'], ['Ana Kos', 'Ben Lah'])
    """
    parts = [part for part in APART.split(str(cell)) if part.strip()]
    return list(dict.fromkeys(name for part in parts for name in _names(part)))


def _names(part: str) -> list[str]:
    pieces = [bare for piece in part.split(",") if (bare := _without_titles(piece))]
    words = [len(piece.split()) for piece in pieces]
    initials = [bool(INITIAL.fullmatch(piece)) for piece in pieces]
    if len(pieces) == 2 and (words[0] == 1 or initials[1]) and (words[1] <= 2 and not initials[0]):
        return [f"{pieces[1]} {pieces[0]}"]
    if len(pieces) > 2 and len(pieces) % 2 == 0 and (all(initials[1::2]) or all(one == 1 for one in words)):
        return [f"{given} {family}" for family, given in zip(pieces[::2], pieces[1::2], strict=True)]
    return pieces


def _without_titles(piece: str) -> str:
    kept = [one for one in piece.split() if key(one).replace(" ", "") not in listed("title") and key(one)]
    kept = [one for one in kept if not all(part in listed("title") for part in key(one).split())]
    return " ".join(kept).strip()


def numbers(cell: Any) -> list[str]:
    """The numbers of records in a cell that may name several, as written.

    >>> numbers("E-0012; E 13 und E14"), numbers(12.0)
    (['E-0012', 'E 13', 'E14'], ['12'])
    """
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return list(dict.fromkeys(part.strip() for part in BETWEEN_NUMBERS.split(text) if part.strip()))
