"""Awards: what a small firm works on with public money."""

from __future__ import annotations

import re
from typing import Any

from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row
from valorise.readers.sbir.topics import agency_name
from valorise.terms.identifiers import identifiers
from valorise.terms.words import name_for

PARTED = re.compile(r"[A-Z].*\d.*[-.].*\d")
"""Codes such as N151-013, S1.02 or H-SB016.1-002; institutes (NIAID) and bare numbers (300) are none."""
PAGE_NUMBER = re.compile(r"/(\d{4,9})/?$")
PREFIX = re.compile(r"^abstract\s*:?\s+", re.IGNORECASE)
STATE = re.compile(r"[A-Z]{2}")


def award(facts: Facts) -> Row | Refused:
    """An award as the asset of its firm."""
    page, title, summary = facts.text("page"), facts.text("title"), _abstract(facts)
    number = PAGE_NUMBER.search(page or "")
    if not (title or summary):
        fix = "Fill the title or leave the row out."
        return facts.refused("title", rule="no-text", expected="a title or an abstract", fix=fix)
    if number is None:
        fix = "Keep the column with the address of the award."
        return facts.refused("page", rule="no-number", expected="an address that ends with a number", fix=fix)
    firm, year = facts.text("firm"), facts.date_of("year")
    record: dict[str, Any] = {
        "id": f"sbir:{number[1]}",
        "type": "project-results",
        "title": title,
        "summary": summary,
        "language": "en",
        "owners": [{"name": firm, "kind": "organisation", "country": "US"}] if firm else [],
        "dates": {"created": year} if year else None,
        "funding": _funding(facts),
        "country": "US",
        "url": page,
        "identifiers": identifiers([("sbir-topic", topic_code(facts.text("topic")))]),
        "origins": facts.origin(),
    }
    also = (("organisations", _firm(facts, firm)),) if firm else ()
    return Row(facts.number, "assets", record, also, problems=tuple(facts.problems))


def topic_code(written: str | None) -> str | None:
    """The code where it names one topic; None for names of institutes, bare numbers and placeholders.

    >>> [topic_code(code) for code in ("N151-013", "S1.02", "NIAID", "N", "n/a", "300", None)]
    ['N151-013', 'S1.02', None, None, None, None, None]
    """
    return written if written and PARTED.search(written) else None


def _abstract(facts: Facts) -> str | None:
    found = facts.text("abstract")
    return PREFIX.sub("", found) if found else None


def _funding(facts: Facts) -> list[dict[str, str | None]]:
    """Contract and agency, with the body of it that paid, which the detailed form names in a column of its own."""
    agency, branch = facts.given.get("agency"), facts.text("branch")
    funder = agency_name([agency, branch] if branch and isinstance(agency, str) else agency)
    contract = facts.text("contract")
    return [{"funder": funder, "grant": contract}] if funder or contract else []


def _firm(facts: Facts, name: str) -> dict[str, Any]:
    """The firm. The programmes are open to small business only, by law (15 U.S.C. 638)."""
    duns = facts.number_of("duns")
    number = duns.zfill(9) if duns and duns.isdigit() else None
    city, state = _town(facts)
    return {
        "id": f"sbir:firm-{number or name_for(name)}",
        "name": name,
        "type": "company",
        "small": True,
        "country": "US",
        "region": state,
        "city": city,
        "identifiers": identifiers([("local", f"duns:{number}" if number else None)]),
        "origins": facts.origin(),
    }


def _town(facts: Facts) -> tuple[str | None, str | None]:
    """Town and state from an address whose last three parts are town, state and postcode."""
    parts = [part.strip() for part in (facts.text("address") or "").split(",")]
    if len(parts) < 4 or not STATE.fullmatch(parts[-2]) or not parts[-3] or parts[-3] == "Array":
        return None, None
    return parts[-3], parts[-2]
