"""Reads the list of results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from valorise.readers import patents, us_records
from valorise.readers.facts import Facts, json_rows, said
from valorise.readers.json_parts import Object, text, texts
from valorise.readers.patents import Event, Party
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import distinct, head_has, listed
from valorise.readers.source import Source

GUID = re.compile(r"US-([A-Z]*\d+)-([A-Z]\d?)")
LISTS = {"cpcInventiveFlattened": "cpc", "cpcAdditionalFlattened": "cpc", "ipcCodeFlattened": "ipc"}
SYMBOL = re.compile(r"([A-HY]\d{2}[A-Z])\s*(\d+/\d+)")


def recognise(source: Source) -> float:
    """Sure where results carry the number of a document and of its text parts."""
    return 0.9 if head_has(source, '"patents"', '"guid"', '"publicationReferenceDocumentNumber"') else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset with its right for each result."""
    return json_rows(source, _results, _result, reader="uspto_search")


def _results(value: Any) -> Iterator[Any]:
    return listed(value, "patents")


def _result(record: Object, facts: Facts) -> Row | Refused:
    facts.ids = "uspto"
    known = GUID.fullmatch(text(record, "guid") or "")
    if not known:
        fix = "Leave it out; documents of other offices are fetched from those."
        expected = "a document of the United States such as US-11803561-B1"
        return facts.refusal(rule="no-number", found=text(record, "guid"), expected=expected, fix=fix)
    granted = known[2].startswith(("B", "E", "S", "P")) or known[2] == "A"
    found = us_records.numbered(
        text(record, "applicationNumber"), known[1] if granted else None, None if granted else known[1]
    ) or patents.Patent(us_records.OFFICE, known[1])
    found.kind = known[2]
    found.title, found.language = said(text(record, "inventionTitle")), "en"
    found.published = us_records.day(text(record, "datePublished"))
    found.filed = us_records.day(next(texts(record, "applicationFilingDate"), None))
    found.owners = [Party(name) for name in _names(record)]
    found.fields = distinct(_fields(record))
    if granted:
        found.events = [Event("grant", found.published)]
    return patents.asset(found, facts)


def _names(record: Object) -> list[str]:
    """Assignees, else applicants."""
    found = [list(texts(record, name)) for name in ("assigneeName", "applicantName")]
    return list(dict.fromkeys(name for one in found[0] or found[1] if (name := said(one))))


def _fields(record: Object) -> Iterator[dict[str, str]]:
    for name, scheme in LISTS.items():
        for first, second in SYMBOL.findall(text(record, name) or ""):
            yield {"scheme": scheme, "code": f"{first} {second}"}
