"""CSL references as assets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from valorise.readers.facts import Facts, filled, json_rows
from valorise.readers.json_parts import Object, inner, objects, text, texts
from valorise.readers.licences import licence
from valorise.readers.names import language
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import arxiv_of, contributor, first_record, head_has, listed
from valorise.readers.source import Source
from valorise.terms import identifiers

ROLES = ("author", "editor", "translator", "director", "composer", "illustrator", "interviewer")
OF_CSL = {
    "container-title",
    "issued",
    "accessed",
    "DOI",
    "ISSN",
    "ISBN",
    "page",
    "URL",
    "publisher-place",
    "citation-key",
}
OTHERS = {"@context", "metadata", "reference-count", "content-domain", "titles", "blog_slug", "openalex_id"}
"""Keys of formats that are near to this one and have readers of their own."""
SEPARATOR = re.compile(r"\s*[;,]\s*")
PUBLISHED = ("issued", "original-date", "event-date", "submitted")


def recognise(source: Source) -> float:
    """A reference has a type, one title as text, and parts of names and dates as only CSL writes them."""
    record = first_record(source, ("items",))
    if record is None:
        return 0.8 if head_has(source, r'"date-parts"\s*:', r'"family"\s*:', r'"type"\s*:', r'"title"\s*:\s*"') else 0.0
    if OTHERS & record.keys() or not isinstance(record.get("title"), str) or "type" not in record:
        return 0.0
    dated = isinstance(record.get("issued"), Mapping)
    people = any("family" in one or "literal" in one for one in objects(record, "author"))
    return 0.9 if (dated or people) and len(OF_CSL & record.keys()) >= 2 else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each reference."""
    return json_rows(source, _references, _reference, reader="csl")


def _references(value: Any) -> Iterator[Any]:
    return listed(value, "items")


def _reference(found: Object, facts: Facts) -> Row | Refused:
    written, own = text(found, "DOI"), text(found, "id")
    doi = identifiers.doi(written) if written else None
    return facts.asset(
        # A key is unique in its file only: two people may both have a smith2020.
        doi or (f"{facts.file}/{own}" if own else None),
        {
            "type": facts.kind(text(found, "type")),
            "title": text(found, "title"),
            "summary": text(found, "abstract"),
            "language": language(text(found, "language") or ""),
            "identifiers": facts.identifiers(
                [
                    ("doi", written),
                    ("arxiv", arxiv_of(doi)),
                    ("pmid", text(found, "PMID")),
                    *(("isbn", one) for one in (text(found, "ISBN") or "").split()[:1]),
                    ("patent-publication", text(found, "number") if text(found, "type") == "patent" else None),
                ]
            ),
            "contributors": list(_contributors(found, facts)),
            "dates": filled(published=next((day for name in PUBLISHED if (day := _day(found, name, facts))), None)),
            "keywords": _keywords(found),
            "licence": licence(text(found, "license") or text(found, "copyright") or ""),
            "url": text(found, "URL") or (f"https://doi.org/{doi}" if doi else None),
        },
    )


def _contributors(found: Object, facts: Facts) -> Iterator[dict[str, Any]]:
    for part in ROLES:
        role = facts.kind(part, "role", None)
        for one in objects(found, part):
            place = next((name for entry in objects(one, "affiliation") if (name := text(entry, "name"))), None)
            who = contributor(facts, _name(one), role, orcid=text(one, "ORCID"), organisation=place)
            if who:
                yield who


def _name(one: Object) -> str | None:
    """The name with its particles, as people say it.

    >>> _name({"given": "Ludwig", "non-dropping-particle": "van", "family": "Beethoven"}), _name({"literal": "WHO"})
    ('Ludwig van Beethoven', 'WHO')
    """
    said = ("given", "dropping-particle", "non-dropping-particle", "family")
    name = " ".join(part for key in said if (part := text(one, key)))
    suffix = text(one, "suffix")
    return (f"{name}, {suffix}" if suffix else name) if name else text(one, "literal") or text(one, "name")


def _day(found: Object, name: str, facts: Facts) -> str | None:
    """First day of a date, in parts or as text; a season or “circa” is none of them."""
    parts = inner(found, name, "date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not first:
        return facts.date(text(found, name, "raw") or text(found, name, "literal") or text(found, name), name)
    numbers = [text(one) or "0" for one in first[:3]]
    return facts.date("-".join([numbers[0].zfill(4), *(one.zfill(2) for one in numbers[1:])]), name)


def _keywords(found: Object) -> list[str]:
    written = text(found, "keyword")
    words = SEPARATOR.split(written) if written else []
    return list(dict.fromkeys(word for word in [*words, *texts(found, "categories")] if word))
