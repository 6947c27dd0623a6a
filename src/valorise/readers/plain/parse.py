"""Recognises plain tables, proposes what their columns mean, and reads them so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from heapq import merge
from typing import Any

from valorise.readers import sheets
from valorise.readers.asides import left_out, strays
from valorise.readers.blocks import Line, is_filled
from valorise.readers.plain import downloaded, others, records
from valorise.readers.plain.brackets import our_name
from valorise.readers.plain.guess import guessed
from valorise.readers.plain.mapping import TABLES, Mapping, Reason, given_mapping, needed
from valorise.readers.plain.notices import ABSENT, not_known, notices, too_long
from valorise.readers.plain.saved import Entry, entry_of
from valorise.readers.plain.tables import Table, first, fits, tables
from valorise.readers.rows import Refused, Row, Rows, Wish, refused
from valorise.readers.sheets import Cells
from valorise.readers.source import Source
from valorise.terms.errors import Invalid
from valorise.terms.problems import shown

TABLE_ENDINGS = {".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods"}
NOT_TABLES = ("@", "%", "#!", "---", "TY  -", "PATN", "cff-version")
NEEDED = {
    "assets": "a title or a summary",
    "needs": "a title or a summary",
    "agreements": "a title",
    "people": "the name of a person",
    "organisations": "the name of an organisation",
    "observations": "what the figures are about, and at least one figure that can be read in one way only",
}


def recognise(source: Source) -> float:
    """Barely sure of anything with a header and rows of its width, so that every specific reader comes first."""
    if not sheets.is_table(source) or source.head_text.lstrip("\ufeff \r\n").startswith(NOT_TABLES):
        return 0.0
    block = first(source)
    if block is None or not (sheets.is_workbook(source) or fits(block)):
        return 0.0
    return 0.2 if source.suffix in TABLE_ENDINGS else 0.1


def proposal(source: Source, wish: Wish) -> Mapping:
    """How the first table of the file that can be read would be read, with the reason for every column."""
    found = list(proposals(source, wish).values())
    return next((one for one in found if one.is_usable), found[0])


def proposals(source: Source, wish: Wish) -> dict[str, Mapping]:
    """How every table of the file would be read, by the place where it begins; `Invalid` where there is none."""
    if b"\0" in source.head and source.encoding != "utf-16" and not sheets.is_workbook(source):
        raise Invalid(
            what=f"“{source.name}” is no table.",
            where=source.name,
            why="Its bytes are no text, and it is no workbook that can be read.",
            fix="Save it as CSV or XLSX.",
        )
    found = {table.block.place: _mapping(source, table, wish) for table in tables(source)[0]}
    if not found:
        raise Invalid(
            what=f"“{source.name}” holds no table with a header row.",
            where=source.name,
            fix="Put the names of the columns into the row above the values.",
        )
    return found


def rows(source: Source, wish: Wish) -> Rows:
    """Every line of every table of the file, and what stands around them: taken, refused, or left out with the reason.

    `Invalid` where no table shows what it holds: rows are never made into results for want of something better.
    """
    found, around = tables(source)
    mappings = [_mapping(source, table, wish) for table in found]
    if not any(one.is_usable or one.is_left_out_by_hand for one in mappings):
        raise not_known(source, found, mappings)
    before = 0
    for table, mapping in zip(found, mappings, strict=True):
        last = before
        for one in _Reading(table, mapping, source).rows(before):
            last = max(last, one.number)
            yield one
        before = last
    yield from strays(around, source.name, before)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One table being read."""

    table: Table
    mapping: Mapping
    source: Source

    def rows(self, before: int) -> Iterator[Row | Refused]:
        """Its lines in their order, numbered on from `before`."""
        told = False
        for number, cells, what in self._lines():
            one = self._one(before + number, number, cells, what)
            if isinstance(one, Row) and not told:
                told = True
                one = replace(one, problems=(*notices(self.source, self.mapping), *one.problems))
            yield one

    def _lines(self) -> Iterator[tuple[int, Cells, str | None]]:
        """Number, cells, and what the line is where it is no record."""
        asides = [(number, line.cells, what) for number, (line, what) in self.table.asides.items()]
        records = ((number, cells, self.table.of_line(cells)) for number, cells in self.table.sheet.read())
        yield from merge(records, asides, key=lambda one: one[0])

    def _one(self, number: int, own: int, cells: Cells, what: str | None) -> Row | Refused:
        block, file = self.table.block, self.source.name
        place = block.at(block.below + own - 1)
        if what or not self.mapping.is_usable:
            line = Line(block.below + own - 1, cells)
            return left_out(file, number, block, line, what or "table-not-known")
        record = dict(zip(block.header, cells, strict=False))
        beyond = [str(cell) for cell in cells[len(block.header) :] if is_filled(cell)]
        found = _row(self.mapping, record, self.source, number)
        if isinstance(found, Refused):
            return replace(found, place=place)
        return replace(found, place=place, problems=(*found.problems, *too_long(self.source, number, beyond)))


