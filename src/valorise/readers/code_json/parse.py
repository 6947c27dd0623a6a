"""Releases of an agency's catalogue as software assets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from valorise.readers.facts import Facts, filled, json_rows, said
from valorise.readers.json_parts import Object, inner, objects, text, texts
from valorise.readers.licences import licence, licences
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import first_record, head_has, repository
from valorise.readers.source import Source
from valorise.terms.words import name_for

COUNTRY = "US"
"""The schema is law for agencies of the United States alone."""
CATALOGUE = {"Software", "Public Code Repo", "Description"}


def recognise(source: Source) -> float:
    """A catalogue has releases with permissions; NASA's short form has columns of its own."""
    record = first_record(source, ("releases",))
    if record is None:
        return 0.9 if head_has(source, r'"releases"\s*:\s*\[', '"permissions"', '"usageType"') else 0.0
    if "permissions" in record and ("repositoryURL" in record or "usageType" in str(record.get("permissions"))):
        return 1.0
    return 1.0 if record.keys() >= CATALOGUE else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each release."""
    return json_rows(source, _releases, _release, reader="code_json")


def _releases(value: Any) -> Iterator[Any]:
    """Releases, each knowing the agency of the catalogue around it."""
    inside = value.get("releases") if isinstance(value, Mapping) else None
    if not isinstance(inside, list):
        yield value
        return
    agency = text(value, "agency")
    for one in inside:
        yield {**one, "agency": text(one, "agency") or agency} if isinstance(one, Mapping) else one


def _release(release: Object, facts: Facts) -> Row | Refused:
    if release.keys() >= CATALOGUE:
        return _entry(release, facts)
    agency, unit = text(release, "agency"), text(release, "organization")
    body = " ".join(dict.fromkeys(part for part in (agency, unit) if part)) or None
    if agency:
        facts.organisation(f"code_json:{name_for(agency)}", agency, country=COUNTRY, type="public-body")
    address, own = text(release, "repositoryURL"), text(release, "local-id")
    return facts.asset(
        own or (name_for(address, most=100) if address else None),
        {
            "type": "software",
            "title": text(release, "name"),
            "summary": text(release, "description"),
            "identifiers": facts.identifiers([("repository", repository(address)), ("local", own)]),
            "contributors": [one for one in map(_developer, objects(release, "contributors")) if one]
            or _organisation(body),
            "dates": filled(created=facts.date(text(release, "date", "created"), "date.created")),
            "keywords": _words([*texts(release, "tags"), *texts(release, "languages")]),
            "licence": licences(_licences(release)),
            "country": COUNTRY,
            "url": said(text(release, "homepageURL")) or address,
            "confidentiality": "open",
            "retrieved": facts.date(text(release, "date", "metadataLastUpdated"), "date.metadataLastUpdated"),
        },
    )


def _entry(entry: Object, facts: Facts) -> Row | Refused:
    """A line of NASA's short form; its contributors are a flat list of name, address and account."""
    title, address = text(entry, "Software"), text(entry, "Public Code Repo")
    people = inner(entry, "Contributors")
    names = people[::3] if isinstance(people, list) else []
    center = text(entry, "NASA Center")
    return facts.asset(
        name_for(title, most=100) if title else None,
        {
            "type": "software",
            "title": title,
            "summary": text(entry, "Description"),
            "identifiers": facts.identifiers([("repository", repository(address))]),
            "contributors": [one for one in map(_developer, ({"name": name} for name in names)) if one]
            or _organisation(f"NASA {center}" if center else "NASA"),
            "keywords": _words([*texts(entry, "Categories"), *texts(entry, "Languages")]),
            "licence": licences(texts(entry, "License")),
            "country": COUNTRY,
            "url": said(text(entry, "External Link")) or address,
            "confidentiality": "open",
            "retrieved": facts.date(text(entry, "Update_Date"), "Update_Date"),
        },
    )


def _licences(release: Object) -> list[str]:
    """Each licence by its address where that says which, else by its name."""
    found = []
    for one in objects(release, "permissions", "licenses"):
        name, address = text(one, "name"), text(one, "URL")
        by_address = licence(address) if address and name and licence(name) else None
        known = by_address and "://" not in by_address
        found.append(by_address if known and by_address else name or "")
    return [one for one in found if one]


def _developer(one: Object) -> dict[str, str] | None:
    name = said(text(one, "name"))
    return {"name": name, "role": "developer"} if name and "@" not in name else None


def _organisation(body: str | None) -> list[dict[str, str]]:
    """The agency stands as contributor where no person is named."""
    return [{"name": body, "role": "contributor"}] if body else []


def _words(words: list[str]) -> list[str]:
    return list(dict.fromkeys(found for word in words if (found := said(word))))
