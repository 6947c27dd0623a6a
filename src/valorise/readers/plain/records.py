"""A row of a plain table turned into records by a mapping."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from valorise.readers.facts import Facts
from valorise.readers.plain.brackets import our_name
from valorise.readers.plain.mapping import Mapping
from valorise.readers.plain.words import known_code, known_values
from valorise.readers.written_dates import readings, serial_date, written_date
from valorise.reporting.formats.csv import harmless
from valorise.reporting.formats.values import CUT
from valorise.terms import codes, money, shares, time
from valorise.terms.identifiers import identifiers, orcid, ror
from valorise.terms.words import key

BETWEEN = re.compile(r"\s*[;|]\s*")
BETWEEN_WORDS = re.compile(r"\s*[;|,]\s*")
LEVEL = re.compile(r"(?:TRL\s*)?([1-9])(?!\d)", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-z]{2}")
YEAR = re.compile(r"(1[89]|20)\d{2}")
SIGNS = re.compile(r"[€$£]|EUR|USD|GBP")
EVENTS = {"filed": "filing", "granted": "grant", "expires": "expired"}


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row under our columns."""

    facts: Facts
    mapping: Mapping
    cut: frozenset[str] = frozenset()
    """Our columns of which the cell holds the beginning only, as our own downloads mark it; they are not read."""

    def text(self, ours: str) -> str | None:
        """Text of the first filled column, else the value that holds for every row."""
        return self.facts.text(ours) or self.mapping.constants.get(ours)

    def several(self, ours: str, between: re.Pattern[str]) -> list[str]:
        """The parts of all columns that are this one of ours, each once."""
        names = [theirs for theirs, named in self.mapping.columns.items() if named == ours]
        found = [part for theirs in names for part in between.split(self.facts.text(theirs) or "")]
        found += [self.mapping.constants[ours]] if not any(found) and ours in self.mapping.constants else []
        return list(dict.fromkeys(part for part in found if part))

    def code(self, ours: str, listed: str) -> str | None:
        """A code, its label, or a word that `values.csv` knows."""
        written = self.text(ours)
        found = known_code(ours, listed, written) if written else None
        if written and found is None:
            near = ", ".join(codes.nearest(listed, written))
            fix = f"Did you mean {near}?" if near else f"The codes are in docs/codes.md under {listed}."
            self.facts.left_out(ours, rule="not-code", expected=f"a code of the list {listed}", fix=fix)
        return found

    def date(self, ours: str) -> str | None:
        """A date in any writing; one that can be read in two ways only where the order is known."""
        written = self.facts.given.get(ours)
        text = self.text(ours)
        if text is None:
            return None
        found = _date(written if self.facts.text(ours) else text, self.mapping)
        if found is None:
            two = " or ".join(readings(written).values())
            self.facts.left_out(
                ours,
                rule="date-in-two-ways" if two else "not-date",
                expected=f"one reading, but it can be {two}" if two else "a date such as 2024-05-03",
                fix="Say date_order in the mapping, or write year, month and day in this order.",
            )
        return found

    def amount(self, ours: str) -> Any:
        """An exact amount; one that can be read in two ways only where the decimal mark is known."""
        written = self.text(ours)
        found = money.amount(SIGNS.sub("", written), self.mapping.decimal_mark) if written else None
        if written and found is None:
            fix = "Say decimal_mark in the mapping, or write it as 1234.50."
            self.facts.left_out(ours, rule="not-money", expected="an exact amount with one reading", fix=fix)
        return found

    def checked(self, ours: str, found: Any, expected: str) -> Any:
        """The value, noting as left out what is written but is none."""
        if found is None and self.text(ours):
            self.facts.left_out(ours, rule="not-valid", expected=expected, fix="Correct it or leave it empty.")
        return found


def cells_of(mapping: Mapping, record: dict[str, Any], file: str, number: int) -> Cells:
    """The row under our names and under theirs."""
    theirs: dict[str, str] = {}
    for name, ours in mapping.columns.items():
        if ours not in theirs or record.get(theirs[ours]) in (None, ""):
            theirs[ours] = name
    given = {**record, **{ours: _unguarded(name, record.get(name)) for ours, name in theirs.items()}}
    cut = frozenset(ours for ours in theirs if str(given[ours] or "").endswith(CUT))
    facts = Facts("plain", file, number, given=given, theirs=theirs)
    for ours in cut:
        facts.left_out(ours, rule="cut", expected="a text that is whole", fix="Bring it as CSV, which cuts nothing.")
    return Cells(replace(facts, given={**given, **dict.fromkeys(cut)}), mapping, cut)


def _unguarded(theirs: str, cell: Any) -> Any:
    """The cell without the apostrophe that our own downloads put before what a spreadsheet program would run."""
    guarded = isinstance(cell, str) and cell.startswith("'") and our_name(theirs) is not None
    return cell[1:] if guarded and harmless(cell[1:]) == cell else cell