def _row(mapping: Mapping, record: dict[str, Any], source: Source, number: int) -> Row | Refused:
    cells = records.cells_of(mapping, record, source.name, number)
    stem = source.path.name.split(".")[0]
    called = cells.facts.number_of("id")
    own = called and our_name(cells.facts.theirs.get("id", "")) == "id"  # our own record comes back
    name = str(called) if own else f"{stem}:{called or _mark(record)}"
    made = _made(mapping.table, cells, name, stem)
    if not made:
        return _refused(mapping, cells, record, source.name, number)
    (table, main), *also = made
    written = downloaded.written_lists(cells, table) if own else None
    return Row(number, table, main, tuple(also), problems=tuple(cells.facts.problems), written=written)


def _made(table: str, cells: records.Cells, name: str, stem: str) -> list[tuple[str, dict[str, Any]]]:
    """The records of a row with their tables, the main one first; none where the row says too little."""
    if table == "observations":
        return [(table, one) for one in others.figures(cells, stem)]
    if table in ("people", "organisations"):
        found = (others.person if table == "people" else others.organisation)(cells, name)
        return [(table, found)] if found else []
    if not (cells.text("title") or cells.text("summary")):
        return []
    if table == "agreements":
        bare = {"id": name, "title": cells.text("title"), "origins": cells.facts.origin()}
        return [(table, downloaded.with_lists(cells, table, bare))]
    if table == "needs":
        return [(table, downloaded.with_lists(cells, table, records.need(cells, name)))]
    right = records.right(cells, name)
    main = downloaded.with_lists(cells, table, records.asset(cells, name))
    return [(table, main), *([("rights", right)] if right else [])]


def _refused(mapping: Mapping, cells: records.Cells, record: dict[str, Any], file: str, number: int) -> Refused:
    names = [ours for one in needed(mapping.table) for ours in one]
    ours = next((one for one in names if one in cells.facts.theirs), None)
    return refused(
        number,
        file=file,
        column=cells.facts.theirs.get(ours) if ours else None,
        found=shown(" | ".join(str(cell) for cell in record.values() if cell not in (None, ""))),
        rule="no-text" if mapping.table in ("assets", "needs") else "no-record",
        expected=NEEDED[mapping.table],
        fix="Fill the cells of this line, or say in the mapping which column holds them.",
    )


def _mark(record: dict[str, Any]) -> str:
    """A name for a row that has none: the same wherever it stands, so that a line put in above moves nothing."""
    cells = [(name, str(cell)) for name, cell in record.items() if cell not in (None, "")]
    return hashlib.sha256(repr(cells).encode()).hexdigest()[:10]


def _mapping(source: Source, table: Table, wish: Wish) -> Mapping:
    sheet, place = table.sheet, table.block.place
    guess_as = partial(guessed, sheet, file=source.path.name, title=table.block.title)
    saved: Entry | None = wish.mapping or None
    if saved and "tables" in saved:
        saved = entry_of(saved, file=source.path.name, place=place, header=sheet.header, tables=TABLES)
    if not saved:
        return guess_as(table=wish.table if wish.table in TABLES else None)
    said = given_mapping({"table": wish.table, **saved}, sheet.header, source.name)
    here = {theirs: ours for theirs, ours in said.columns.items() if theirs in sheet.header}
    if said.columns and not here:
        # One mapping is given for a whole run: a file with none of its columns is another table.
        return guess_as(table=wish.table if wish.table in TABLES else None)
    guess = guess_as(table=said.table)
    return replace(
        said,
        columns=here,
        decimal_mark=said.decimal_mark or guess.decimal_mark,
        date_order=said.date_order or guess.date_order,
        about=tuple(Reason(theirs, None, 0.0, ABSENT) for theirs in said.columns if theirs not in here),
    )
