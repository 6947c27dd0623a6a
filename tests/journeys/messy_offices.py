"""Two workbooks as offices of three people really keep them, made anew for every test, with the truth about them.

Every inconsistency is one that people make: four spellings of a day, numbers with and without zeros, names in every
order, amounts with and without currency, lines written twice, headings between lines, totals, notes, merged cells,
colours, comments, hidden lines, a second table beside the first. What is the same each time hangs on the seed alone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
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


def _title(place: int, chance: random.Random) -> str:
    """A title of its own for every place, long enough to tell."""
    parts = MATTERS[place % 9], USES[place // 9 % 5], WAYS[place // 45 % 5]
    return f"{parts[0]} {parts[1]} {parts[2]}, Bauart {place + 1}"


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
            _title(place, chance),
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
            f"{_title(place, chance)} (portable)",
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
