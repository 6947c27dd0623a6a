"""Recognises the tables of the council and reads them row by row."""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml import etree

from valorise.readers import safe_xml, sheets
from valorise.readers.facts import Facts
from valorise.readers.norway import grants
from valorise.readers.rows import Refused, Rows, Wish
from valorise.readers.source import Source
from valorise.terms import knowledge

READER = "norway"
LICENCE = "LicenseRef-NLOD-2.0"
FIELD_LIST = "datasetFields"
READ = {"grant": grants.grant, "application": grants.application}


def recognise(source: Source) -> float:
    """Sure where the columns are the council's; its lists of fields are known by their three columns or elements."""
    if sheets.is_table(source):
        return 0.9 if _kind(sheets.header(source)) else 0.0
    return 0.9 if _describes(source) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """Every row; lists of fields and descriptions are refused field by field, so that nothing is silently left out."""
    if not sheets.is_table(source):
        yield from _description(source)
        return
    for sheet, number, record in sheets.numbered(sheets.sheets(source)):
        kind = _kind(sheet.header)
        facts = _facts(source, number, record, kind)
        read = READ.get(kind or "")
        yield read(facts) if read else _no_data(facts, record.get("name") or f"the sheet “{sheet.name}”")


def _facts(source: Source, number: int, record: dict[str, Any], kind: str | None) -> Facts:
    """The row under our names."""
    theirs = _kinds()[kind]["columns"] if kind else {}
    given = {ours: record.get(name) for ours, name in theirs.items()}
    return Facts(READER, source.name, number, LICENCE, given=given, theirs=theirs, order="day-month-year")


@cache
def _kind(header: tuple[str, ...]) -> str | None:
    return next((kind for kind, said in _kinds().items() if set(said["marks"]) <= set(header)), None)


def _kinds() -> dict[str, Any]:
    found: dict[str, Any] = knowledge.document(f"readers/{READER}/kinds.yaml")
    return found


def _describes(source: Source) -> bool:
    """Whether the file is the council's list of fields, or its description of a data set."""
    tag = safe_xml.root_tag(source)
    head = source.head_text
    return tag == FIELD_LIST or (tag == "metadata" and "<updated>" in head and "<active>" in head)


def _description(source: Source) -> Rows:
    root = safe_xml.parse_bytes(source.content(), source.name)
    listed = list(root.iter("field")) if etree.QName(root).localname == FIELD_LIST else [root]
    for number, one in enumerate(listed or [root], start=1):
        yield _no_data(Facts(READER, source.name, number, LICENCE), one.findtext("name"))


def _no_data(facts: Facts, found: object) -> Refused:
    return facts.refusal(
        rule="not-data",
        found=found,
        expected="grants or applications; this describes the columns of a data set",
        fix="Leave the file out: it holds no project, and nothing is missing without it.",
    )
