"""Weekly files of the office are many documents one after the other: each is one row, read on its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from html.entities import html5

from lxml import etree

from valorise.readers import patents, safe_xml
from valorise.readers.facts import Facts
from valorise.readers.patents import Patent
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source
from valorise.readers.uspto import brs, early, greenbook, modern
from valorise.terms.errors import Invalid

MODERN = {"us-patent-grant": modern.patent, "us-patent-application": modern.patent}
EARLY = {"patent-application-publication": early.application, "PATDOC": early.grant}
ROOTS: dict[str, Callable[[etree._Element], Patent | None]] = {**MODERN, **EARLY}
UNSUPPORTED = {
    "XML4IP": (re.compile(r"urn:us:gov:doc:uspto:patent"), "the text of a single part of an application (XML4IP)"),
    "CPC master": (re.compile(r"CPCMasterClassificationFile\b"), "a list of which application is in which class"),
    "CPC scheme": (re.compile(r"<class-scheme\b"), "a part of the classification itself"),
}
LONGEST = 64 * 1024**2
"""Bytes of one document; the longest real ones have a third of it."""
DRAWING = re.compile(rb"<!ENTITY\s+[\w.:-]+\s+SYSTEM\s+\"[^\"<>]*\"\s+NDATA\s+[\w.-]+\s*>")
"""Names of drawings, as the formats before 2005 declare them: they point to pictures and are never replaced by text."""
SIGN = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
OF_XML = {b"amp", b"lt", b"gt", b"quot", b"apos"}


def recognise(source: Source) -> float:
    """By the first element, or the first tags of the fixed-width format."""
    if safe_xml.root_tag(source) in ROOTS and source.head_text.lstrip("\ufeff \r\n\t").startswith("<"):
        return 1.0
    if greenbook.BEGINS.search(source.head_text[:2000]) or brs.begins(source.head_text[:4000]):
        return 1.0
    return 0.6 if _unsupported(source) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset with its right for each document."""
    kind = _unsupported(source)
    if kind:
        raise Invalid(
            what=f"“{source.name}” is {kind}, which tells of no right.",
            where=source.name,
            why="Grants and applications are read as XML of 2001 and later, as fixed-width text of 1976 to 2001, and "
            "as exports of the search system.",
            fix="Fetch the same publications from the weekly full-text files of the office.",
        )
    if source.head_text.lstrip("\ufeff \r\n\t").startswith("<"):
        for number, document in enumerate(_documents(source), start=1):
            yield _xml(document, Facts("uspto", source.name, number))
        return
    if brs.begins(source.head_text[:4000]):
        for number, fields in enumerate(brs.documents(source), start=1):
            yield _row(brs.patent(fields), "no number after DID or WKU", Facts("uspto", source.name, number))
        return
    for number, lines in enumerate(greenbook.documents(source), start=1):
        facts = Facts("uspto", source.name, number)
        yield _row(greenbook.patent(lines), "no number after WKU", facts)


def _unsupported(source: Source) -> str | None:
    head = source.head[:4000].decode("latin-1")
    return next((words for pattern, words in UNSUPPORTED.values() if pattern.search(head)), None)


def _documents(source: Source) -> Iterator[bytes]:
    """XML documents of the file; each begins with its declaration."""
    lines: list[bytes] = []
    size = 0
    with source.open() as stream:
        for line in iter(partial(stream.readline, LONGEST), b""):
            if line.lstrip(b"\xef\xbb\xbf \t").startswith(b"<?xml") and any(one.strip() for one in lines):
                yield b"".join(lines)
                lines, size = [], 0
            size += len(line)
            if size <= LONGEST:
                lines.append(line)
    if any(one.strip() for one in lines):
        yield b"".join(lines)


def _xml(document: bytes, facts: Facts) -> Row | Refused:
    try:
        root = safe_xml.parse_bytes(SIGN.sub(_numbered, DRAWING.sub(b"", document)).strip(), facts.file)
    except Invalid as error:
        return facts.refusal(rule="not-xml", found=error.why, expected="well-formed XML of the office", fix=error.fix)
    read = ROOTS.get(etree.QName(root).localname)
    found = etree.QName(root).localname
    return _row(read(root) if read else None, found, facts)


def _row(found: Patent | None, what: str, facts: Facts) -> Row | Refused:
    if found is not None:
        return patents.asset(found, facts)
    return facts.refusal(
        rule="no-number",
        found=what,
        expected="a grant or an application with its number",
        fix="Leave the document out; lists of sequences and notices are no patents.",
    )


def _numbered(found: re.Match[bytes]) -> bytes:
    """Signs that the formats before 2005 write by name, as numbers that every parser knows."""
    if found.group(1) in OF_XML:
        return found.group()
    sign = html5.get(f"{found.group(1).decode('ascii')};", " ")
    return sign.encode("ascii", "xmlcharrefreplace")
