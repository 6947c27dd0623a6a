"""Documents, family members and references of Open Patent Services in the few facts that all offices give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from valorise.readers.json_parts import whole
from valorise.readers.names import language
from valorise.readers.patents import Party, Patent, cpc_or_ipc, day, first_filing, known_number
from valorise.readers.scholarly import distinct
from valorise.terms.words import plain

IPC = re.compile(r"([A-H])(\d{2})([A-Z])\s*(\d+)\s*/\s*(\d+)")
FULL = {("US", "A"), ("WO", "W")}
"""Claims of full applications from which a US patent counts its term: its own and international ones."""
COUNTRY = re.compile(r"\s*\[([A-Z]{2})\]\s*$")
Element = etree._Element


def patent(document: Element) -> Patent | None:
    """A document with its bibliographic data; None where it has no number."""
    office, number = document.get("country"), document.get("doc-number")
    number = known_number(office, number) if office and number else None
    if not office or not number:
        return None
    data = _first(document, "bibliographic-data")
    found = _dated(Patent(office, number, document.get("kind"), family=document.get("family-id")), data)
    title, abstract = _in_english(document, "invention-title"), _in_english(document, "abstract")
    written_in = title if title is not None else abstract
    found.title, found.summary = _text(title), _text(abstract)
    found.language = language(written_in.get("lang") or "") if written_in is not None else None
    found.inventors = _parties(document, "inventor")
    found.owners = _parties(document, "applicant")
    found.fields = distinct([*_ipc(document), *_cpc(document)])
    return found


def member(element: Element) -> Patent | None:
    """A family member; None where it has no number."""
    found = reference(_first(element, "publication-reference"))
    if found is None:
        return None
    found.family = element.get("family-id")
    return _dated(found, element)


def reference(element: Element | None) -> Patent | None:
    """A bare reference to a publication; None where it has no number."""
    known = _document_id(element, "docdb")
    if known is None or element is None:
        return None
    office, number, kind, published = known
    return Patent(office, number, kind, published, family=element.get("family-id"))


def _dated(found: Patent, around: Element | None) -> Patent:
    """The same patent with application, days and priorities as the elements under `around` give them."""
    published, applied = _first(around, "publication-reference"), _first(around, "application-reference")
    found.published = _day_of(published) or found.published
    known = _document_id(applied, "docdb")
    found.application, found.filed = (known[1] if known else None), _day_of(applied)
    found.events += first_filing(found, _priorities(around))
    found.earlier = _goes_on_from(found, around)
    return found


def _goes_on_from(patent: Patent, around: Element | None) -> str | None:
    """Earliest full application that a US one names before itself; foreign and provisional ones start no US term."""
    if patent.office != "US" or around is None or not patent.filed:
        return None
    named = [_document_id(one, "docdb") for one in around.iter("{*}priority-claim")]
    days = [one[3] for one in named if one and (one[0], one[2]) in FULL and one[3]]
    return min((on for on in days if on < patent.filed), default=None)


def _priorities(around: Element | None) -> list[tuple[str | None, str | None]]:
    """Days and offices of the priorities that are claimed, the active ones where the office says which are."""
    claims = list(around.iter("{*}priority-claim")) if around is not None else []
    active = [one for one in claims if _text(_first(one, "priority-active-indicator")) == "YES"]
    return [(_day_of(one), _office_of(one)) for one in active or claims]


def _office_of(element: Element) -> str:
    docdb = _document_id(element, "docdb")
    epodoc = _text(_first(_id_of(element, "epodoc"), "doc-number")) or ""
    return docdb[0] if docdb else epodoc[:2]


def _document_id(element: Element | None, kind: str) -> tuple[str, str, str | None, str | None] | None:
    """Country, number, kind and day of the reference in one of its forms."""
    found = _id_of(element, kind)
    office, written = _text(_first(found, "country")), _text(_first(found, "doc-number"))
    number = known_number(office, written) if office and written else None
    if not office or not number:
        return None
    return office, number, _text(_first(found, "kind")), day(_text(_first(found, "date")))


def _id_of(element: Element | None, kind: str) -> Element | None:
    if element is None:
        return None
    return next((one for one in element.iter("{*}document-id") if one.get("document-id-type") == kind), None)


def _day_of(element: Element | None) -> str | None:
    """The day of a reference, from whichever of its forms has one."""
    if element is None:
        return None
    return next((on for one in element.iter("{*}date") if (on := day(_text(one)))), None)


def _parties(document: Element, role: str) -> list[Party]:
    """Names as filed where they are as many as in the office's own form, which also knows the country."""
    forms: dict[str, list[str]] = {"epodoc": [], "original": []}
    for one in document.iter(f"{{*}}{role}"):
        name = _text(_first(one, "name"))
        if name:
            forms.setdefault(one.get("data-format") or "", []).append(name)
    countries = [COUNTRY.search(name) for name in forms["epodoc"]]
    bare = [COUNTRY.sub("", name) for name in forms["epodoc"]]
    filed = [name.rstrip(" ,;") for name in forms["original"]]
    names = filed if filed and len(filed) == len(bare) else bare or filed
    known = [found.group(1) if found else None for found in countries] if bare else []
    return [
        Party(name, country=known[place] if place < len(known) else None)
        for place, name in enumerate(names)
        if name.strip()
    ]


def _ipc(document: Element) -> Iterator[dict[str, str] | None]:
    for part in ("classification-ipcr", "classification-ipc"):
        for one in document.iter(f"{{*}}{part}"):
            found = IPC.search(_text(one) or "")
            yield cpc_or_ipc("ipc", *found.groups()) if found else None


def _cpc(document: Element) -> Iterator[dict[str, str] | None]:
    parts = ("section", "class", "subclass", "main-group", "subgroup")
    for one in document.iter("{*}patent-classification"):
        scheme = _first(one, "classification-scheme")
        if scheme is not None and (scheme.get("scheme") or "").startswith("CPC"):
            yield cpc_or_ipc("cpc", *(_text(_first(one, part)) for part in parts))


def _in_english(document: Element, tag: str) -> Element | None:
    found = [one for one in document.iter(f"{{*}}{tag}") if _text(one)]
    return next((one for one in found if one.get("lang") == "en"), found[0] if found else None)


def _first(element: Element | None, tag: str) -> Element | None:
    return next(element.iter(f"{{*}}{tag}"), None) if element is not None else None


def _text(element: Element | None) -> str | None:
    if element is None:
        return None
    return plain(whole(" ".join(str(part) for part in element.itertext())))
