"""Organisations and their part in projects."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from valorise.readers.cordis.dialect import meaning, words
from valorise.readers.cordis.projects import no_number, project_number, retrieved
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row
from valorise.terms.identifiers import identifiers

PIC = re.compile(r"\d{7,9}")
VAT = re.compile(r"(?=.*\d)[A-Z]{2}[A-Z0-9+*]{4,14}")
NUTS = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
YES_NO = {"true": True, "false": False, "1": True, "0": False, "y": True, "n": False}


def participation(facts: Facts) -> Row | Refused:
    """A row of the table of organisations: an organisation and its part in one project."""
    number = project_number(facts, "project")
    if number is None:
        return no_number(facts, "project")
    record = described(facts)
    if record is None:
        return no_name(facts)
    part = part_of(record, facts, facts.amount_of("net" if facts.text("net") else "contribution"))
    main = {"id": f"cordis:{number}", "participants": [part], "origins": record["origins"]}
    also = (("organisations", record),)
    return Row(facts.number, "projects", main, also, adds_to=True, problems=tuple(facts.problems))


def part_of(record: dict[str, Any], facts: Facts, contribution: Decimal | None) -> dict[str, Any]:
    """Entry of the column `participants` for an organisation with its record."""
    return {
        "name": record["name"],
        "organisation": record["id"],
        "country": record["country"],
        "role": facts.text("role"),
        "contribution": contribution,
    }


def organisation(facts: Facts) -> Row | Refused:
    """A row of a table of organisations without projects."""
    record = described(facts)
    if record is None:
        return no_name(facts)
    return Row(facts.number, "organisations", record, problems=tuple(facts.problems))


def pair(facts: Facts) -> Row | Refused:
    """A row that says by two numbers that an organisation takes part in a project."""
    project, organisation_number = facts.number_of("rcn"), facts.number_of("organisation")
    if not project or not project.isdigit():
        return no_number(facts, "rcn")
    if not organisation_number:
        return no_name(facts)
    main = {
        "id": f"cordis-rcn:{project}",
        "identifiers": identifiers([("local", f"cordis-rcn:{project}")]),
        "participants": [{"organisation": f"cordis-organisation:{organisation_number}"}],
        "origins": facts.origin(),
    }
    return Row(facts.number, "projects", main, adds_to=True, problems=tuple(facts.problems))


def described(facts: Facts) -> dict[str, Any] | None:
    """The record of an organisation; None where the row lacks its number or its name."""
    name, number = facts.text("name"), facts.number_of("organisation")
    if not name or not number:
        return None
    short = facts.text("short")
    return {
        "id": f"cordis-organisation:{number}",
        "name": name,
        "names": [short] if short and short != name else [],
        "type": _type(facts),
        "small": YES_NO.get((facts.text("small") or "").lower()),
        "country": facts.country_of("country"),
        "region": _region(facts),
        "city": facts.text("city"),
        "url": facts.text("url"),
        "identifiers": identifiers([("pic", number if PIC.fullmatch(number) else None), ("vat", _vat(facts))]),
        "origins": facts.origin(retrieved(facts)),
    }


def _type(facts: Facts) -> str | None:
    """Kind of body; some rows repeat their code, as in `PRC;PRC`."""
    written = facts.parts("activity", ";")
    if not written:
        return None
    found = meaning("activity", written[0]) if len(written) == 1 else None
    if found is None:
        known = ", ".join(sorted(words("activity")))
        facts.left_out("activity", rule="not-code", expected=f"one of {known}", fix="Write one of these codes.")
    return found


def _vat(facts: Facts) -> str | None:
    """Number for value-added tax; the export also writes words such as NOTAPPLICABLE there."""
    found = re.sub(r"[\s.-]", "", facts.text("vat") or "").upper()
    return found if VAT.fullmatch(found) else None


def _region(facts: Facts) -> str | None:
    found = facts.text("region")
    if found and not NUTS.fullmatch(found):
        facts.left_out("region", rule="not-code", expected="a NUTS code such as NL221", fix="Write the NUTS code.")
        return None
    return found


def no_name(facts: Facts) -> Refused:
    """The refusal of a row that names no organisation."""
    missing = "organisation" if not facts.text("organisation") else "name"
    return facts.refused(
        missing,
        rule="no-organisation",
        expected="the number and the name of an organisation",
        fix="Export the row with both.",
    )
