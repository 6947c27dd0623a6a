"""Recognises the tables of CORDIS and reads them row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from valorise.readers import json_values, sheets
from valorise.readers.cordis import countries, links, organisations, projects, results
from valorise.readers.cordis.dialect import Dialect, dialect
from valorise.readers.facts import Facts
from valorise.readers.formulas import with_links
from valorise.readers.rows import Refused, Row, Rows, Wish, refused
from valorise.readers.source import Source

READ: dict[str, Callable[[Facts], Row | Refused]] = {
    "project": projects.project,
    "scraped-project": projects.scraped,
    "scraped-participation": projects.scraped,
    "participation": organisations.participation,
    "pair": organisations.pair,
    "organisation": organisations.organisation,
    "deliverable": results.deliverable,
    "publication": results.publication,
    "topic": links.topic,
    "legal-basis": links.legal_basis,
    "field": links.field_of_science,
    "report": projects.reported,
    "web-link": links.web_link,
    "web-item": links.web_item,
    "country-participation": countries.participation,
    "country-project": countries.project,
    "country-total": countries.total,
}


LINKED = ("country-participation", "country-project", "country-total")
"""Kinds of table whose numbers are link formulas."""
CODE_LIST = "cordisref-"
BROKEN = "Export the file again; what follows this place was not read."
"""How to mend a file that stops being JSON."""


def recognise(source: Source) -> float:
    """Sure where the column names are those of a CORDIS table."""
    if sheets.is_table(source):
        return 0.9 if dialect(sheets.header(source)) or _is_code_list(source) else 0.0
    first = json_values.first(source)
    return 0.9 if isinstance(first, dict) and dialect(first) else 0.0


def _is_code_list(source: Source) -> bool:
    """CORDIS names its lists of codes alike; their columns alone could be anybody's."""
    return source.path.name.startswith(CODE_LIST)


def rows(source: Source, wish: Wish) -> Rows:
    """Every row of the tables that CORDIS knows; rows of other sheets and broken places are refused."""
    given = _sheet_rows(source) if sheets.is_table(source) else _json_rows(source)
    for number, record, spoken, told in given:
        if isinstance(record, json_values.NotJson):
            yield json_values.not_json(source, number, record, fix=BROKEN)
        elif spoken is None and _is_code_list(source):
            yield _code_list(source, number, told)
        elif spoken is None:
            yield _unknown(source, number, told)
        else:
            yield READ[spoken.kind](spoken.facts(record, source.name, number))


def _sheet_rows(source: Source) -> Iterator[tuple[int, Any, Dialect | None, str]]:
    for sheet, number, record in sheets.numbered([_linked(one, source) for one in sheets.sheets(source)]):
        yield number, record, dialect(sheet.header), _described(sheet)


def _linked(sheet: sheets.Sheet, source: Source) -> sheets.Sheet:
    """The sheet with the numbers that stand only in its link formulas, where it is of a kind that has them."""
    spoken = dialect(sheet.header)
    return with_links(source, sheet) if spoken and spoken.kind in LINKED else sheet


def _described(sheet: sheets.Sheet) -> str:
    columns = f"the columns {', '.join(sheet.header[:5])}"
    return f"the sheet “{sheet.name}” with {columns}" if sheet.name else columns


def _json_rows(source: Source) -> Iterator[tuple[int, Any, Dialect | None, str]]:
    for number, value in enumerate(json_values.values(source), start=1):
        spoken = dialect(value) if isinstance(value, dict) else None
        yield number, value, spoken, str(value)[:60]


def _unknown(source: Source, number: int, found: str) -> Refused:
    return refused(
        number,
        file=source.name,
        rule="unknown-table",
        found=found,
        expected="a table of CORDIS such as project, organization, topics or deliverables",
        fix="Leave it out, or keep the column names of the export.",
    )


def _code_list(source: Source, number: int, found: str) -> Refused:
    return refused(
        number,
        file=source.name,
        rule="code-list",
        found=found,
        expected="projects, organisations or results; this is a list of codes with their names",
        fix="Leave the file out: it holds no asset, and nothing is missing without it.",
    )
