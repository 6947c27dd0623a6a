"""Recognises the three kinds of table and reads them row by row."""

from __future__ import annotations

from collections.abc import Callable

from valorise.readers import sheets
from valorise.readers.erc import figures, grants
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source

READER = "erc"
LICENCE = "CC-BY-4.0"
Read = Callable[[Facts], Row | Refused]


def recognise(source: Source) -> float:
    """Sure where the columns or the sheet are those of the council."""
    if not sheets.is_table(source):
        return 0.0
    found = sheets.sheets(source)
    return 0.9 if found and _read(found[0], source) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """Every grant or line of figures; rows of other sheets are refused."""
    for sheet, number, record in sheets.numbered(sheets.sheets(source)):
        facts = Facts(READER, source.name, number, LICENCE, given=record)
        read = _read(sheet, source)
        yield read(facts) if read else _unknown(facts, sheet)


def _read(sheet: sheets.Sheet, source: Source) -> Read | None:
    if set(sheet.header) >= grants.MARKS:
        return grants.grant
    if figures.is_by_country(sheet):
        return figures.by_country(figures.scheme_in(source))
    return figures.by_scheme if figures.is_by_scheme(sheet) else None


def _unknown(facts: Facts, sheet: sheets.Sheet) -> Refused:
    return facts.refusal(
        rule="unknown-table",
        found=f"the sheet “{sheet.name}”",
        expected="grants, funded projects by country, or budgets by scheme",
        fix="Leave the sheet out, or keep its column names.",
    )
