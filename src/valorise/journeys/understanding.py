"""How the tables of a file that people keep themselves would be read: of every column ours, how sure, and why."""

from __future__ import annotations

from collections.abc import Mapping as Said
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from valorise.readers.discovery import reader_for
from valorise.readers.office import parse as office
from valorise.readers.office.plan import as_yaml
from valorise.readers.plain import parse as plain
from valorise.readers.plain.mapping import Mapping
from valorise.readers.rows import Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

SCHEMA = {
    "place": pl.String,
    "column": pl.String,
    "ours": pl.String,
    "confidence": pl.Float64,
    "why": pl.String,
    "example": pl.String,
}


@dataclass(frozen=True, slots=True)
class Understood:
    """What a file would be taken for."""

    tables: dict[str, Mapping]
    """How each table is read, by the place where it begins; one table under an empty place in a plain file."""
    as_yaml: str
    """The mapping as a text to correct and give back."""
    usable: bool
    """Whether any row could become a record so."""

    @property
    def columns(self) -> pl.DataFrame:
        """One row per column: `place`, `column`, `ours`, `confidence` from 0 to 1, `why`, `example`."""
        lines = [
            (place or None, one.column, one.ours, one.confidence, one.why, one.example)
            for place, mapping in self.tables.items()
            for one in (*mapping.about, *mapping.reasons)
        ]
        return pl.DataFrame(lines, schema=SCHEMA, orient="row")


def understood(path: Path, *, table: str | None = None, mapping: Said[str, Any] | None = None) -> Understood:
    """How the file would be read, with what a person said about it; `Invalid` where it holds no table with a header."""
    source, wish = Source(path, shown=str(path)), Wish(table=table, mapping=mapping or {})
    if table in (None, "assets") and not wish.mapping.get("columns") and _is_office(source):
        plans = office.proposals(source, wish)
        tables = {one.block.place: one.mapping for one in plans}
        return Understood(tables, as_yaml(plans), any(one.is_read for one in plans))
    found = plain.proposal(source, wish)
    return Understood({"": found}, found.as_yaml(), found.is_usable)


def _is_office(source: Source) -> bool:
    """Whether the file is one of an office; a file that no reader knows is left to the reader of plain tables."""
    try:
        return reader_for(source).name == "office"
    except Invalid:
        return False
