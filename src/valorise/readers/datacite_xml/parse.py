"""DataCite XML brought into the words of its JSON form, and then read like it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from valorise.readers.datacite.parse import record
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.safe_xml import local, root_tag
from valorise.readers.source import Source
from valorise.readers.xml_parts import Element, part, parts, said, words, xml_rows

KERNEL = re.compile(rb"datacite\.org/schema/kernel-\d")
RECORD = re.compile(rb"<(?:[\w.-]+:)?resource[\s>]")
FACTS = Facts("datacite_xml", "", 0, "CC0-1.0", ids="datacite", words="datacite")


def recognise(source: Source) -> float:
    """The name space of a kernel, and a record of it."""
    if not source.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or not KERNEL.search(source.head):
        return 0.0
    return 1.0 if root_tag(source) == "resource" else 0.9 if RECORD.search(source.head) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each record."""
    return xml_rows(source, {"resource"}, _record, FACTS)


def _record(resource: Element, facts: Facts) -> Row | Refused:
    number, kind = words(resource, "identifier"), said(part(resource, "identifier"), "identifierType")
    is_doi = (kind or "DOI").upper() == "DOI"
    return record(
        {
            "doi": number if is_doi else None,
            "identifiers": [] if is_doi else [{"identifier": number, "identifierType": kind}],
            "types": {"resourceTypeGeneral": said(part(resource, "resourceType"), "resourceTypeGeneral")},
            "titles": [
                {"title": words(one), "titleType": said(one, "titleType")} for one in parts(resource, "titles", "title")
            ],
            "creators": [one for body in parts(resource, "creators", "creator") for one in _people(body, "creator")],
            "contributors": [
                {**one, "contributorType": said(body, "contributorType") or "Other"}
                for body in parts(resource, "contributors", "contributor")
                for one in _people(body, "contributor")
            ],
            "publicationYear": words(resource, "publicationYear"),
            "dates": [
                {"date": words(one), "dateType": said(one, "dateType")} for one in parts(resource, "dates", "date")
            ],
            "language": words(resource, "language"),
            "subjects": [{"subject": words(one)} for one in parts(resource, "subjects", "subject")],
            "alternateIdentifiers": [
                {"alternateIdentifier": words(one), "alternateIdentifierType": said(one, "alternateIdentifierType")}
                for one in parts(resource, "alternateIdentifiers", "alternateIdentifier")
            ],
            "rightsList": list(_rights(resource)),
            "descriptions": [
                {"description": words(one), "descriptionType": said(one, "descriptionType")}
                for one in parts(resource, "descriptions", "description")
            ],
            "fundingReferences": [_funding(one) for one in parts(resource, "fundingReferences", "fundingReference")],
        },
        facts,
    )


def _people(body: Element, kind: str) -> Iterator[dict[str, Any]]:
    """The person or body of an entry; some programs put several people into one, one name after the other."""
    started = 0
    named: list[tuple[int, Element]] = []
    for one in body:
        started += local(one) == f"{kind}Name"
        named.append((started, one))
    for _, group in groupby(named, key=lambda pair: pair[0]):
        yield _person([one for _, one in group], f"{kind}Name")


def _person(about: list[Element], name: str) -> dict[str, Any]:
    by_name = {local(one): words(one) for one in about}
    return {
        "name": by_name.get(name),
        "givenName": by_name.get("givenName"),
        "familyName": by_name.get("familyName"),
        "nameIdentifiers": [
            {"nameIdentifier": words(one), "nameIdentifierScheme": said(one, "nameIdentifierScheme")}
            for one in about
            if local(one) == "nameIdentifier"
        ],
        "affiliation": [
            {"name": words(one), "affiliationIdentifier": said(one, "affiliationIdentifier")}
            for one in about
            if local(one) == "affiliation"
        ],
    }


def _rights(resource: Element) -> Iterator[dict[str, str | None]]:
    """Rights in a list since kernel 3, on their own before."""
    for one in [*parts(resource, "rightsList", "rights"), *parts(resource, "rights")]:
        yield {
            "rights": words(one),
            "rightsUri": said(one, "rightsURI"),
            "rightsIdentifier": said(one, "rightsIdentifier"),
        }


def _funding(one: Element) -> dict[str, str | None]:
    return {
        "funderName": words(one, "funderName"),
        "funderIdentifier": words(one, "funderIdentifier"),
        "funderIdentifierType": said(part(one, "funderIdentifier"), "funderIdentifierType"),
        "awardNumber": words(one, "awardNumber"),
    }
