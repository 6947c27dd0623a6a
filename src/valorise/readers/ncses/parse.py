"""Reads tables whose rows carry labels in a hierarchy and whose columns are years, agencies or measures."""

from __future__ import annotations

from valorise.readers import series, sheets
from valorise.readers.facts import Facts
from valorise.readers.ncses import layout
from valorise.readers.ncses.figures import row
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source
from valorise.terms.words import plain

READER = "ncses"
LICENCE = "LicenseRef-US-Government-Work"
CATALOGUE = ("modal_id", "table_number", "title", "primary_type")
OWNER = "National Center for Science and Engineering Statistics"


def recognise(source: Source) -> float:
    """The two columns that begin every table, or the columns of the catalogue."""
    return 0.9 if _knows(sheets.header(source)) else 0.0


def _knows(names: tuple[str, ...]) -> bool:
    return names[:2] == ("table_id", "row_id") or names[:4] == CATALOGUE


def rows(source: Source, _: Wish) -> Rows:
    """One row for each row of the table, with all figures of it."""
    sheet = series.table(source, _knows, "table_id and row_id")
    if sheet.header[:4] == CATALOGUE:
        for number, record in sheet.records():
            yield _listed(Facts(READER, source.name, number, LICENCE, given=record))
        return
    found = layout.layout(source, sheet)
    for number, record in sheet.records():
        yield row(Facts(READER, source.name, number, LICENCE, given=record), found)


def _listed(facts: Facts) -> Row | Refused:
    """A table of the catalogue as a dataset."""
    number, title = facts.number_of("modal_id"), plain(facts.text("title"))
    if not number:
        fix = "Fetch the catalogue again."
        return facts.refused("modal_id", rule="no-number", expected="the number of the table", fix=fix)
    record = {
        "type": "dataset",
        "title": title,
        "language": "en",
        "owners": [{"name": OWNER, "kind": "organisation", "country": "US"}],
        "identifiers": facts.identifiers([("local", f"ncses:{number}")]),
        "confidentiality": "open",
        "country": "US",
    }
    return facts.asset(number, record)
