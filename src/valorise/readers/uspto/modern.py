"""Grants and applications of 2005 and later (formats v4.0 to v4.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from valorise.readers.json_parts import whole
from valorise.readers.names import language
from valorise.readers.patents import Event, Party, Patent, cpc_or_ipc, day, first_filing, turned
from valorise.readers.scholarly import distinct
from valorise.readers.uspto.numbers import application, publication
from valorise.terms.words import plain

OLD_IPC = re.compile(r"([A-H])(\d{2})([A-Z])\s*0*(\d+)\s*/\s*(\d+)")
PARTS = ("section", "class", "subclass", "main-group", "subgroup")
EARLIER = ("continuation", "continuation-in-part", "division", "reissue", "substitution")
Element = etree._Element


def patent(root: Element) -> Patent | None:
    """The facts of a document; None where it has no number."""
    number = publication(said(root, ".//publication-reference//doc-number"))
    if not number:
        return None
    found = Patent("US", number, said(root, ".//publication-reference//kind"))
    found.published = day(said(root, ".//publication-reference//date"))
    found.application = application(said(root, ".//application-reference//doc-number"))
    found.filed = day(said(root, ".//application-reference//date"))
    found.title = said(root, ".//invention-title")
    found.summary = said(root, "./abstract")
    found.language = language(root.get("lang") or "")
    found.inventors = _inventors(root)
    found.owners = _owners(root)
    found.fields = distinct([*_ipc(root), *_cpc(root)])
    found.earlier = _earlier(root)
    found.events = [*first_filing(found, _priorities(root)), *_international(root)]
    return found


def said(element: Element, path: str) -> str | None:
    """Text of the first element at a path; None where it is empty or not there."""
    found = element.find(path)
    return words(found) if found is not None else None


def words(element: Element) -> str | None:
    """All text of an element with single blanks, without markup."""
    return plain(whole("".join(str(part) for part in element.itertext())))


def _party(one: Element) -> Party | None:
    book = one.find("./addressbook")
    book = one if book is None else book
    body, person = said(book, "./orgname"), turned(said(book, "./last-name"), said(book, "./first-name"))
    country = said(book, "./address/country") or said(one, "./residence/country")
    if body:
        return Party(body, "organisation", country)
    return Party(person, "person", country) if person else None


def _parties(root: Element, *paths: str) -> list[Party]:
    found = (_party(one) for path in paths for one in root.iterfind(path))
    return list(dict.fromkeys(one for one in found if one))


def _inventors(root: Element) -> list[Party]:
    """Inventors; before 2013 applicants were inventors and stand in their place."""
    named = _parties(root, ".//inventors/inventor")
    return named or _parties(root, ".//applicant[@app-type='applicant-inventor']")


def _owners(root: Element) -> list[Party]:
    """Assignees, else applicants."""
    assigned = _parties(root, ".//assignees/assignee")
    return assigned or _parties(root, ".//us-applicants/us-applicant", ".//applicants/applicant")


def _ipc(root: Element) -> Iterator[dict[str, str] | None]:
    for one in root.iterfind(".//classifications-ipcr/classification-ipcr"):
        yield cpc_or_ipc("ipc", *(said(one, f"./{part}") for part in PARTS))
    for one in root.iterfind(".//classification-ipc/*"):
        found = OLD_IPC.search(words(one) or "")
        yield cpc_or_ipc("ipc", *found.groups()) if found else None


def _cpc(root: Element) -> Iterator[dict[str, str] | None]:
    for one in root.iterfind(".//classifications-cpc//classification-cpc"):
        yield cpc_or_ipc("cpc", *(said(one, f"./{part}") for part in PARTS))


def _priorities(root: Element) -> list[tuple[str | None, str | None]]:
    """Foreign priorities and provisional applications."""
    claims = [(day(said(one, "./date")), said(one, "./country")) for one in root.iterfind(".//priority-claim")]
    claims += [
        (day(said(one, "./document-id/date")), "provisional")
        for one in root.iterfind(".//us-related-documents/us-provisional-application")
    ]
    return claims


def _earlier(root: Element) -> str | None:
    """Day of the earliest application this one goes on from."""
    dated = [
        on
        for kind in EARLIER
        for one in root.iterfind(f".//us-related-documents/{kind}")
        for relation in one.iterfind(".//parent-doc/document-id")
        if (on := day(said(relation, "./date")))
    ]
    return min(dated, default=None)


def _international(root: Element) -> list[Event]:
    """The international application, and the day on which it went on at this office."""
    filed = day(said(root, ".//pct-or-regional-filing-data/document-id/date"))
    if not filed:
        return []
    entered = said(root, ".//us-371c124-date/date") or said(root, ".//us-371c12-date/date")
    return [Event("international-filing", filed, "WO"), Event("entered-national-phase", day(entered))]
