"""People and organisations in the vocabulary of schema.org."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers.facts import Facts
from valorise.readers.json_parts import Object, inner, objects, text, texts
from valorise.readers.rows import Refused, Row
from valorise.readers.scholarly import authors, contributor, funder, named, orcid_in
from valorise.terms import identifiers
from valorise.terms.words import plain

LONGEST_NAME = 200


def contributors(node: Object, parts: tuple[str, ...], facts: Facts) -> list[dict[str, Any]]:
    """Everybody named in these parts, each person once, with the first of their roles."""
    found: dict[str, dict[str, Any]] = {}
    for part in parts:
        role = facts.kind(part, "role", None)
        for one in _each(inner(node, part)):
            if who := _contributor(one, role, facts):
                found.setdefault(who["name"], who)
    return list(found.values())


def _each(value: Any) -> Iterator[Any]:
    """Objects as they are; a text that lists several people gives each."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield from authors(one) if one.count(",") > 1 or ";" in one else [one]
        elif isinstance(one, dict):
            yield one


def _contributor(one: Any, role: str | None, facts: Facts) -> dict[str, Any] | None:
    if isinstance(one, str):
        return contributor(facts, one[:LONGEST_NAME], role) if "://" not in one else None
    place = next(objects(one, "affiliation"), {})
    return contributor(
        facts,
        name(one),
        role,
        orcid=orcid(one),
        organisation=text(place, "name") or next(texts(one, "affiliation"), None),
        ror=ror(place),
    )


def name(one: Object) -> str | None:
    """Name of a person or body."""
    return text(one, "name") or named(text(one, "givenName"), text(one, "familyName"))


def addresses(one: Object) -> Iterator[str]:
    """Addresses and numbers by which a node may be known."""
    for part in ("@id", "id", "identifier", "sameAs", "url"):
        yield from texts(one, part)
        yield from (value for entry in objects(one, part) if (value := text(entry, "value") or text(entry, "@id")))


def orcid(one: Object) -> str | None:
    """The first address that is one of ORCID and has a number."""
    return next((found for found in addresses(one) if orcid_in(found) and any(sign.isdigit() for sign in found)), None)


def ror(one: Object) -> str | None:
    """The first address that is one of ROR."""
    return next((found for found in addresses(one) if "ror.org/" in found), None)


def funders(node: Object, facts: Facts) -> list[dict[str, str]]:
    """Funders, and grants with their funders; a bare text under `funding` is the number of a grant."""
    found: list[dict[str, str]] = []
    grants = list(objects(node, "funding"))
    for one in [*grants, *objects(node, "funder")]:
        body = next(objects(one, "funder"), next(objects(one, "sponsor"), {})) if one in grants else one
        title, number = plain(name(body)), _grant(one) if one in grants else None
        found.append({key: value for key, value in (("funder", title), ("grant", number)) if value})
        funder(facts, title, next((at for at in addresses(body) if "10.13039/" in at or "ror.org/" in at), None))
    found += [{"funder": title} for title in texts(node, "funder") if "://" not in title]
    loose = [number for number in texts(node, "funding") if "://" not in number]
    if loose and len(found) == 1 and "grant" not in found[0]:
        return [{**found[0], "grant": number} for number in loose]
    return found + [{"grant": number} for number in loose]


def _grant(one: Object) -> str | None:
    number = next(texts(one, "identifier"), None) or next((text(e, "value") for e in objects(one, "identifier")), None)
    return number or text(one, "name")


def person(node: Object, facts: Facts) -> Row | Refused:
    """A person of a graph; without an ORCID a name is no person that can be told from others."""
    number, title = facts.orcid(orcid(node)), plain(name(node))
    if not number or not title:
        return facts.refusal(
            column="identifier",
            rule="no-orcid",
            found=title,
            expected="a person with a name and an ORCID",
            fix="Nothing to do where a work of the file names the person: there the name is kept.",
        )
    place = next(objects(node, "affiliation"), {})
    return facts.row(
        "people",
        f"orcid:{number}",
        {
            "name": title,
            "organisation": text(place, "name") or next(texts(node, "affiliation"), None),
            "identifiers": identifiers.identifiers([("orcid", number)]),
        },
    )


def organisation(node: Object, facts: Facts) -> Row | Refused:
    """An organisation of a graph."""
    title, number = plain(name(node)), facts.ror(ror(node))
    address = next((found for found in addresses(node) if found.startswith("http")), None)
    if not title:
        fix = "Give it a name, or leave it out."
        return facts.refusal(column="name", rule="required", found=address, expected="a name", fix=fix)
    return facts.row(
        "organisations",
        f"ror:{number}" if number else f"{facts.prefix}:{address or title}",
        {
            "name": title,
            "names": [other for other in texts(node, "alternateName") if other != title],
            "country": facts.country(text(node, "address", "addressCountry"), "address.addressCountry"),
            "city": text(node, "address", "addressLocality"),
            "url": text(node, "url"),
            "identifiers": facts.identifiers([("ror", number)]),
        },
    )
