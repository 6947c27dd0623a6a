"""Publications, products, patents and equipment as assets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from valorise.readers import patents
from valorise.readers.cerif import bodies
from valorise.readers.facts import Facts, filled
from valorise.readers.licences import licences
from valorise.readers.names import language
from valorise.readers.rows import Refused, Row
from valorise.readers.scholarly import arxiv_of, contributor, distinct, handle, joined
from valorise.readers.xml_parts import Element, part, parts, said, texts, words
from valorise.terms import identifiers

CLASS = re.compile(r"/(cpc|ipc)/([A-H])(\d{2})([A-Z])(\d+)-(\d+)$")
OPEN = ("c_abf2", "c_f1cf", "c_16ec")
"""Access rights of COAR under which the record at least may be seen: open, embargoed, restricted."""


def publication(found: Element, own: str, facts: Facts) -> Row | Refused:
    """A publication, or the journal or book that others appeared in."""
    title, spoken, _ = bodies.texts_in(found, "Title")
    published = facts.date(words(found, "PublicationDate"), "PublicationDate")
    makers = [
        *_makers(found, ("Authors", "Author"), "author", facts),
        *_makers(found, ("Editors", "Editor"), "editor", facts),
    ]
    return _asset(
        found,
        own,
        facts,
        title=joined(title, bodies.texts_in(found, "Subtitle")[0]),
        summary=bodies.texts_in(found, "Abstract")[0],
        language=language(words(found, "Language") or spoken or ""),
        contributors=makers,
        dates=filled(published=published),
        otherwise="publication",
    )


def product(found: Element, own: str, facts: Facts) -> Row | Refused:
    """A dataset, software or another product."""
    title, spoken, _ = bodies.texts_in(found, "Name")
    made, out = (said(part(found, "Dates", name), "startDate") for name in ("Collected", "Available"))
    return _asset(
        found,
        own,
        facts,
        title=title,
        summary=bodies.texts_in(found, "Description")[0],
        language=language(words(found, "Language") or spoken or ""),
        contributors=list(_makers(found, ("Creators", "Creator"), "creator", facts)),
        dates=filled(created=facts.date(made, "Dates.Collected"), published=facts.date(out, "Dates.Available")),
        otherwise="dataset",
    )


def equipment(found: Element, own: str, facts: Facts) -> Row | Refused:
    """An instrument or a service that others may book."""
    owners = [name for one in parts(found, "Owner", "OrgUnit") if (name := bodies.remembered(one, facts))]
    return facts.asset(
        own,
        {
            "type": "infrastructure-service",
            "title": bodies.texts_in(found, "Name")[0],
            "summary": bodies.texts_in(found, "Description")[0],
            "owners": [{"name": name, "kind": "organisation"} for name in owners],
            "identifiers": facts.identifiers(("local", number) for number in texts(found, "Identifier")),
        },
    )


def patent(found: Element, own: str, facts: Facts) -> Row | Refused:
    """A patent as its family, with the right that this record tells of."""
    office, written = words(found, "CountryCode") or "", words(found, "PatentNumber") or ""
    number = identifiers.patent(written if written.startswith(office) else office + written)
    if not number:
        return _unnumbered(found, own, written, facts)
    title, spoken, _ = bodies.texts_in(found, "Title")
    return patents.asset(
        patents.Patent(
            office=number[:2],
            number=number[2:],
            filed=words(found, "RegistrationDate"),
            published=words(found, "PublicationDate"),
            title=title,
            summary=bodies.texts_in(found, "Abstract")[0],
            language=language(spoken or ""),
            inventors=list(_parties(found, "Inventors", "Inventor")),
            owners=list(_parties(found, "Holders", "Holder")),
            fields=distinct(_class(one) for one in texts(found, "Subject")),
            events=[patents.Event("grant", words(found, "ApprovalDate"))],
        ),
        facts,
    )


def _unnumbered(found: Element, own: str, written: str, facts: Facts) -> Row | Refused:
    """A patent whose number is none of an office, such as that of an application: without a right, no date counts."""
    fix = "Write the publication number with its country, such as EP1000000, so that its dates can be watched."
    expected = "a country code and a publication number"
    facts.noted("PatentNumber", written, rule="not-patent-publication", expected=expected, fix=fix)
    title, spoken, _ = bodies.texts_in(found, "Title")
    return facts.asset(
        own,
        {
            "type": "patent-family",
            "title": title,
            "summary": bodies.texts_in(found, "Abstract")[0],
            "language": language(spoken or ""),
            "identifiers": facts.identifiers([("local", said(found, "id"))]),
            "contributors": [
                {"name": one.name, "role": "inventor"} for one in _parties(found, "Inventors", "Inventor")
            ],
            "owners": [{"name": one.name, "kind": one.kind} for one in _parties(found, "Holders", "Holder")],
            "fields": distinct(_class(one) for one in texts(found, "Subject")),
        },
    )


def _parties(found: Element, *path: str) -> Iterator[patents.Party]:
    for one in parts(found, *path):
        human, body = part(one, "Person"), part(one, "OrgUnit")
        name = bodies.person_name(human) or bodies.body_name(body) or words(one, "DisplayName")
        if name:
            yield patents.Party(name, "person" if human is not None else "organisation")


def _class(address: str) -> dict[str, str] | None:
    symbol = CLASS.search(address)
    return patents.cpc_or_ipc(symbol[1], *symbol.groups()[1:]) if symbol else None


def _asset(found: Element, own: str, facts: Facts, *, otherwise: str, **said_of_it: Any) -> Row | Refused:
    doi = identifiers.doi(words(found, "DOI") or "")
    kind = (words(found, "Type") or "").rsplit("/", 1)[-1] or None
    access = (words(found, "Access") or "").rsplit("/", 1)[-1]
    return facts.asset(
        doi or own,
        {
            **said_of_it,
            "type": facts.kind(kind, otherwise=otherwise),
            "identifiers": _identifiers(found, doi, facts),
            "keywords": list(dict.fromkeys(texts(found, "Keyword"))),
            "funding": list(_funding(found, facts)),
            "licence": licences(texts(found, "License")),
            "confidentiality": "open" if access in OPEN else None,
            "url": words(found, "URL") or (f"https://doi.org/{doi}" if doi else None),
        },
    )


def _identifiers(found: Element, doi: str | None, facts: Facts) -> list[dict[str, str]]:
    at = words(found, "Handle")
    return facts.identifiers(
        [
            ("doi", words(found, "DOI")),
            ("arxiv", arxiv_of(doi)),
            *(("isbn", number) for number in texts(found, "ISBN")),
            ("handle", handle(at) or at),
            ("local", said(found, "id")),
        ]
    )


def _makers(found: Element, path: tuple[str, ...], role: str, facts: Facts) -> Iterator[dict[str, Any]]:
    """People under the name shown on the work, and bodies."""
    for one in parts(found, *path):
        human, body = part(one, "Person"), part(one, "OrgUnit")
        place = part(one, "Affiliation", "OrgUnit") if part(one, "Affiliation") is not None else None
        house = place if place is not None else part(human, "Affiliation", "OrgUnit")
        who = contributor(
            facts,
            words(one, "DisplayName") or bodies.person_name(human) or bodies.body_name(body),
            role,
            orcid=words(human, "ORCID"),
            organisation=bodies.remembered(house, facts),
        )
        if who:
            yield who


def _funding(found: Element, facts: Facts) -> Iterator[dict[str, str]]:
    """Who paid for the projects it comes from."""
    for one in parts(found, "OriginatesFrom", "Project"):
        entry = filled(funder=bodies.payer(one, facts), grant=bodies.reference(one))
        if entry:
            yield entry
    for one in parts(found, "OriginatesFrom", "Funding"):
        funder = bodies.remembered(part(one, "Funder", "OrgUnit"), facts, type="funder")
        entry = filled(funder=funder, grant=words(one, "Identifier"))
        if entry:
            yield entry
