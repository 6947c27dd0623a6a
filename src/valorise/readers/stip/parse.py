"""Recognises the forms in which the survey is handed on, and reads them row by row."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from valorise.readers import sheets
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.sheets import Sheet
from valorise.readers.source import Source
from valorise.readers.stip import initiatives
from valorise.terms import codes, knowledge

READER = "stip"
EXPORT = {"Policy initiative ID", "English name", "Policy instrument type"}
RAW = {"v1", "v3", "v4", "v5", "v10", "v11", "v21"}
NAMED = {"English name", "Country name", "Instrument type code"}
CODE_BOOK = {"Themes", "TargetGroups", "PolicyInstruments"}
"""Names of the sheets of the code book that no other workbook has."""
MINED = ({"name", "Cocreate_root", "KT_root"}, {"query_paper", "top_papers_id_all", "cosine_similarity"})
"""Tables that people made by counting words of the initiatives."""
LISTS = {"PolicyInstruments": "stip_instruments", "TargetGroups": "stip_target_groups", "Themes": "stip_themes"}
"""Our lists of codes for the sheets of the code book."""

Read = Callable[[Facts], Row | Refused]


@cache
def columns() -> dict[str, dict[str, str]]:
    """Their names of the columns by ours, form by form."""
    found: dict[str, dict[str, str]] = knowledge.document("readers/stip/columns.yaml")
    return found


def recognise(source: Source) -> float:
    """Columns of an export or of the raw answers, the sheets of the code book, or a table of counted words."""
    if not sheets.is_table(source):
        return 0.0
    found = sheets.sheets(source)
    if {sheet.name for sheet in found} >= CODE_BOOK or any(set(one.header) >= RAW for one in found):
        return 0.9
    names = set(found[0].header) if found else set()
    return 0.9 if names >= EXPORT or any(names >= one for one in MINED) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """Every row of every sheet: an initiative, what tells more about one, or why it is neither."""
    found = sheets.sheets(source)
    named = _named(found)
    for sheet, number, record in sheets.numbered(found):
        read, form = _reading(sheet, named)
        theirs = columns().get(form, {})
        given = {ours: record.get(name) for ours, name in theirs.items()} if theirs else record
        yield read(Facts(READER, source.name, number, given=given, theirs=theirs))


def _named(found: list[Sheet]) -> dict[tuple[str, str], str]:
    """Id of every initiative of the raw answers by its name and country, for sheets that carry no address."""
    raw = columns()["raw"]
    return {
        initiatives.name_of(record.get(raw["name"]), record.get(raw["country"])): own
        for sheet in found
        if set(sheet.header) >= RAW
        for _, record in sheet.records()
        if (own := initiatives.own(record.get(raw["uri"])))
    }


def _reading(sheet: Sheet, named: dict[tuple[str, str], str]) -> tuple[Read, str]:
    """How rows of a sheet are read, and of which form its columns are."""
    names = set(sheet.header)
    if names >= EXPORT:
        return initiatives.initiative, "export"
    if names >= RAW:
        return initiatives.initiative, "raw"
    if names >= NAMED and named:
        return lambda facts: initiatives.instrument_of(facts, named), "named"
    if sheet.name in LISTS or sheet.name in ("Countries", "BudgetRanges", "PIFacets"):
        return lambda facts: _code(facts, sheet), ""
    return lambda facts: _counted(facts, sheet), ""


def _code(facts: Facts, sheet: Sheet) -> Refused:
    """A row of the code book: no initiative, but worth saying whether we know the code."""
    code = facts.text(sheet.header[0])
    known = sheet.name in LISTS and code in codes.codes(LISTS[sheet.name])
    about = "which is known here" if known else "of the survey"
    return facts.refusal(
        rule="code-list",
        found=code,
        expected=f"an initiative; this is a code {about} (sheet “{sheet.name}”)",
        fix="Nothing need be done: codes are part of Valorise; give the initiatives themselves.",
    )


def _counted(facts: Facts, sheet: Sheet) -> Refused:
    return initiatives.counts_only(facts, f"the sheet “{sheet.name}”" if sheet.name else "this table")
