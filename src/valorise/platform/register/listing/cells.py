"""The cells of the rows of the list, beside the title.

They are put together here and not by a template: fifty rows of seven cells took it half of the time of the page, most
of that for looking up the same names and words again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from valorise.platform.register.listing.columns import Heading
from valorise.terms.codes import label

Row = Mapping[str, Any]
Words = dict[tuple[str, str], str]
"""Names of codes that were looked up for this page."""
CELL = '<td data-label="{}">{}</td>\n'


def with_cells(rows: Sequence[Row], heads: Sequence[Heading]) -> list[dict[str, Any]]:
    """The rows, each with its `cells` under all of these heads but the title, in their order."""
    words: Words = {}
    columns = [(head.label, CELLS[head.name]) for head in heads if head.name in CELLS]
    return [
        {**row, "cells": format_html_join("", CELL, ((head, cell(row, words)) for head, cell in columns))}
        for row in rows
    ]


def _code(listed: str, name: str) -> Callable[[Row, Words], str]:
    def cell(row: Row, words: Words) -> str:
        value = row[name]
        if not value:
            return ""
        if (listed, value) not in words:
            words[listed, value] = _(label(listed, value))
        return words[listed, value]

    return cell


def _text(name: str) -> Callable[[Row, Words], str]:
    return lambda row, words: str(row[name])


def _officer(row: Row, words: Words) -> str:
    if row["alone"]:
        return format_html('<span class="muted">{}</span>', _("Nobody"))
    return str(row["officer"] or "")


def _changed(row: Row, words: Words) -> str:
    if not row["changed_at"]:
        return ""
    at = localtime(row["changed_at"])
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), at.date().isoformat())


CELLS: Mapping[str, Callable[[Row, Words], str]] = {
    "type": _code("asset_types", "type"),
    "readiness": _text("readiness"),
    "confidentiality": _code("confidentiality", "confidentiality"),
    "officer": _officer,
    "country": _code("countries", "country"),
    "office": _text("office"),
    "changed": _changed,
}
"""What stands in each column."""
