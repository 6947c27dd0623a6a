"""Tables of figures of the council as observations."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row
from valorise.readers.sheets import Sheet
from valorise.readers.source import Source
from valorise.terms import money
from valorise.terms.words import name_for

YEAR = re.compile(r"((?:19|20)\d{2})(?:\.0)?")
SCHEME = re.compile(r"(starting|consolidator|advanced|synergy|proof)", re.IGNORECASE)
SHEET = "ERC statistics"
UNITS = {
    "Total budget (€)": ("total budget", "EUR"),
    "Mean budget project (€)": ("mean budget of a grant", "EUR"),
    "Minimum budget (€)": ("smallest budget of a grant", "EUR"),
    "Maximimum budget project (€)": ("largest budget of a grant", "EUR"),
    "Mean duration project (months)": ("mean duration of a grant", "months"),
    "Minimum duation (months)": ("shortest duration of a grant", "months"),
    "Maximum duration project (months)": ("longest duration of a grant", "months"),
}
"""Columns of the table of budgets as the council spells them, with what they count and their unit."""
LEAST_BUDGET = 1000
"""No grant is smaller: a smaller figure lost the mark between its thousands."""


def is_by_country(sheet: Sheet) -> bool:
    """Whether the sheet counts funded projects, a country a row and a year a column."""
    years = [one for one in sheet.header if YEAR.fullmatch(one)]
    return sheet.name.startswith(SHEET) and sheet.header[0] == "Country" and len(years) == len(sheet.header) - 1


def is_by_scheme(sheet: Sheet) -> bool:
    """Whether the sheet gives budgets and durations by grant scheme."""
    return {"Grant Scheme", *UNITS} <= set(sheet.header)


def scheme_in(source: Source) -> str:
    """The scheme that the name of the file tells, as the table does not; empty with a note where it tells none."""
    found = SCHEME.search(source.name)
    if found is None:
        note = "The table does not say which grant scheme it counts; the name of the file may, as in “starting”."
        if note not in source.notes:
            source.notes.append(note)
    return found[1].lower() if found else ""


def by_country(scheme: str) -> Callable[[Facts], Row | Refused]:
    """The reading of a row of countries for one scheme; an empty cell is a figure that was not given, never zero."""

    def read(facts: Facts) -> Row | Refused:
        where = facts.text("Country")
        if not where:
            return facts.refused("Country", rule="empty", expected="a country", fix="Fill the name of the country.")
        unit = facts.country(where, "Country") or where
        indicator = f"ERC {scheme} grants" if scheme else "ERC grants"
        found = []
        for column in facts.given:
            year = YEAR.fullmatch(column)
            value = _number(facts, column) if year else None
            if year and value is not None:
                own = f"erc:{name_for(indicator)}-{name_for(unit)}-{year[1]}"
                found.append(_figure(facts, own, indicator, unit, value, period=year[1]))
        return _figures(facts, found)

    return read


def by_scheme(facts: Facts) -> Row | Refused:
    """A scheme with its budgets and durations; the table does not say which years it is about."""
    scheme = facts.text("Grant Scheme")
    if not scheme:
        return facts.refused(
            "Grant Scheme", rule="empty", expected="a grant scheme", fix="Fill the name of the scheme."
        )
    found = []
    for column, (label, unit) in UNITS.items():
        value = _number(facts, column)
        if value is not None and unit == "EUR" and value < LEAST_BUDGET:
            expected = (
                f"a budget of at least {LEAST_BUDGET} euro; a point between thousands may have become a decimal one"
            )
            facts.left_out(column, rule="thousands-lost", expected=expected, fix="Write the amount without marks.")
            continue
        if value is not None:
            own = f"erc:{name_for(scheme)}-{name_for(label)}"
            found.append(_figure(facts, own, f"ERC: {label}", f"ERC {scheme} grants", value, unit=unit))
    return _figures(facts, found)


def _number(facts: Facts, column: str) -> Decimal | None:
    written = facts.text(column)
    found = money.amount(written, decimal_mark=".") if written else None  # the council writes English numbers
    if written and found is None:
        facts.left_out(column, rule="not-number", expected="a number", fix="Write it without marks between thousands.")
    return found


def _figure(facts: Facts, own: str, indicator: str, about: str, value: Decimal, **more: Any) -> dict[str, Any]:
    return {
        "id": own,
        "indicator": indicator,
        "unit_of_analysis": about,
        "value": float(value),
        "status": "verified",
        "origins": facts.origin(),
        **more,
    }


def _figures(facts: Facts, found: list[dict[str, Any]]) -> Row | Refused:
    """A row of figures: the first stands for it, the others come with it."""
    if not found:
        return facts.refusal(rule="no-figure", found=None, expected="at least one figure", fix="Leave the row out.")
    also = tuple(("observations", one) for one in found[1:])
    return Row(facts.number, "observations", found[0], also, problems=tuple(facts.problems))
