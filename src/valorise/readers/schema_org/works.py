"""Works in the vocabulary of schema.org as assets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from valorise.readers.facts import Facts, filled
from valorise.readers.json_parts import Object, objects, text, texts
from valorise.readers.licences import licences
from valorise.readers.names import ford, language
from valorise.readers.rows import Refused, Row
from valorise.readers.schema_org import bodies
from valorise.readers.scholarly import arxiv, arxiv_of, distinct, repository
from valorise.terms import identifiers

MAKERS = ("author", "creator", "maintainer", "editor", "contributor", "producer", "translator")
TEXT_PARTS = ("description", "abstract", "disambiguatingDescription")
SEPARATOR = re.compile(r"\s*[;,]\s*")
DOI_ADDRESS = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s?|info:doi/)?10\.\d{4,9}/", re.IGNORECASE)


def work(node: Object, kind: str | None, facts: Facts) -> Row | Refused:
    """A work as an asset; `kind` is its type in their words."""
    doi = _doi(node)
    code = next((found for one in texts(node, "codeRepository") if (found := repository(one))), None)
    return facts.asset(
        doi or code or next((one for part in ("@id", "url") for one in texts(node, part)), None),
        {
            "type": facts.kind(kind),
            "title": next((words for part in ("name", "headline", "title") for words in texts(node, part)), None),
            "summary": next((words for part in TEXT_PARTS for words in texts(node, part)), None),
            "language": language(next(_languages(node), "")),
            "identifiers": _identifiers(node, doi, code, facts),
            "contributors": bodies.contributors(node, MAKERS, facts),
            "dates": _dates(node, facts),
            "keywords": [word for word in _keywords(node) if not word.upper().startswith("FOS:")],
            "fields": distinct(ford(word) for word in _keywords(node) if word.upper().startswith("FOS:")),
            "funding": distinct(one for one in bodies.funders(node, facts) if one),
            "licence": licences(_licences(node)),
            "url": next((one for one in texts(node, "url") if one.startswith("http")), None)
            or (f"https://doi.org/{doi}" if doi else None),
        },
    )


def _doi(node: Object) -> str | None:
    """DOI of the work: its own name, or an identifier that is an address or a property of that kind."""
    said = [*texts(node, "@id"), *texts(node, "id"), *texts(node, "identifier"), *texts(node, "doi")]
    said += [value for one in objects(node, "identifier") if (value := text(one, "value") or text(one, "@id"))]
    said += [*texts(node, "url"), *texts(node, "sameAs")]
    return next((found for one in said if DOI_ADDRESS.match(one) and (found := identifiers.doi(one))), None)


def _identifiers(node: Object, doi: str | None, code: str | None, facts: Facts) -> list[dict[str, str]]:
    at = next((arxiv(one) for one in bodies.addresses(node) if "arxiv.org/" in one), None)
    archived = next((one for one in bodies.addresses(node) if one.startswith("swh:1:")), None)
    return facts.identifiers(
        [
            ("doi", doi),
            ("arxiv", arxiv_of(doi) or at),
            *(("isbn", one) for one in texts(node, "isbn")),
            ("repository", code),
            ("swhid", archived),
        ]
    )


def _dates(node: Object, facts: Facts) -> dict[str, Any]:
    made = next(texts(node, "dateCreated"), None)
    out = next((day for part in ("datePublished", "copyrightYear") for day in texts(node, part)), None)
    return filled(
        created=facts.date(_day(made), "dateCreated"),
        published=facts.date(_day(out), "datePublished"),
    )


def _day(written: str | None) -> str | None:
    """The day of a time that some programs write with points only, as 2019.04.10.11.16.32."""
    found = re.match(r"(\d{4}\.\d{2}\.\d{2})(?:\.\d{2}){3}$", written) if written else None
    return found.group(1) if found else written


def _languages(node: Object) -> Iterator[str]:
    yield from texts(node, "inLanguage")
    for one in objects(node, "inLanguage"):
        yield from (code for part in ("alternateName", "identifier", "name") if (code := text(one, part)))


def _keywords(node: Object) -> list[str]:
    """Words of a list, of a text that parts them, or the names of defined terms."""
    given = list(texts(node, "keywords"))
    parted = SEPARATOR.split(given[0]) if len(given) == 1 else given
    terms = [word for one in objects(node, "keywords") if (word := text(one, "name"))]
    return list(dict.fromkeys(word for word in [*parted, *terms] if word))


def _licences(node: Object) -> list[str]:
    named = [text(one, "@id") or text(one, "url") or text(one, "name") for one in objects(node, "license")]
    return [one for one in [*texts(node, "license"), *named] if one]