def shared(cells: Cells, name: str) -> dict[str, Any]:
    """What assets and needs have in common."""
    language = cells.text("language")
    labels = cells.several("fields.label", BETWEEN)
    return {
        "id": name,
        "title": cells.text("title"),
        "summary": cells.text("summary"),
        "language": cells.checked(
            "language", language if language and LANGUAGE.fullmatch(language) else None, "a code such as en"
        ),
        "keywords": cells.several("keywords", BETWEEN_WORDS),
        "fields": [{"scheme": "other", "label": label} for label in labels],
        "country": cells.facts.country_of("country") or cells.mapping.constants.get("country"),
        "url": cells.text("url"),
        "identifiers": _identifiers(cells),
        "origins": cells.facts.origin(),
    }


def asset(cells: Cells, name: str) -> dict[str, Any]:
    """The row as an asset."""
    dates = {part: cells.date(f"dates.{part}") for part in ("created", "disclosed", "published")}
    grant, funder = cells.text("funding.grant"), cells.text("funding.funder")
    level = LEVEL.match(cells.text("readiness.TRL") or "")
    trl = cells.checked("readiness.TRL", int(level[1]) if level else None, "a level from 1 to 9")
    return {
        **shared(cells, name),
        "type": cells.code("type", "asset_types"),
        "contributors": _contributors(cells),
        "owners": _owners(cells),
        "dates": {part: found for part, found in dates.items() if found},
        "funding": [{"funder": funder, "grant": grant}] if grant or funder else [],
        "licence": cells.text("licence"),
        "confidentiality": cells.code("confidentiality", "confidentiality"),
        "readiness": {"TRL": trl} if trl else {},
    }


def need(cells: Cells, name: str) -> dict[str, Any]:
    """The row as a need."""
    owner, amount = cells.text("owner.name"), cells.amount("budget.amount")
    return {
        **shared(cells, name),
        "type": cells.code("type", "need_types"),
        "owner": {"name": owner} if owner else {},
        "opens": cells.date("opens"),
        "deadline": cells.date("deadline"),
        "budget": {"amount": amount, "currency": cells.text("budget.currency")} if amount else {},
    }


def right(cells: Cells, name: str) -> dict[str, Any] | None:
    """The right that the row tells of; None where it tells of none."""
    happened = [{"event": event, "on": on} for part, event in EVENTS.items() if (on := cells.date(f"rights.{part}"))]
    status = cells.text("rights.status")
    number = cells.text("rights.number")
    if not (happened or status or number):
        return None
    return {
        "id": f"{name}:right",
        "asset": name,
        "kind": "patent",
        "office": cells.text("rights.office"),
        "number": number,
        "title": cells.text("title"),
        "status": known_values("rights.status").get(key(status), status) if status else None,
        "happened": happened,
        "identifiers": _application(cells, number),
        "origins": cells.facts.origin(),
    }


def _application(cells: Cells, number: str | None) -> list[dict[str, str]]:
    """The application number as an identifier, where the office is known."""
    office = cells.text("rights.office")
    return identifiers([("patent-application", f"{office}{number}")]) if office and number else []


def _date(written: Any, mapping: Mapping) -> str | None:
    text = str(written).strip().removesuffix(".0")
    if YEAR.fullmatch(text):
        return time.partial_date(text)
    if text.isdigit() and len(text) == 5:
        return serial_date(int(text))
    return written_date(written, mapping.date_order)


def _identifiers(cells: Cells) -> list[dict[str, str]]:
    pairs: list[tuple[str, str | int | None]] = []
    for ours in dict.fromkeys(cells.mapping.columns.values()):
        if ours.startswith("identifiers."):
            scheme = ours.removeprefix("identifiers.")
            found = identifiers([(scheme, cells.text(ours))])
            cells.checked(ours, found or None, f"a valid {scheme}")
            pairs += [(one["scheme"], one["value"]) for one in found]
    return identifiers(pairs)


def _contributors(cells: Cells) -> list[dict[str, Any]]:
    """People; an ORCID belongs to a person only where one person is named."""
    names = cells.several("contributors.name", BETWEEN)
    number = orcid(cells.text("contributors.orcid") or "")
    cells.checked("contributors.orcid", number, "a valid ORCID")
    return [{"name": name, "orcid": number if len(names) == 1 else None} for name in names]


def _owners(cells: Cells) -> list[dict[str, Any]]:
    """Owners; a ROR number and a share belong to an owner only where one is named."""
    names = cells.several("owners.name", BETWEEN)
    number = ror(cells.text("owners.ror") or "")
    part = cells.checked("owners.share", shares.share(cells.text("owners.share") or ""), "a share such as 1/3 or 25 %")
    country = cells.facts.country_of("owners.country") or cells.mapping.constants.get("owners.country")
    alone = {"ror": number, "share": part} if len(names) == 1 else {}
    return [{"name": name, "country": country, **alone} for name in names]
