"""Profiles and exploitation tables in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from valorise.platform.foundation.spoken import spoken
from valorise.reporting.exploitation import COLUMNS, OWNED, RIGHTS, Exploitation

SAID = (
    gettext_noop("Keywords"), gettext_noop("Readiness"), gettext_noop("Protection"), gettext_noop("Ways to use"),
    gettext_noop("Licence"), gettext_noop("Owners"), gettext_noop("Country"), gettext_noop("Contact"),
    gettext_noop("Contributors"), gettext_noop("Paid by"), gettext_noop("Agreements"),
    gettext_noop("Who may read it"), gettext_noop("See"), gettext_noop("At a glance"), gettext_noop("Next dates"),
    gettext_noop("By"), gettext_noop("What"), gettext_noop("Office"), gettext_noop("No summary is recorded."),
    gettext_noop("What it is may be read by people inside only. Ask the office."),
    gettext_noop("For people inside only: this page says everything that is recorded."),
    gettext_noop("Key result"), gettext_noop("Type"), gettext_noop("Route to use"), gettext_noop("TRL"),
    gettext_noop("Who would use it"), gettext_noop("Timeline"), gettext_noop("Barriers"),
    gettext_noop("Key exploitable results"), gettext_noop("Results"), gettext_noop("not recorded"),
    gettext_noop("none recorded"), gettext_noop("No result names this project."),
    gettext_noop("Name the grant of the project under the funding of its results."),
    gettext_noop("Exploitation: {title}"), gettext_noop("{kind} not yet public ({id})"),
    gettext_noop("{programme}; last day {ends}."), gettext_noop("usually {duration}"), gettext_noop("next date {day}"),
    gettext_noop("readiness without evidence"), gettext_noop("ownership not settled"),
    gettext_noop("open conditions of the route: {number}"),
    gettext_noop("claimed, without evidence"), gettext_noop("with evidence"),
    gettext_noop("raters say {low} to {high}"),
    gettext_noop("pending"), gettext_noop("in force"), gettext_noop("users in: {fields}"),
    gettext_noop("{number} results are for people inside only; their texts are withheld."),
    gettext_noop("as internal"), gettext_noop("withheld"),
    gettext_noop("What it is"), gettext_noop("Type of result"), gettext_noop("Kind of asset"), gettext_noop("Result"),
    gettext_noop("Owner"), gettext_noop("Ownership"), gettext_noop("Share"), gettext_noop("Type of right"),
    gettext_noop("Application reference"), gettext_noop("Date of the application"), gettext_noop("Official title"),
    gettext_noop("Applicants"), gettext_noop("Awarded"), gettext_noop("Number of the award"),
    gettext_noop("Result ownership list"), gettext_noop("Intellectual property rights"),
    gettext_noop("None is recorded."), gettext_noop("other result"), gettext_noop("joint"), gettext_noop("single"),
    gettext_noop("yes"), gettext_noop("no"), gettext_noop("Product"), gettext_noop("Service"),
    gettext_noop("Industrial process"), gettext_noop("Business model"),
    gettext_noop("Method, material, technology or instrument"), gettext_noop("Trademark"),
    gettext_noop("Registered design"), gettext_noop("Other"),
)  # fmt: skip
"""What profiles and exploitation tables say in English, for the catalogue of translations."""
HEADS = COLUMNS


def profile_rows(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Facts of a profile with their names."""
    return [(_(name), spoken(text)) for name, text in facts["facts"].items()]


def exploitation_rows(found: Exploitation) -> Iterator[Sequence[tuple[str, str]]]:
    """Each result as pairs of heading and text, without the name of the result itself."""
    for row in found.rows:
        yield [(_(label), spoken(row[name])) for name, label in HEADS.items() if name != "result"]


def further_tables(found: Exploitation) -> list[tuple[str, list[str], list[list[str]]]]:
    """The list of owners and the rights: title, headings and cells."""
    parts = (("Result ownership list", OWNED, found.owned), ("Intellectual property rights", RIGHTS, found.rights))
    return [
        (_(title), [_(label) for label in columns.values()], [[spoken(row[name]) for name in columns] for row in rows])
        for title, columns, rows in parts
    ]


def exploitation_sheets(found: Exploitation) -> dict[str, pl.DataFrame]:
    """The tables for a workbook, headings in the language of the reader; what nobody recorded is empty."""
    parts = {"exploitation": (HEADS, found.rows), "ownership": (OWNED, found.owned), "rights": (RIGHTS, found.rights)}
    return {name: _sheet(columns, rows) for name, (columns, rows) in parts.items()}


def _sheet(columns: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> pl.DataFrame:
    cells = [[spoken(row[name]) or None for name in columns] for row in rows]
    heads = {_(label): pl.String() for label in columns.values()}
    return pl.DataFrame(cells, schema=pl.Schema(heads), orient="row")
