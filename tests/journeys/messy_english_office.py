"""An English workbook of three people: tables beside and below each other, days from 1904, headers over two rows."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from tests.journeys.messy_workbook import FAMILY, FIRMS, FORMS, GIVEN, Sheet, Truth, called, matter, person


def english_office(path: Path, *, seed: int = 2, size: int = 100) -> Truth:
    """Tables beside and below each other on few sheets, day numbers from 1904, headers over two rows."""
    chance, truth = random.Random(seed), Truth(path)
    book = xlsxwriter.Workbook(str(path), {"date_1904": True})
    known = [f"TTO-{place + 1:03}" for place in range(400 * size // 100)]
    _portfolio(book, truth, chance, known, 150 * size // 100)
    _deals(book, truth, chance, known, 220 * size // 100)
    _people(book, truth, chance, 900 * size // 100)
    book.close()
    return truth


def _portfolio(book: Any, truth: Truth, chance: random.Random, known: list[str], families: int) -> None:
    """Inventions, and their patent families in a second table beside them."""
    sheet, beside = Sheet(book, "Portfolio", truth), Sheet(book, "unused", truth, left=8)
    beside.sheet.hide()
    beside.sheet = sheet.sheet
    sheet.aside(["Technology portfolio"])
    beside.row = sheet.row = 2
    sheet.write(["Tech ID", "Technology", "Inventors", "Disclosed", "TRL", "Status"])
    beside.write(["Our ref", "Tech ID", "Application no.", "Country", "Filing date", "Granted", "Costs EUR"])
    for place, true in enumerate(known):
        on = date(2015, 2, 1) + timedelta(days=place * 8)
        makers = " and ".join(called(*person(chance), chance).replace(", ", " ") for _ in range(2))
        told = chance.choice(
            [on, on, on.isoformat(), f"{on.day} {on:%B} {on.year}", f"{on:%b} {on.year}", f"~{on.year}"]
        )
        cells = [
            true,
            f"{matter(place, chance)} (portable)",
            makers,
            told,
            chance.choice([3, "TRL 5", ""]),
            chance.choice(["licensed", "open", "closed", "marketing"]),
        ]
        sheet.write(cells)
        truth.records += 1
        if place < families:
            _family(beside, truth, chance, place, chance.choice(known))
    truth.inventions, truth.patents = len(known), families
    beside.write(["Total", "", "", "", "", "", float(truth.costs)])
    truth.asides += 1


def _family(sheet: Sheet, truth: Truth, chance: random.Random, place: int, true: str) -> None:
    family, cost = f"F{place + 1}", Decimal(chance.randint(500, 20000))
    filed = date(2016, 1, 1) + timedelta(days=place * 13)
    days = (filed - date(1904, 1, 1)).days
    head, digits = true.split("-")
    about = chance.choice([true, f"{head} {int(digits)}", digits, int(digits)])
    sheet.write(
        [
            family,
            about,
            f"PCT/{filed.year}/{10000 + place}",
            chance.choice(["WO", "EP", "GB", "US"]),
            chance.choice([filed, filed.isoformat(), days]),
            "",
            chance.choice([float(cost), f"{cost:,} EUR", f"€{cost:,}"]),
        ]
    )
    truth.records += 1
    truth.costs += cost
    truth.patent_of[family] = true


def _deals(book: Any, truth: Truth, chance: random.Random, known: list[str], many: int) -> None:
    """One table below the other, one for every three years, with a header over two rows."""
    sheet = Sheet(book, "Deals", truth)
    bold, total, part = book.add_format({"bold": True}), Decimal(0), (many + 3) // 4
    for start in range(0, many, part):
        sheet.aside([f"Contracts, part {start // part + 1}"])
        top = sheet.row
        for place, name in enumerate(["Contract no.", "Type", "Licensee", "Tech ID", "Signed"]):
            sheet.sheet.merge_range(top, place, top + 1, place, name, bold)
        sheet.sheet.merge_range(top, 5, top, 6, "Income (kEUR)", bold)
        sheet.sheet.write_row(top + 1, 5, ["upfront", "royalties"])
        sheet.row = top + 2
        truth.asides += 2 if start else 0
        for place in range(start, min(start + part, many)):
            total += _deal(sheet, truth, chance, known, place)
        sheet.aside(["Total", "", "", "", "", "", float(total) / 1000])
        total = Decimal(0)
        sheet.blank(2)
    truth.agreements = many


def _deal(sheet: Sheet, truth: Truth, chance: random.Random, known: list[str], place: int) -> Decimal:
    signed = date(2015, 5, 1) + timedelta(days=place * 15)
    upfront = Decimal(chance.randint(1, 80)) * 500 if chance.random() < 0.7 else Decimal(0)
    royalties = Decimal(chance.randint(1, 80)) * 250 if chance.random() < 0.4 else Decimal(0)
    kind = chance.choice(["Licence", "License agreement", "NDA", "Option", "MTA", "Assignment"])
    sheet.write(
        [
            f"C{place + 1:04}",
            kind,
            f"{chance.choice(FIRMS)} {chance.choice(FORMS)}",
            chance.choice(known),
            chance.choice([signed, signed.isoformat(), f"{signed:%d %b %Y}"]),
            float(upfront / 1000) if upfront else None,
            float(royalties / 1000) if royalties else "n/a",
        ]
    )
    truth.records += 1
    truth.income += upfront + royalties
    return royalties


def _people(book: Any, truth: Truth, chance: random.Random, many: int) -> None:
    sheet = Sheet(book, "Contacts", truth)
    sheet.write(["First name", "Surname", "Company", "Email", "Last contact", "Notes"])
    for place in range(many):
        again = place > 20 and chance.random() < 0.04
        who = chance.randrange(place) if again else place
        mail = f"person{who}@company{who % 90}.example"
        truth.twice += mail in truth.people
        truth.people.add(mail)
        truth.records += 1
        given, family = GIVEN[who % 13], f"{FAMILY[who // 13 % 11]}{'son' * (who // 143)}"
        on = date(2019, 1, 1) + timedelta(days=place)
        sheet.write(
            [given, family, f"{FIRMS[who % 6]} {FORMS[who % 4]}", mail, chance.choice([on, on.isoformat(), ""]), ""]
        )
