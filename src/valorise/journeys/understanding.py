"""How the tables of a file that people keep themselves would be read: of every column ours, how sure, and why."""

from __future__ import annotations

from collections.abc import Mapping as Said
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from valorise.readers.discovery import reader_for
from valorise.readers.office import parse as office
from valorise.readers.office.vocabulary import targets as office_targets
from valorise.readers.plain import parse as plain
from valorise.readers.plain.mapping import TABLES, Mapping, targets
from valorise.readers.plain.saved import Entry, as_yaml
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
    file: str
    """Name of the file, as a saved mapping has it."""
    usable: bool
    """Whether any row could become a record so."""

    @property
    def as_yaml(self) -> str:
        """The mapping as a text to correct and give back."""
        return mapping_text([self])

    @property
    def entries(self) -> list[Entry]:
        """Each table with its file and place, as a saved mapping holds it."""
        return [
            mapping.entry(file=self.file, **({"place": place} if place else {}))
            for place, mapping in self.tables.items()
        ]

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
        return Understood(tables, path.name, any(one.is_read for one in plans))
    tables = plain.proposals(source, wish)
    usable = any(one.is_usable for one in tables.values())
    return Understood(tables if len(tables) > 1 else {"": next(iter(tables.values()))}, path.name, usable)


def mapping_text(found: Sequence[Understood]) -> str:
    """One saved mapping for all tables of all files; that of one plain table alone names neither file nor place."""
    mappings = [mapping for one in found for mapping in one.tables.values()]
    if len(mappings) == 1 and "" in found[0].tables:
        return mappings[0].as_yaml()
    kinds = dict.fromkeys(kind for mapping in mappings for kind in mapping.choices)
    ours = {kind: [*(targets if kind in TABLES else office_targets)(kind)] for kind in kinds}
    return as_yaml([entry for one in found for entry in one.entries], ours)


def _is_office(source: Source) -> bool:
    """Whether the file is one of an office; a file that no reader knows is left to the reader of plain tables."""
    try:
        return reader_for(source).name == "office"
    except Invalid:
        return False
