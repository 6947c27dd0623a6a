"""A row of a plain table as a person, an organisation, or figures."""

from __future__ import annotations

import hashlib
from typing import Any

from valorise.readers.letters import clean
from valorise.readers.names import is_placeholder
from valorise.readers.plain.records import Cells
from valorise.terms import money, time
from valorise.terms.identifiers import identifiers
from valorise.terms.words import key

MOST_FIGURES = 200
"""Columns of figures of one row that are read; a wider table is no series of one place."""
Record = dict[str, Any]


def person(cells: Cells, name: str) -> Record | None:
    """The person; None where no name is there. Only what work needs is taken: no birth, no home, no nationality."""
    parts = [part for ours in ("given_name", "family_name") if (part := cells.text(ours))]
    whole = cells.text("name") or " ".join(parts)
    if not whole:
        return None
    return {
        "id": name,
        "name": whole,
        "organisation": cells.text("organisation"),
        "country": cells.facts.country_of("country") or cells.mapping.constants.get("country"),
        "email": cells.text("email"),
        "identifiers": identifiers([("orcid", cells.text("orcid"))]),
        "origins": cells.facts.origin(),
    }


def organisation(cells: Cells, name: str) -> Record | None:
    """The organisation; None where no name is there."""
    if not cells.text("name"):
        return None
    return {
        "id": name,
        "name": cells.text("name"),
        "country": cells.facts.country_of("country") or cells.mapping.constants.get("country"),
        "city": cells.text("city"),
        "region": cells.text("region"),
        "url": cells.text("url"),
        "identifiers": identifiers([("ror", cells.text("ror"))]),
        "origins": cells.facts.origin(),
    }


def figures(cells: Cells, stem: str) -> list[Record]:
    """One figure for each filled column of figures; none where the row does not say what they are about."""
    about, period = cells.text("unit_of_analysis"), _period(cells)
    if not about:
        return []
    columns = [theirs for theirs, ours in cells.mapping.columns.items() if ours == "value"][:MOST_FIGURES]
    found = [_figure(cells, theirs, about, period) for theirs in columns]
    shown = [one for one in found if one]
    for one in shown:
        one["id"] = f"{stem}:{_mark(one)}"
    return shown


def _period(cells: Cells) -> str | None:
    """The year or day; a quarter and other words are left out and noted, for the figure is not about a whole year."""
    text = (cells.text("period") or "").removesuffix(".0")
    return (time.partial_date(text) or cells.date("period")) if text else None


def _figure(cells: Cells, theirs: str, about: str, period: str | None) -> Record | None:
    written = clean(cells.facts.given.get(theirs))
    if written is None or is_placeholder(written):
        return None
    value = _number(cells.facts.given[theirs], cells)
    if value is None:
        fix = "Say decimal_mark in the mapping, or write it without marks between thousands."
        cells.facts.noted(theirs, written, rule="not-number", expected="a number with one reading", fix=fix)
        return None
    return {
        "indicator": cells.text("indicator") or theirs,
        "unit_of_analysis": about,
        "period": period,
        "value": value,
        "unit": cells.text("unit"),
        "origins": cells.facts.origin(),
    }


def _number(cell: Any, cells: Cells) -> float | None:
    found = money.exact(cell if isinstance(cell, int | float) else str(cell).strip(), cells.mapping.decimal_mark)
    return float(found) if found is not None else None


def _mark(one: Record) -> str:
    """A name that the same indicator of the same place and time always gets, whatever its value."""
    parts = [key(str(one[name] or "")) for name in ("indicator", "unit_of_analysis", "period", "unit")]
    return hashlib.sha256(repr([*parts, one["origins"][0].get("row")]).encode()).hexdigest()[:12]
