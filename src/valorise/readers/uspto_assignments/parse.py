"""Reads the answer of the search for assignments: documents with lists that run side by side."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from valorise.readers import patents, safe_xml, us_records
from valorise.readers.facts import Facts, said
from valorise.readers.json_parts import whole
from valorise.readers.patents import Event, Party, Patent
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source

TRANSFERS = ("ASSIGNMENT OF ASSIGNORS INTEREST", "NUNC PRO TUNC ASSIGNMENT", "MERGER", "CHANGE OF NAME")
LISTS = ("applNum", "patNum", "publNum", "inventionTitle", "filingDate", "issueDate", "publDate")
"""Lists of a document that run side by side, one place for each patent."""
NOTHING = "NULL"
"""How the office writes an empty place in a list."""


def recognise(source: Source) -> float:
    """Sure where an answer has documents with reel, frame and conveyance."""
    marks = ('name="reelNo"', 'name="frameNo"', 'name="conveyanceText"')
    return 0.9 if safe_xml.root_tag(source) == "response" and all(one in source.head_text for one in marks) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One row for each assignment, with the rights it is about."""
    for number, document in enumerate(safe_xml.elements(source, ["doc"]), start=1):
        yield _assignment(document, Facts("uspto_assignments", source.name, number, ids="uspto"))


def _assignment(document: etree._Element, facts: Facts) -> Row | Refused:
    found = list(_properties(document))
    if not found:
        fix = "Fetch the assignment again; one without patents is left out."
        expected = "numbers and titles of patents, in lists of one length"
        return facts.refusal(rule="no-number", found=_one(document, "id"), expected=expected, fix=fix)
    conveyance = _one(document, "conveyanceText") or ""
    changes = conveyance.startswith(TRANSFERS)
    holders = [Party(name, "organisation") for name in _all(document, "patAssigneeName") if name] if changes else []
    if not changes:
        facts.noted(
            "holder",
            conveyance,
            rule="no-change-of-owner",
            expected="an assignment, a merger or a change of name",
            fix="Nothing to do: a pledge or its release leaves the owner as it was.",
            severity="notice",
        )
    told: dict[str, Row] = {}
    for patent in found:
        patent.owners = holders
        row = patents.asset(patent, facts)
        if isinstance(row, Refused):
            return row
        told.setdefault(row.record["id"], row)
    first, *others = told.values()
    also = {(name, one["id"]): (name, one) for row in told.values() for name, one in row.also}
    also |= {("assets", one.record["id"]): ("assets", one.record) for one in others}
    return Row(facts.number, "assets", first.record, tuple(also.values()), problems=tuple(facts.problems))


def _properties(document: etree._Element) -> Iterator[Patent]:
    """The patents of an assignment: place by place in lists of one length; none where the lengths differ."""
    lists = [_all(document, name) for name in LISTS]
    longest = max(map(len, lists))
    if any(len(one) not in (0, longest) for one in lists):
        return
    filled = [one or [None] * longest for one in lists]
    for serial, granted, published, title, filed, issued, public in zip(*filled, strict=True):
        found = us_records.numbered(serial, granted, published)
        if found is not None and title:
            found.title, found.language = title, "en"
            found.filed, found.published = us_records.day(filed), us_records.day(public)
            found.events = [Event("publication", found.published), Event("grant", us_records.day(issued))]
            yield found


def _all(document: etree._Element, name: str) -> list[str | None]:
    """Entries of a list, None where the office writes that there is none."""
    found = document.find(f"./{{*}}arr[@name='{name}']")
    return [_text(one) for one in found] if found is not None else []


def _one(document: etree._Element, name: str) -> str | None:
    return next((_text(one) for one in document if one.get("name") == name), None)


def _text(element: etree._Element) -> str | None:
    found = said(whole(element.text)) if element.text else None
    return None if found == NOTHING else found
