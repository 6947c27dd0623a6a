"""Who made and who paid for a DataCite record."""

from __future__ import annotations

from typing import Any

from valorise.readers.facts import Facts, filled
from valorise.readers.json_parts import Object, objects, text, texts
from valorise.readers.scholarly import distinct
from valorise.terms import identifiers
from valorise.terms.words import plain


def contributors(record: Object, facts: Facts) -> list[dict[str, Any]]:
    """Creators and contributors; bodies that only host, pay or hold rights are none."""
    creators = [*objects(record, "creators"), *objects(record, "creator")]
    found = [_person(one, "creator", facts) for one in creators]
    for one in objects(record, "contributors"):
        role = facts.kind(text(one, "contributorType"), "role", "contributor")
        if role:
            found.append(_person(one, role, facts))
    return [one for one in found if one]


def _person(one: Object, role: str, facts: Facts) -> dict[str, Any] | None:
    parts = [text(one, "givenName"), text(one, "familyName")]
    name = " ".join(part for part in parts if part) if all(parts) else text(one, "name")
    if not name or not plain(name):
        return None
    orcid = facts.orcid(_orcid(one))
    organisation = _organisation(one, facts)
    if orcid:
        facts.person(f"orcid:{orcid}", name, orcid, organisation=organisation)
    return filled(name=plain(name), orcid=orcid, role=role, organisation=organisation)


def _orcid(one: Object) -> str | None:
    for entry in objects(one, "nameIdentifiers"):
        value = text(entry, "nameIdentifier")
        if (text(entry, "nameIdentifierScheme") or "").upper() == "ORCID" or (value and "orcid.org" in value):
            return value
    return None


def _organisation(one: Object, facts: Facts) -> str | None:
    """Name of the first affiliation, which may be a text or an object with a ROR identifier."""
    for entry in objects(one, "affiliation"):
        ror = facts.ror(text(entry, "affiliationIdentifier"))
        if ror:
            facts.organisation(f"ror:{ror}", text(entry, "name"), identifiers=identifiers.identifiers([("ror", ror)]))
    names = [text(entry, "name") for entry in objects(one, "affiliation")]
    return next((name for name in names if name), None) or plain(next(texts(one, "affiliation"), None))


def funding(record: Object, facts: Facts) -> list[dict[str, str]]:
    """Funders with the number of the grant."""
    found = []
    for one in objects(record, "fundingReferences"):
        name, number = plain(text(one, "funderName")), text(one, "funderIdentifier")
        grant = text(one, "awardNumber") or text(one, "awardNumber", "awardNumber")
        found.append(filled(funder=name, grant=grant))
        if number:
            _funder(name, number, (text(one, "funderIdentifierType") or "").lower(), facts)
    return distinct(found)


def _funder(name: str | None, number: str, kind: str, facts: Facts) -> None:
    ror = facts.ror(number) if "ror" in kind else None
    if ror:
        facts.organisation(f"ror:{ror}", name, identifiers=facts.identifiers([("ror", ror)]))
    elif "funder" in kind:
        tail = number.rstrip("/").rsplit("/", 1)[-1]
        ids = facts.identifiers([("fundref", tail)])
        facts.organisation(f"fundref:{tail}", name, identifiers=ids)
