"""Profiles and exploitation tables in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from valorise.platform.foundation.spoken import spoken
from valorise.reporting.exploitation import COLUMNS, Exploitation

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


def exploitation_sheet(found: Exploitation) -> pl.DataFrame:
    """The table for a workbook, headings in the language of the reader; what nobody recorded is empty."""
    rows = [[spoken(row[name]) or None for name in HEADS] for row in found.rows]
    heads = {_(label): pl.String() for label in HEADS.values()}
    return pl.DataFrame(rows, schema=pl.Schema(heads), orient="row")
