"""Recognises topics and awards of sbir.gov and reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from valorise.readers import json_values, sheets
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row, Rows, Wish, refused
from valorise.readers.sbir.awards import award
from valorise.readers.sbir.topics import topic
from valorise.readers.source import Source

READER = "sbir"
LICENCE = "LicenseRef-US-Government-Work"
KINDS: list[tuple[set[str], Callable[[Facts], Row | Refused], dict[str, list[str]]]] = [
    (
        {"Topic Name", "Agency", "Phase", "Program", "Close Date"},
        topic,
        {
            "title": ["Topic Name"],
            "summary": ["Description"],
            "agency": ["Agency"],
            "opens": ["Open Date"],
            "closes": ["Close Date"],
            "released": ["Release Date"],
            "program": ["Program"],
            "phase": ["Phase"],
            "url": ["URL"],
        },
    ),
    (
        {"topic_name", "description", "agency"},
        topic,
        {
            "title": ["topic_name"],
            "summary": ["description"],
            "agency": ["agency"],
            "opens": ["open_date"],
            "closes": ["close_date"],
            "released": ["release_date"],
            "program": ["program"],
            "phase": ["phase"],
            "url": ["url", "sbir_topic_link"],
        },
    ),
    (
        {"abstract", "agency", "firm", "link", "phase", "program", "title", "year"},
        award,
        {"firm": ["firm"], "page": ["link"], "year": ["year"]},
    ),
    (
        {"abstract", "agency", "comp_name", "contract_num", "award_year", "phase", "program", "title", "url"},
        award,
        {
            "firm": ["comp_name"],
            "page": ["url"],
            "year": ["award_year"],
            "contract": ["contract_num"],
            "topic": ["solicit_topic_code"],
            "duns": ["comp_duns"],
            "address": ["comp_address"],
            "branch": ["branch"],
        },
    ),
]
"""Column names that mark a table, its reading, and our names for its columns where they differ."""
BROKEN_TOPICS = re.compile(r'^\s*\[\s*\{\s*"topic_name"\s*:')


def recognise(source: Source) -> float:
    """Sure where the names of topics or awards are there; also of the topic file that is no valid JSON."""
    if sheets.is_table(source):
        return 0.9 if _kind(sheets.header(source)) else 0.0
    first = json_values.first(source)
    if isinstance(first, dict):
        return 0.9 if _kind(first) else 0.0
    return 0.8 if BROKEN_TOPICS.match(source.head_text) else 0.0


def rows(source: Source, wish: Wish) -> Rows:
    """Every topic or award of the file."""
    for number, value, names in _sheet_rows(source) if sheets.is_table(source) else _json_rows(source):
        kind = _kind(names)
        if isinstance(value, json_values.NotJson):
            yield _broken(source, number, value)
        elif kind is None:
            yield _unknown(source, number, value)
        else:
            read, columns = kind
            yield read(_facts(source, number, value, columns))


def _kind(names: Iterable[str]) -> tuple[Callable[[Facts], Row | Refused], dict[str, list[str]]] | None:
    there = set(names)
    return next(((read, columns) for marks, read, columns in KINDS if marks <= there), None)


def _facts(source: Source, number: int, value: dict[str, Any], columns: dict[str, list[str]]) -> Facts:
    theirs = {ours: next((one for one in names if one in value), names[0]) for ours, names in columns.items()}
    given = value | {ours: value.get(name) for ours, name in theirs.items()}
    return Facts(READER, source.name, number, LICENCE, given=given, theirs=theirs)


def _sheet_rows(source: Source) -> Iterator[tuple[int, Any, Iterable[str]]]:
    for sheet, number, record in sheets.numbered(sheets.sheets(source)):
        yield number, record, sheet.header


def _json_rows(source: Source) -> Iterator[tuple[int, Any, Iterable[str]]]:
    for number, value in enumerate(json_values.values(source), start=1):
        yield number, value, value if isinstance(value, dict) else ()


def _unknown(source: Source, number: int, value: Any) -> Refused:
    return refused(
        number,
        file=source.name,
        rule="unknown-table",
        found=str(value)[:60],
        expected="a topic or an award of sbir.gov",
        fix="Leave it out, or keep the column names of the export.",
    )


def _broken(source: Source, number: int, place: json_values.NotJson) -> Refused:
    line_break = "control character" in place.why.lower()
    why = "a text goes on over the end of its line" if line_break else place.why
    return refused(
        number,
        file=source.name,
        rule="not-json",
        found=place.found,
        expected=f"JSON, but at character {place.at} it stops being JSON: {why}. Nothing after this place was read",
        fix="Give the same records as the workbook (.xlsx) that sbir.gov offers, or write line ends in texts as \\n.",
    )
