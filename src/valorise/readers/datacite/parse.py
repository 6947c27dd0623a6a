"""DataCite records as assets, with the people, organisations and funders they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from valorise.readers.datacite import people
from valorise.readers.facts import Facts, filled, json_rows
from valorise.readers.json_parts import Object, inner, objects, text
from valorise.readers.licences import is_certain, licence
from valorise.readers.names import ford, language
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import arxiv, arxiv_of, distinct, first_record, handle, head_has, listed
from valorise.readers.source import Source
from valorise.terms import identifiers
from valorise.terms.words import plain

SCHEMA = "datacite.org/schema/kernel"
OWN = {"creators", "titles", "publisher", "publicationYear", "types", "schemaVersion", "rightsList", "descriptions"}
SIGN = re.compile(r"[-_]([a-z])")
SOFTWARE_HERITAGE = re.compile(r"swh:1:[a-z]{3}:[0-9a-f]{40}[^\s,]*", re.IGNORECASE)
ABOUT = ("Abstract", "Other", "Methods", "TechnicalInfo")
"""Kinds of description that say what a thing is, the best first."""


def recognise(source: Source) -> float:
    """Records name their schema or use its words; schema.org, which DataCite also hands out, has a context."""
    found = first_record(source, ("data",))
    if found is None:
        broken = head_has(source, re.escape(SCHEMA)) and not head_has(source, '"@context"')
        return 0.9 if broken or head_has(source, r'"type"\s*:\s*"dois"', '"attributes"') else 0.0
    record = _camel(inner(found, "attributes") or found)
    if "@context" in record or "metadata" in record:
        return 0.0
    if len(OWN & record.keys()) >= 4 and isinstance(record.get("titles"), list):
        return 1.0 if "types" in record or "schemaVersion" in record else 0.0
    return 0.8 if SCHEMA in str(record.get("schemaVersion", "")) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each record."""
    return json_rows(source, _records, record, reader="datacite", licence="CC0-1.0")


def _records(value: Any) -> Iterator[Any]:
    data = value.get("data") if isinstance(value, Mapping) and "data" in value else value
    return iter(data) if isinstance(data, list) else listed(data, "items")


def _camel(record: Any) -> dict[str, Any]:
    """The record with its keys as DataCite writes them today; older exports part words by hyphens or underscores."""
    if not isinstance(record, Mapping):
        return {}
    return {_camel_word(key): value for key, value in record.items()}


@cache
def _camel_word(written: str) -> str:
    return SIGN.sub(lambda found: found.group(1).upper(), written)


def record(given: Object, facts: Facts) -> Row | Refused:
    """One record in the words of DataCite as an asset."""
    record = _camel(given.get("attributes") if isinstance(given.get("attributes"), Mapping) else given)
    written = text(record, "doi") or text(record, "id")
    doi = identifiers.doi(written) if written else None
    return facts.asset(
        doi,
        {
            "type": _type(record, facts),
            "title": _title(record),
            "summary": _summary(record),
            "language": language(text(record, "language") or ""),
            "identifiers": _identifiers(record, doi, facts),
            "contributors": people.contributors(record, facts),
            "dates": _dates(record, facts),
            "keywords": [word for one in objects(record, "subjects") if (word := _keyword(one))],
            "fields": distinct(_field(one) for one in objects(record, "subjects")),
            "funding": people.funding(record, facts),
            "licence": _licence(record),
            "url": text(record, "url"),
            "confidentiality": "open",
        },
    )


def _type(record: Object, facts: Facts) -> str | None:
    types = _camel(record.get("types"))
    return facts.kind(text(types, "resourceTypeGeneral") or text(record, "resourceTypeGeneral"))


def _title(record: Object) -> str | None:
    """The main title; a translated or alternative one only where there is no other."""
    titles = [(text(one, "titleType"), text(one, "title")) for one in objects(record, "titles")]
    main = next((title for kind, title in titles if title and not kind), None)
    return main or next((title for _, title in titles if title), None) or text(record, "title")


def _summary(record: Object) -> str | None:
    told = [(text(one, "descriptionType"), text(one, "description")) for one in objects(record, "descriptions")]
    by_kind = {kind: words for kind, words in reversed(told) if words}
    return next((by_kind[kind] for kind in ABOUT if kind in by_kind), None) or text(record, "description")


def _identifiers(record: Object, doi: str | None, facts: Facts) -> list[dict[str, str]]:
    found: list[tuple[str, str | None]] = [("doi", doi), ("arxiv", arxiv_of(doi))]
    for part in ("identifiers", "alternateIdentifiers"):
        for one in objects(record, part):
            kind = text(one, "identifierType") or text(one, "alternateIdentifierType") or ""
            value = text(one, "identifier") or text(one, "alternateIdentifier") or ""
            found.append(_other_identifier(kind.lower(), value))
    return facts.identifiers(pair for pair in found if pair[0])


def _other_identifier(kind: str, value: str) -> tuple[str, str | None]:
    archived = SOFTWARE_HERITAGE.search(value)
    if archived:
        return "swhid", archived.group()
    by_kind: dict[str, tuple[str, str | None]] = {
        "doi": ("doi", identifiers.doi(value)),
        "arxiv": ("arxiv", arxiv(value)),
        "isbn": ("isbn", value),
        "pmid": ("pmid", value),
        "handle": ("handle", handle(value) or value),
    }
    return by_kind.get(kind, ("", None))


def _dates(record: Object, facts: Facts) -> dict[str, Any]:
    """Days by kind; a range gives its first day. Without a day of issue the year of publication stands."""
    by_kind: dict[str, str] = {}
    for one in objects(record, "dates"):
        kind, written = text(one, "dateType"), text(one, "date")
        if kind and written:
            by_kind.setdefault(kind, written.split("/")[0] if re.match(r"\d{4}-", written) else written)
    issued = by_kind.get("Issued") or text(record, "publicationYear") or by_kind.get("Available")
    return filled(
        created=facts.date(by_kind.get("Created"), "dates.created"),
        published=facts.date(issued or text(record, "datePublished"), "dates.published"),
    )


def _keyword(subject: Object) -> str | None:
    word = plain(text(subject, "subject"))
    return None if not word or word.lower().startswith("fos:") else word


def _field(subject: Object) -> dict[str, str] | None:
    """Subjects of the OECD classification are fields; other schemes give words."""
    return ford(text(subject, "subject") or "")


def _licence(record: Object) -> str | None:
    """The first of the rights that is certain as SPDX, else the first in words; access levels are no licence."""
    told = [
        licence(word)
        for one in objects(record, "rightsList")
        for key in ("rightsIdentifier", "rightsUri", "rightsURI", "rights")
        if (word := text(one, key))
    ]
    words = [one for one in told if one and not one.startswith("http")]
    return next((one for one in words if is_certain(one)), None) or next(iter(words), None)
