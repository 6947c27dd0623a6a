"""A German workbook of three people: one sheet for each table, titles above, totals below, merged cells, a legend."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from tests.journeys.messy_workbook import (
    FAMILY,
    FIRMS,
    FORMS,
    GIVEN,
    Sheet,
    Truth,
    called,
    day_in_words,
    matter,
    money,
    number,
    person,
)


def german_office(path: Path, *, seed: int = 1, size: int = 100) -> Truth:
    """One sheet for each table, with titles above, totals below, merged cells and a legend beside.

    `size` is the percentage of the full office of 400 inventions, 150 families, 220 agreements and 900 contacts.
    """
    chance, truth = random.Random(seed), Truth(path)
    book = xlsxwriter.Workbook(str(path))
    known = _inventions(book, truth, chance, 400 * size // 100)
    _families(book, truth, chance, known, 150 * size // 100)
    _agreements(book, truth, chance, known, 220 * size // 100)
    _contacts(book, truth, chance, known, 900 * size // 100)
    notes = Sheet(book, "Hinweise", truth)
    notes.aside(["Diese Datei gehört dem Transferbüro. Bitte nur Frau Zupan ändert die Spalten!"])
    book.close()
    return truth


def _inventions(book: Any, truth: Truth, chance: random.Random, many: int) -> list[str]:
    sheet = Sheet(book, "Erfindungen", truth, left=1)
    sheet.blank()
    sheet.aside(["Erfindungsmeldungen der Universität"])
    sheet.aside(["Stand: 14.03.2024, bitte nicht sortieren"])
    sheet.blank()
    sheet.write(
        [
            "Erf.-Nr.",
            "Titel der Erfindung",
            "Erfinder/innen",
            "Institut",
            "Meldedatum",
            "Status",
            "Bearbeiter",
            "Kosten (EUR)",
        ]
    )
    green = book.add_format({"bg_color": "#92D050"})
    red = book.add_format({"bg_color": "#FF0000"})
    numbers, total, rows = [], Decimal(0), []
    for place in range(many):
        if place % (many // 5 or 1) == 0:
            sheet.aside([f"Jahrgang {2016 + place // (many // 5 or 1)}"])
        true = f"E-{place + 1:04}"
        numbers.append(true)
        on = date(2016, 1, 1) + timedelta(days=place * 7)
        told = chance.choice([day_in_words(on, chance, book)] * 9 + [f"ca. {on.year}"])
        makers = "; ".join(called(*person(chance), chance) for _ in range(chance.randint(1, 3)))
        cost = Decimal(chance.randint(100, 9000)) if chance.random() < 0.6 else None
        cells = [
            true,
            matter(place, chance),
            makers,
            chance.choice(["Institut für Chemie", "Physik", ""]),
            told,
            chance.choice(["offen", "lizenziert", "freigegeben", "in Prüfung"]),
            chance.choice(["Zupan", "Weiß", "Rossi"]),
            money(cost, chance) if cost else chance.choice(["", "-"]),
        ]
        sheet.write(cells, chance.choice([None, None, green, red]))
        truth.records += 1
        truth.costs += cost or 0
        total += cost or 0
        rows.append(cells)
        if chance.random() < 0.04:
            sheet.blank()
        if chance.random() < 0.03:
            sheet.write(cells)
            truth.records += 1
            truth.twice += 1
            total += cost or 0
    sheet.sheet.write_comment(6, 1, "Rücksprache mit Herrn Novak, siehe Mail vom Mai")
    sheet.sheet.set_row(9, None, None, {"hidden": True})
    sheet.aside(["Summe", "", "", "", "", "", "", float(total)])
    sheet.blank()
    sheet.aside(["* grün = lizenziert, rot = freigegeben"])
    truth.inventions = many
    return numbers


def _families(book: Any, truth: Truth, chance: random.Random, known: list[str], many: int) -> None:
    sheet = Sheet(book, "Schutzrechte", truth)
    sheet.aside(["Patentfamilien"])
    sheet.write(
        ["Familie", "Erfindungs-Nr.", "Anmeldenummer", "Amt", "Anmeldetag", "Erteilt am", "Rechtsstand", "Patentkosten"]
    )
    place = 0
    while place < many:
        together = min(chance.choice([1, 1, 1, 2, 3]), many - place)
        true = chance.choice(known)
        top = sheet.row
        for step in range(together):
            family = f"P{place + step + 1:03}"
            filed = date(2017, 1, 1) + timedelta(days=(place + step) * 11)
            granted = filed + timedelta(days=1100) if chance.random() < 0.4 else None
            cost = Decimal(chance.randint(1000, 30000)) + Decimal("0.50")
            first = number(true, chance) if step == 0 else None
            office, app = chance.choice([("EP", "EP"), ("EPA", "EP"), ("DPMA", "DE"), ("PCT", "WO"), ("US", "US")])
            sheet.write(
                [
                    family,
                    first if together == 1 else None,
                    f"{app}{2017 + place % 7}{100000 + place + step}",
                    office,
                    day_in_words(filed, chance, book),
                    granted and day_in_words(granted, chance, book),
                    "erteilt" if granted else chance.choice(["angemeldet", "offengelegt", "fallengelassen"]),
                    money(cost, chance),
                ]
            )
            truth.costs += cost
            truth.records += 1
            truth.patent_of[family] = true
        if together > 1:
            sheet.sheet.merge_range(top, 1, top + together - 1, 1, number(true, chance))
        place += together
    truth.patents = many
    sheet.blank(2)
    sheet.aside(["Gesamt", "", "", "", "", "", "", "siehe Buchhaltung"])


def _agreements(book: Any, truth: Truth, chance: random.Random, known: list[str], many: int) -> None:
    sheet = Sheet(book, "Verträge", truth)
    sheet.write(
        [
            "Vertrags-Nr.",
            "Vertragsart",
            "Vertragspartner",
            "Erfindung",
            "Unterzeichnet am",
            "Laufzeit bis",
            "exklusiv",
            "Betrag",
            "Status",
        ]
    )
    total = Decimal(0)
    for place in range(many):
        signed = date(2016, 3, 1) + timedelta(days=place * 12)
        kind = chance.choice(
            ["Lizenzvertrag", "Lizenz", "NDA", "Geheimhaltungsvereinbarung", "Optionsvertrag", "Kooperation"]
        )
        value = Decimal(chance.randint(5, 900)) * 100 if "Liz" in kind or chance.random() < 0.2 else None
        missing = chance.random() < 0.03
        about = (
            "E-9999"
            if missing
            else "; ".join(str(number(one, chance)) for one in chance.sample(known, chance.choice([1, 1, 1, 2])))
        )
        truth.lost += missing
        cells = [
            f"V-{place + 1:03}",
            kind,
            f"{chance.choice(FIRMS)} {chance.choice(FORMS)}",
            about,
            day_in_words(signed, chance, book),
            chance.choice(["unbefristet", day_in_words(signed + timedelta(days=1826), chance, book), ""]),
            chance.choice(["ja", "nein", "x", ""]),
            money(value, chance) if value else chance.choice(["", "k.A.", "-"]),
            chance.choice(["läuft", "beendet", "gekündigt", "Entwurf"]),
        ]
        sheet.write(cells)
        truth.records += 1
        truth.income += value or 0
        total += value or 0
        if chance.random() < 0.02:
            sheet.write(cells)
            truth.records += 1
            truth.twice += 1
            total += value or 0
    sheet.aside(["", "", "", "", "", "Summe:", "", float(total)])
    truth.agreements = many
    for row, cells in enumerate(
        [["Legende", "Bedeutung"], ["läuft", "wird bezahlt"], ["Entwurf", "liegt beim Partner"]]
    ):
        sheet.sheet.write_row(row, 11, cells)
        truth.asides += 1


def _contacts(book: Any, truth: Truth, chance: random.Random, known: list[str], many: int) -> None:
    sheet = Sheet(book, "Kontakte", truth)
    header = ["Name", "Firma", "E-Mail", "Telefon", "Letzter Kontakt", "Interesse an", "Bemerkung"]
    sheet.write(header)
    people: list[tuple[str, str]] = []
    for place in range(many):
        given, family = GIVEN[place % 13], f"{FAMILY[place // 13 % 11]}{'son' * (place // 143)}"
        again = place > 20 and chance.random() < 0.05
        who = chance.randrange(place) if again else place
        mail = f"kontakt{who}@firma{who % 60}.example"
        truth.twice += mail in truth.people
        truth.people.add(mail)
        if again:
            given, family = people[who]
        people.append((given, family))
        truth.records += 1
        sheet.write(
            [
                called(given, family, chance),
                f"{FIRMS[who % 6]} {FORMS[who % 4]}",
                mail,
                f"+386 1 {1000 + place}",
                day_in_words(date(2018, 1, 1) + timedelta(days=place * 2), chance, book)
                if chance.random() < 0.7
                else "",
                number(chance.choice(known), chance) if chance.random() < 0.3 else "",
                chance.choice(["", "ruft zurück", "interessiert, kein Geld", "Messe Hannover"]),
            ]
        )
        if place and place % 300 == 0:
            sheet.aside(header)
        if chance.random() < 0.02:
            sheet.blank()
