"""Who made and who paid for a record of InvenioRDM."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers.facts import Facts, filled
from valorise.readers.json_parts import Object, inner, objects, text, texts
from valorise.readers.scholarly import contributor, distinct, funder, named
from valorise.terms.words import plain

BETWEEN = "::"
"""In deposits a grant is written funder::number."""


def contributors(about: Object, facts: Facts) -> list[dict[str, Any]]:
    """Creators and contributors; bodies that only host, pay or hold rights are none."""
    found = [_person(one, "creator", facts) for one in objects(about, "creators")]
    for one in objects(about, "contributors"):
        role = facts.kind(text(one, "role", "id") or text(one, "role") or text(one, "type"), "role", "contributor")
        found.append(_person(one, role, facts) if role else None)
    return [one for one in found if one]


def _person(one: Object, role: str, facts: Facts) -> dict[str, Any] | None:
    who = inner(one, "person_or_org")
    if who is None:
        return contributor(
            facts, text(one, "name"), role, orcid=text(one, "orcid"), organisation=text(one, "affiliation")
        )
    place = next(objects(one, "affiliations"), {})
    return contributor(
        facts,
        named(text(who, "given_name"), text(who, "family_name"), text(who, "name")),
        role,
        orcid=next(_numbers(who, "orcid"), None),
        organisation=text(place, "name"),
        ror=next(_numbers(place, "ror"), None) or text(place, "id"),
    )


def _numbers(of: Object, scheme: str) -> Iterator[str]:
    for one in objects(of, "identifiers"):
        value = text(one, "identifier")
        if value and (text(one, "scheme") or "").lower() == scheme:
            yield value


def funding(about: Object, facts: Facts) -> list[dict[str, str]]:
    """Funders with the number of the grant, in the forms of today, of legacy records and of deposits."""
    found = []
    for one in objects(about, "funding"):
        name, number = text(one, "funder", "name"), text(one, "funder", "id")
        found.append(filled(funder=plain(name), grant=text(one, "award", "number")))
        funder(facts, name, number)
    for one in objects(about, "grants"):
        name, own = text(one, "funder", "name"), text(one, "id") or ""
        grant = text(one, "code") or (own.split(BETWEEN)[-1] if own else None)
        found.append(filled(funder=plain(name), grant=grant))
        funder(facts, name, text(one, "funder", "doi") or (own.split(BETWEEN)[0] if BETWEEN in own else None))
    return distinct([*found, *({"grant": grant} for grant in texts(about, "grants"))])
