"""Citation files as assets: the thing itself, and the publication it prefers to be cited by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from valorise.readers.citation_cff.safe_yaml import document
from valorise.readers.facts import Facts, filled
from valorise.readers.json_parts import Object, objects, text, texts
from valorise.readers.licences import licences
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import arxiv_of, contributor, named, repository
from valorise.readers.source import Source
from valorise.terms import identifiers, knowledge

READER = "citation_cff"
VERSION = re.compile(r"^[\"']?cff-version[\"']?\s*:", re.MULTILINE)
NEEDED = ("message", "title", "authors")
DAY = ("year", "month", "day")


def recognise(source: Source) -> float:
    """A line says the version of the format."""
    head = source.head_text.lstrip("\ufeff \r\n\t")
    return 1.0 if head[:1] not in ("{", "[", "<") and VERSION.search(head) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """The software or dataset, and its preferred citation."""
    found = document(source)
    first = Facts(READER, source.name, 1)
    if not isinstance(found, Mapping):
        yield first.refusal(
            rule="not-object",
            found=found,
            expected="keys and values such as “title: My Research Tool”",
            fix="Write the file again as citation-file-format.github.io shows.",
        )
        return
    _conformity(found, first)
    yield _work(found, text(found, "type") or "software", first)
    preferred = found.get("preferred-citation")
    if isinstance(preferred, Mapping):
        yield _work(preferred, text(preferred, "type"), Facts(READER, source.name, 2))


def _conformity(found: Object, facts: Facts) -> None:
    """Tell keys that the format does not have, and keys that it demands and are missing."""
    known = {row["key"] for row in knowledge.rows("readers/citation_cff/keys.csv")}
    for key in found:
        if key not in known:
            fix = "Remove the key, or correct its spelling."
            facts.noted(str(key), found[key], rule="unknown-key", expected="a key of the format", fix=fix)
    for key in NEEDED:
        if not found.get(key):
            fix = "Add it, so that other programs take the file too."
            facts.noted(key, None, rule="key-missing", expected=f"the key {key}", fix=fix, severity="notice")
    released = text(found, "date-released")
    if released and "T" in released:
        fix = "Write year, month and day only."
        expected = "a day such as 2018-09-05"
        facts.noted("date-released", released, rule="date-with-time", expected=expected, fix=fix, severity="notice")
    if found.get("authors") and not isinstance(found["authors"], list):
        fix = "Begin each author with a hyphen."
        facts.noted("authors", found["authors"], rule="not-list", expected="a list of authors", fix=fix)


def _work(found: Object, kind: str | None, facts: Facts) -> Row | Refused:
    said = list(_said_identifiers(found))
    doi = next((number for scheme, number in said if scheme == "doi"), None)
    code = repository(text(found, "repository-code"))
    return facts.asset(
        (identifiers.doi(doi) if doi else None) or code or text(found, "repository-code"),
        {
            "type": facts.kind(kind),
            "title": text(found, "title"),
            "summary": text(found, "abstract"),
            "identifiers": facts.identifiers([*said, ("arxiv", arxiv_of(doi)), ("repository", code)]),
            "contributors": list(_people(found, facts)),
            "dates": filled(published=_day(found, facts)),
            "keywords": list(texts(found, "keywords")),
            "licence": licences([*texts(found, "license")] or [*texts(found, "license-url")]),
            "url": text(found, "url") or text(found, "repository-code") or (f"https://doi.org/{doi}" if doi else None),
        },
    )


def _said_identifiers(found: Object) -> Iterator[tuple[str, str]]:
    schemes = {"doi": "doi", "swh": "swhid"}
    for scheme in ("doi", "isbn"):
        if number := text(found, scheme):
            yield scheme, number
    for one in objects(found, "identifiers"):
        known, number = schemes.get(text(one, "type") or ""), text(one, "value")
        if known and number:
            yield known, number


def _people(found: Object, facts: Facts) -> Iterator[dict[str, Any]]:
    """Authors and editors: people with parts of their names, or bodies."""
    for part, role in (("authors", "author"), ("editors", "editor")):
        for one in objects(found, part):
            family = " ".join(word for key in ("name-particle", "family-names") if (word := text(one, key)))
            suffix = text(one, "name-suffix")
            person = named(text(one, "given-names"), f"{family}, {suffix}" if family and suffix else family or None)
            name = person or text(one, "name") or text(one, "alias")
            who = contributor(facts, name, role, orcid=text(one, "orcid"), organisation=text(one, "affiliation"))
            if who:
                yield who


def _day(found: Object, facts: Facts) -> str | None:
    """Day of release or publication, else year and month as far as they are given."""
    for key in ("date-released", "date-published", "issue-date"):
        if written := text(found, key):
            return facts.date(written, key)
    parts: list[str] = []
    for key in DAY:
        if not (part := text(found, key)):
            break
        parts.append(part.zfill(2))
    return facts.date("-".join(parts), "year") if parts else None
