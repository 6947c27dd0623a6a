"""Crossref works as assets, with the people, organisations and funders they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from valorise.readers.facts import Facts, filled, json_rows
from valorise.readers.json_parts import Object, inner, objects, text, texts
from valorise.readers.licences import licences
from valorise.readers.names import language
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import arxiv_of, distinct, first_record, head_has, joined, listed
from valorise.readers.source import Source
from valorise.terms import identifiers
from valorise.terms.words import plain

OWN = {"reference-count", "is-referenced-by-count", "content-domain", "deposited", "indexed", "prefix", "member"}
"""Keys that only Crossref writes; CSL, which has much the same fields, has none of them."""
ROLES = ("author", "editor", "chair", "translator")
PUBLISHED = ("published-online", "published-print", "posted", "published", "issued")


def recognise(source: Source) -> float:
    """Works carry the bookkeeping of Crossref, which citation formats leave out."""
    record = first_record(source, ("message", "items"), ("items",), ("message",))
    if record is not None:
        return 1.0 if len(OWN & record.keys()) >= 3 else 0.0
    if head_has(source, r'^\W*"status"\s*:\s*"ok"\s*,\s*"message-type"'):
        return 1.0
    return 0.9 if head_has(source, '"DOI"', '"reference-count"', '"content-domain"') else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each work."""
    return json_rows(source, _works, work, reader="crossref", licence="CC0-1.0")


def _works(value: Any) -> Iterator[Any]:
    message = value.get("message") if isinstance(value, Mapping) and "message" in value else value
    return listed(message, "items")


def work(work: Object, facts: Facts) -> Row | Refused:
    """One work in the words of Crossref as an asset."""
    written = text(work, "DOI")
    doi = identifiers.doi(written) if written else None
    title = joined(next(texts(work, "title"), None), next(texts(work, "subtitle"), None))
    _organisations(work, facts)
    return facts.asset(
        doi,
        {
            "type": facts.kind(text(work, "type")),
            "title": title,
            "summary": next(texts(work, "abstract"), None) or next(texts(work, "description"), None),
            "language": language(text(work, "language") or ""),
            "identifiers": facts.identifiers(
                [
                    ("doi", written),
                    ("arxiv", arxiv_of(doi)),
                    ("pmid", text(work, "PMID")),
                    *(("isbn", _tail(one)) for one in texts(work, "ISBN")),
                ]
            ),
            "contributors": _contributors(work, facts),
            "dates": _dates(work, facts),
            "keywords": list(texts(work, "subject")),
            "funding": _funding(work, facts),
            "licence": licences(_licences(work)),
            "url": text(work, "resource", "primary", "URL") or text(work, "URL"),
            "confidentiality": "open",
        },
    )


def _tail(address: str) -> str:
    return address.rstrip("/").rsplit("/", 1)[-1]


def _licences(work: Object) -> list[str]:
    """Addresses of the licences, those of the version of record where there are some."""
    pairs = [(text(one, "content-version"), text(one, "URL")) for one in objects(work, "license")]
    record = [address for version, address in pairs if address and version == "vor"]
    return record or [address for version, address in pairs if address and version != "tdm"]


def _dates(work: Object, facts: Facts) -> dict[str, Any]:
    """Publication is the earliest of the ways it was published; the more exact of two that agree."""
    found = [day for name in PUBLISHED if (day := _date(inner(work, name), name, facts))]
    first = min(found, default=None)
    exact = max((day for day in found if first and day.startswith(first)), key=len, default=None)
    return filled(created=_date(inner(work, "content-created"), "content-created", facts), published=exact)


def _date(said: Any, name: str, facts: Facts) -> str | None:
    parts = inner(said, "date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not first or first[0] in (None, ""):
        return None
    numbers = [text(one) or "0" for one in first[:3]]
    return facts.date("-".join([numbers[0].zfill(4), *(one.zfill(2) for one in numbers[1:])]), name)


def _contributors(work: Object, facts: Facts) -> list[dict[str, Any]]:
    found = []
    for part in ROLES:
        for one in objects(work, part):
            name = joined_name(one)
            if not name or not plain(name):
                continue
            organisation = next((text(place, "name") for place in objects(one, "affiliation")), None)
            orcid = facts.orcid(text(one, "ORCID"))
            if orcid:
                facts.person(f"orcid:{orcid}", name, orcid, organisation=organisation)
            role = facts.kind(part, "role", None)
            found.append(filled(name=plain(name), orcid=orcid, role=role, organisation=organisation))
    return found


def joined_name(one: Object) -> str | None:
    """Given and family name, or the name of a body.

    >>> joined_name({"given": "Ada", "family": "Lovelace"}), joined_name({"name": "A Working Group"})
    ('Ada Lovelace', 'A Working Group')
    """
    return " ".join(part for key in ("given", "family") if (part := text(one, key))) or text(one, "name")


def _organisations(work: Object, facts: Facts) -> None:
    """Bodies that are named with an identifier of their own."""
    named = [*objects(work, "institution")]
    named += [place for part in ROLES for one in objects(work, part) for place in objects(one, "affiliation")]
    for one in named:
        ids = [(text(entry, "id-type"), text(entry, "id")) for entry in objects(one, "id")]
        ror = next((facts.ror(value) for scheme, value in ids if scheme == "ROR"), None)
        if ror:
            facts.organisation(f"ror:{ror}", text(one, "name"), identifiers=facts.identifiers([("ror", ror)]))


def _funding(work: Object, facts: Facts) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for one in objects(work, "funder"):
        name, number = plain(text(one, "name")), _tail(text(one, "DOI") or "")
        grants = [grant for written in texts(one, "award") for grant in written.split(";") if grant.strip()]
        found += [filled(funder=name, grant=grant.strip()) for grant in grants] or [filled(funder=name)]
        ror = next(
            (facts.ror(text(entry, "id")) for entry in objects(one, "id") if text(entry, "id-type") == "ROR"), None
        )
        if name and number:
            ids = facts.identifiers([("fundref", number)])
            facts.organisation(f"fundref:{number}", name, identifiers=ids)
        if ror:
            facts.organisation(f"ror:{ror}", name, identifiers=facts.identifiers([("ror", ror)]))
    return distinct(found)
