"""Reads the list of patents and applications, one case a row."""

from __future__ import annotations

import re

from valorise.readers import sheets
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source
from valorise.terms.words import name_for

READER = "nasa_patents"
LICENCE = "LicenseRef-US-Government-Work"
MARKS = {"Center", "Case Number", "Application SN", "Title", "Patent Expiration Date"}
SERIAL = re.compile(r"\d{8}")
COUNTRY = "US"


def recognise(source: Source) -> float:
    """Sure where the columns of the list are there."""
    return 0.9 if set(sheets.header(source)) >= MARKS else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset with its right for each case; sheets without these columns are refused row by row."""
    for sheet, number, record in sheets.numbered(sheets.sheets(source)):
        facts = Facts(READER, source.name, number, LICENCE, given=record, order="month-day-year")
        yield _case(facts) if set(sheet.header) >= MARKS else _other(facts, sheet.name)


def _case(facts: Facts) -> Row | Refused:
    case, title = facts.text("Case Number"), facts.text("Title")
    if not case or not title:
        column = "Title" if case else "Case Number"
        return facts.refused(column, rule="empty", expected="a case number and a title", fix="Fill it in the list.")
    own, center = name_for(case, most=100).upper(), facts.text("Center")
    serial = _serial(facts)
    identifiers = facts.identifiers([("patent-application", serial), ("local", f"NASA {case}")])
    facts.right(
        f"{READER}:right-{own}",
        asset=f"{READER}:{own}",
        kind="patent",
        office=COUNTRY,
        number=serial,
        title=title,
        status=_status(facts),
        holder=center,
        happened=_end_of_term(facts),
        identifiers=identifiers,
    )
    if center:
        facts.organisation(f"{READER}:{name_for(center)}", center, country=COUNTRY, type="public-body")
    return facts.asset(
        own,
        {
            "type": "patent-family",
            "title": title,
            "language": "en",
            "identifiers": identifiers,
            "owners": [{"name": center, "kind": "organisation", "country": COUNTRY}] if center else [],
            "country": COUNTRY,
            "confidentiality": "open",
        },
    )


def _serial(facts: Facts) -> str | None:
    """Application number with its country; one that lost digits names no application and is left out."""
    written = facts.text("Application SN")
    digits = re.sub(r"[\s/,.]", "", written or "")
    if written and not SERIAL.fullmatch(digits):
        expected = "a series of two digits and a number of six, such as 13/033,085"
        facts.left_out("Application SN", rule="not-application-number", expected=expected, fix="Look the number up.")
        return None
    return f"{COUNTRY}{digits}" if written else None


def _status(facts: Facts) -> str | None:
    return facts.kind(facts.text("Status"), "status", otherwise=None)


def _end_of_term(facts: Facts) -> list[dict[str, str]]:
    """The day on which the term ends; it starts no clock before it comes."""
    on = facts.date_of("Patent Expiration Date")
    return [{"event": "expired", "on": on}] if on else []


def _other(facts: Facts, sheet: str) -> Refused:
    return facts.refusal(
        rule="unknown-table",
        found=f"the sheet “{sheet}”",
        expected=f"the columns {', '.join(sorted(MARKS))}",
        fix="Leave the sheet out, or keep the column names of the list.",
    )
