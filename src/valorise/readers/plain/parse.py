"""Recognises plain tables, proposes what their columns mean, and reads them so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from valorise.readers import sheets
from valorise.readers.formulas import with_links
from valorise.readers.plain import records
from valorise.readers.plain.guess import guessed
from valorise.readers.plain.mapping import Mapping, Reason, given_mapping
from valorise.readers.rows import Refused, Row, Rows, Wish, refused
from valorise.readers.sheets import Sheet
from valorise.readers.source import Source
from valorise.terms.errors import Invalid
from valorise.terms.problems import Problem, shown

TABLE_ENDINGS = {".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods"}
LONGEST_NAME = 120
LOOKED_AT = 30
ABSENT = "the file has no such column"
NOT_TABLES = ("@", "%", "#!", "---", "TY  -", "PATN", "cff-version")


def recognise(source: Source) -> float:
    """Barely sure of anything with a header row and rows of its width, so that every specific reader comes first."""
    if not sheets.is_table(source):
        return 0.0
    found = [sheet for sheet in sheets.sheets(source) if _has_header(sheet)]
    if not found or not (sheets.is_workbook(source) or _is_text_table(source, found[0])):
        return 0.0
    return 0.2 if source.suffix in TABLE_ENDINGS else 0.1


def proposal(source: Source, wish: Wish) -> Mapping:
    """How the first table of the file with a title or a summary would be read, with the reason for every column."""
    if b"\0" in source.head and source.encoding != "utf-16" and not sheets.is_workbook(source):
        raise Invalid(
            what=f"“{source.name}” is no table.",
            where=source.name,
            why="Its bytes are no text, and it is no workbook that can be read.",
            fix="Save it as CSV or XLSX.",
        )
    found = [_mapping(source, sheet, wish) for sheet in _tables(source)]
    if not found:
        raise Invalid(
            what=f"“{source.name}” holds no table with a header row.",
            where=source.name,
            fix="Put the names of the columns into the first row.",
        )
    return next((one for one in found if one.has_text), found[0])


def rows(source: Source, wish: Wish) -> Rows:
    """Every row of every table of the file; rows of tables without a title or summary are refused."""
    tables = _tables(source)
    mappings = {sheet.name: _mapping(source, sheet, wish) for sheet in tables}
    if not any(one.has_text for one in mappings.values()):
        raise _no_text(source, tables)
    told: set[str] = set()
    for sheet, number, record in sheets.numbered(tables):
        mapping = mappings[sheet.name]
        found = _row(mapping, record, source, number)
        if isinstance(found, Row) and sheet.name not in told:
            told.add(sheet.name)
            found = replace(found, problems=(*_notices(source, mapping), *found.problems))
        yield found


def _row(mapping: Mapping, record: dict[str, Any], source: Source, number: int) -> Row | Refused:
    cells = records.cells_of(mapping, record, source.name, number)
    if not (cells.facts.text("title") or cells.facts.text("summary")):
        return refused(
            number,
            file=source.name,
            column=cells.facts.theirs.get("title") or cells.facts.theirs.get("summary"),
            found=shown(" | ".join(str(cell) for cell in record.values() if cell not in (None, ""))),
            rule="no-text",
            expected="a title or a summary",
            fix="Fill one of them, or say in the mapping which column holds it.",
        )
    stem = source.path.name.split(".")[0]
    name = f"{stem}:{cells.facts.number_of('id') or _mark(record)}"
    if mapping.table == "needs":
        main: dict[str, Any] = records.need(cells, name)
        return Row(number, "needs", main, problems=(*cells.facts.problems, *_too_long(source, number, record)))
    main, right = records.asset(cells, name), records.right(cells, name)
    also = (("rights", right),) if right else ()
    return Row(number, "assets", main, also, problems=(*cells.facts.problems, *_too_long(source, number, record)))


def _mark(record: dict[str, Any]) -> str:
    """A name for a row that has none: the same wherever it stands, so that a line put in above moves nothing."""
    cells = [(name, str(cell)) for name, cell in record.items() if cell not in (None, "")]
    return hashlib.sha256(repr(cells).encode()).hexdigest()[:10]


def _tables(source: Source) -> list[Sheet]:
    found = sheets.sheets(source)
    return [with_links(source, sheet) for sheet in found] if sheets.is_workbook(source) else found


def _mapping(source: Source, sheet: Sheet, wish: Wish) -> Mapping:
    if not wish.mapping:
        return guessed(sheet, file=source.path.name, table=wish.table if wish.table in ("assets", "needs") else None)
    said = given_mapping({"table": wish.table, **wish.mapping}, sheet.header, source.name)
    here = {theirs: ours for theirs, ours in said.columns.items() if theirs in sheet.header}
    if said.columns and not here:
        # One mapping is given for a whole run: a file with none of its columns is another table.
        return guessed(sheet, file=source.path.name, table=wish.table if wish.table in ("assets", "needs") else None)
    guess = guessed(sheet, file=source.path.name, table=said.table)
    return replace(
        said,
        columns=here,
        decimal_mark=said.decimal_mark or guess.decimal_mark,
        date_order=said.date_order or guess.date_order,
        about=tuple(Reason(theirs, None, 0.0, ABSENT) for theirs in said.columns if theirs not in here),
    )


def _has_header(sheet: Sheet) -> bool:
    """Whether the first row can be names: at least two, short, told apart, and most with letters."""
    names = sheet.header
    if len(names) < 2 or any(len(name) > LONGEST_NAME for name in names):
        return False
    return sum(any(sign.isalpha() for sign in name) for name in names) >= 0.7 * len(names)


def _is_text_table(source: Source, sheet: Sheet) -> bool:
    """Whether the first rows are as wide as the header; prose with commas and other formats are not."""
    if source.head_text.lstrip("\ufeff \r\n").startswith(NOT_TABLES):
        return False
    widths = [len(cells) for _, (_, cells) in zip(range(LOOKED_AT), sheet.read(), strict=False)]
    return bool(widths) and sum(width == len(sheet.header) for width in widths) >= 0.7 * len(widths)


def _notices(source: Source, mapping: Mapping) -> Iterator[Problem]:
    """Once per table: how its columns were understood, and which were not."""
    pairs = ", ".join(f"{theirs} = {ours}" for theirs, ours in mapping.columns.items())
    constants = ", ".join(f"{ours} = {value} for every row" for ours, value in mapping.constants.items())
    given = all(reason.why.startswith("the mapping") for reason in mapping.reasons)
    if not given:
        yield _notice(
            source,
            rule="columns-guessed",
            found="; ".join(part for part in (pairs, constants) if part),
            expected="that columns mean what was guessed",
            fix="See the reasons with `valorise mapping FILE --out mapping.yaml`, correct it, give it with --mapping.",
        )
    left = [one.column for one in mapping.reasons if one.ours is None and one.why != "it is empty"]
    absent = [one.column for one in mapping.about if one.why == ABSENT]
    if absent:
        yield _notice(
            source,
            rule="mapping-column-absent",
            found=", ".join(absent),
            expected="columns of the file",
            fix="Write the names in the mapping as they stand in the first row of the file.",
        )
    if left and not given:
        yield _notice(
            source,
            rule="columns-not-understood",
            found=", ".join(left),
            expected="columns that have a place in our tables",
            fix="Say in the mapping what they are, or leave them; they were not read.",
        )


def _too_long(source: Source, number: int, record: dict[str, Any]) -> Iterator[Problem]:
    beyond = [str(cell) for cell in record.get("", ()) if str(cell).strip()]
    if beyond:
        yield Problem(
            file=source.name,
            row=number,
            found=shown(" | ".join(beyond)),
            expected="as many cells as there are column names",
            rule="cells-beyond-header",
            fix="Put texts that hold the separator between quotation marks.",
            severity="changed",
        )


def _notice(source: Source, *, rule: str, found: str, expected: str, fix: str) -> Problem:
    return Problem(file=source.name, found=found, expected=expected, rule=rule, fix=fix, severity="notice")


def _no_text(source: Source, tables: list[Sheet]) -> Invalid:
    names = ", ".join(name for sheet in tables for name in sheet.header[:15])
    return Invalid(
        what=f"No column of “{source.name}” was understood as a title or a summary.",
        where=source.name,
        why=f"Its columns are {names}." if names else "It has no header row.",
        fix="Run `valorise mapping FILE --out mapping.yaml`, write title or summary beside the right column, "
        "and give it with --mapping mapping.yaml.",
    )
