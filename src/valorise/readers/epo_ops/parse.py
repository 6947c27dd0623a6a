"""Answers of Open Patent Services as assets and rights, one row for each document, family member or search result."""

from __future__ import annotations

import re

from lxml import etree

from valorise.readers import patents, safe_xml, sheets
from valorise.readers.epo_ops import documents, legal
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

OPS = "http://ops.epo.org"
PROGRAM = re.compile(r'"docdb_number"\s*:|^\s*\{\s*"document_id"\s*:\s*\{\s*"country"\s*:', re.MULTILINE)
"""What a client program makes of the answers; some people keep it under the ending of the original."""
CODE_LIST = {"Authority", "Event-code", "Influence", "Event-class"}
"""Columns of the office's list of legal event codes."""
ROWS = ("exchange-document", "family-member", "publication-reference")


def recognise(source: Source) -> float:
    """The root and the name space of the office."""
    if safe_xml.root_tag(source) == "world-patent-data" and OPS in source.head_text[:2000]:
        return 1.0
    if sheets.is_workbook(source):
        return 0.9 if set(sheets.header(source)) >= CODE_LIST else 0.0
    start = source.head_text.lstrip("\ufeff \r\n\t")
    return 0.5 if start[:1] in ("{", "[") and PROGRAM.search(start[:4000]) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One row for each document, else for each family member, else for each search result."""
    if sheets.is_workbook(source):
        yield from _code_list(source)
        return
    if not source.head_text.lstrip("\ufeff \r\n\t").startswith("<"):
        raise Invalid(
            what=f"“{source.name}” holds the output of a program, not the answer of the office.",
            where=source.name,
            why="It was expected to begin with <?xml and <ops:world-patent-data>; it is JSON text.",
            fix="Fetch the answer from Open Patent Services as XML and give that file.",
        )
    root = safe_xml.parse(source)
    found = [(name, one) for name in ROWS for one in _rows(root, name)]
    kept = [(name, one) for name, one in found if name == found[0][0]]
    for number, (name, one) in enumerate(kept, start=1):
        yield _row(name, one, Facts("epo_ops", source.name, number, ids="epo"))
    if not kept:
        yield _nothing(root, Facts("epo_ops", source.name, 1))


def _code_list(source: Source) -> Rows:
    """The office's list of event codes: every line is refused, because it tells of no patent."""
    for _, number, record in sheets.numbered(sheets.sheets(source)):
        yield Facts("epo_ops", source.name, number).refusal(
            rule="code-list",
            found=record.get("Description ENG"),
            expected="patents; this is a list of codes of legal events",
            fix="Leave the file out: it holds no patent, and nothing is missing without it.",
        )


def _rows(root: etree._Element, name: str) -> list[etree._Element]:
    """Elements that are rows; references inside documents and members are not."""
    if name != "publication-reference":
        return list(root.iter(f"{{*}}{name}"))
    return [one for result in root.iter("{*}search-result") for one in result.iter("{*}publication-reference")]


def _row(name: str, element: etree._Element, facts: Facts) -> Row | Refused:
    if name == "family-member":
        return _member(element, facts)
    found = documents.patent(element) if name == "exchange-document" else documents.reference(element)
    if found is None:
        return _no_number(facts)
    if name == "exchange-document":
        return patents.asset(found, facts)
    return _search_result(found, facts)


def _member(element: etree._Element, facts: Facts) -> Row | Refused:
    """A family member as a right, with the legal events told of it; its document, where it came along, as an asset."""
    found = documents.member(element)
    if found is None:
        return _no_number(facts)
    found.events += legal.events(element, found.office, facts)
    own, columns = patents.right(found, facts)
    facts.also.clear()
    return facts.row("rights", own, {**columns, "status": legal.status(found)})


def _search_result(found: patents.Patent, facts: Facts) -> Row | Refused:
    """A search result has a number and no text: it adds the number to a family that another file brings."""
    record = {
        "type": "patent-family",
        "identifiers": facts.identifiers(
            [("patent-publication", found.name + (found.kind or "")), ("patent-family", found.family)]
        ),
    }
    own = f"epo:family-{found.family}" if found.family else f"epo:{found.name}"
    return facts.row("assets", own, record, adds_to=True)


def _no_number(facts: Facts) -> Refused:
    return facts.refusal(
        column="publication-reference",
        rule="required",
        found=None,
        expected="country and number of a publication",
        fix="Fetch the document again.",
    )


def _nothing(root: etree._Element, facts: Facts) -> Refused:
    parts = {etree.QName(one).localname for one in root.iter() if isinstance(one.tag, str)}
    kinds = {"claims": "claims", "description": "a description", "document-inquiry": "pictures"}
    told = ", ".join(words for part, words in kinds.items() if part in parts) or "no patents"
    return facts.refusal(
        rule="no-bibliographic-data",
        found=told,
        expected="bibliographic data, a family, legal events or a search result",
        fix="Fetch the bibliographic data of the same publications (…/biblio); the register keeps no full texts.",
    )
