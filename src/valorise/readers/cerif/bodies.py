"""People, organisations and projects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers.facts import Facts
from valorise.readers.names import names
from valorise.readers.rows import Refused, Row
from valorise.readers.safe_xml import local
from valorise.readers.scholarly import named
from valorise.readers.xml_parts import LANGUAGE, Element, part, parts, said, texts, words
from valorise.terms import identifiers

REFERENCE = "#ProjectReference"
EC = "501100000780"
"""The European Commission in the funder registry."""
BY_MAIL = "mailto:"


def texts_in(element: Element, name: str) -> tuple[str | None, str | None, list[str]]:
    """A text in several languages: the English one or else the first, its language, and the others."""
    found = [(one.get(LANGUAGE), text) for one in parts(element, name) if (text := words(one))]
    main = next((pair for pair in found if (pair[0] or "").startswith("en")), next(iter(found), (None, None)))
    return main[1], main[0], [text for pair in found if pair is not main for text in [pair[1]]]


def body_name(body: Element | None) -> str | None:
    """Name of an organisation, else its acronym."""
    return None if body is None else texts_in(body, "Name")[0] or words(body, "Acronym")


def person_name(one: Element | None) -> str | None:
    """Given and family names of a person."""
    name = part(one, "PersonName")
    return named(words(name, "FirstNames"), words(name, "FamilyNames"), words(name, "OtherNames"))


def numbers(body: Element) -> Iterator[tuple[str, str | None]]:
    """Identifiers that the profile has elements for."""
    yield "ror", identifiers.ror(words(body, "RORID") or "")
    yield "grid", (words(body, "GRID") or "").rsplit("/", 1)[-1] or None
    yield "isni", (words(body, "ISNI") or "").rsplit("/", 1)[-1].replace(" ", "") or None
    yield "fundref", (words(body, "FundRefID") or "").rsplit("/", 1)[-1] or None


def remembered(body: Element | None, facts: Facts, **more: Any) -> str | None:
    """Name of an organisation named inside another record, which is remembered where a register names it."""
    name = body_name(body)
    ids = facts.identifiers(numbers(body)) if body is not None else []
    if name and ids:
        facts.organisation(f"{ids[0]['scheme']}:{ids[0]['value']}", name, identifiers=ids, **more)
    return name


def organisation(unit: Element, own: str, facts: Facts) -> Row | Refused:
    """An organisation or a part of one."""
    name, _, others = texts_in(unit, "Name")
    short = words(unit, "Acronym")
    if not (name or short):
        return _no_name(own, facts)
    kinds = [kind for one in texts(unit, "Type") if (kind := one.rsplit("#", 1)[-1].rsplit("/", 1)[-1].lower())]
    known = next((kind for kind in kinds if ("organisation", kind) in names(facts.reader)), None)
    above = parts(unit, "PartOf", "OrgUnit")
    return facts.row(
        "organisations",
        f"cerif:{own}",
        {
            "name": name or short,
            "names": list(dict.fromkeys(one for one in (short if name else None, *others) if one)),
            "type": facts.kind(known or next(iter(kinds), None), "organisation", None),
            "parents": [f"cerif:{_beside(own, said(one, 'id'))}" for one in above if said(one, "id")],
            "url": next((one for one in texts(unit, "ElectronicAddress") if one.startswith("http")), None),
            "identifiers": facts.identifiers([*numbers(unit), ("local", said(unit, "id"))]),
        },
    )


def _beside(own: str, other: str | None) -> str:
    """Full name of another record of the same system."""
    return f"{own.split(':')[0]}:{other}" if ":" in own else other or ""


def person(one: Element, own: str, facts: Facts) -> Row | Refused:
    """A person with their house; telephone numbers stay where they are."""
    name = person_name(one)
    if not name:
        return _no_name(own, facts)
    number = facts.orcid(words(one, "ORCID"), "ORCID")
    mail = next((at for at in texts(one, "ElectronicAddress") if at.lower().startswith(BY_MAIL)), None)
    other = (words(one, "ISNI") or "").rsplit("/", 1)[-1].replace(" ", "")
    return facts.row(
        "people",
        f"orcid:{number}" if number else f"cerif:{own}",
        {
            "name": name,
            "organisation": remembered(part(one, "Affiliation", "OrgUnit"), facts),
            "email": mail[len(BY_MAIL) :] if mail else None,
            "identifiers": facts.identifiers([("orcid", number), ("isni", other or None), ("local", said(one, "id"))]),
        },
    )


def project(found: Element, own: str, facts: Facts) -> Row | Refused:
    """A project with its consortium and who pays."""
    title, acronym = texts_in(found, "Title")[0], words(found, "Acronym")
    summary = texts_in(found, "Abstract")[0]
    if not (title or acronym or summary):
        return _no_name(own, facts)
    return facts.row(
        "projects",
        f"cerif:{own}",
        {
            "acronym": acronym,
            "title": title or acronym,
            "summary": summary,
            "starts": facts.date(words(found, "StartDate"), "StartDate"),
            "ends": facts.date(words(found, "EndDate"), "EndDate"),
            "programme": _programme(found),
            "participants": list(_participants(found, facts)),
            "identifiers": facts.identifiers([*grant_numbers(found, facts), ("local", said(found, "id"))]),
        },
    )


def _participants(found: Element, facts: Facts) -> Iterator[dict[str, Any]]:
    for held in parts(found, "Consortium"):
        for place in held:
            name = remembered(part(place, "OrgUnit"), facts)
            if name:
                yield {"name": name, "role": facts.kind(local(place), "role", "participant")}


def _programme(found: Element) -> str | None:
    """The outermost programme of the funding, which calls and contracts are parts of."""
    inner = part(found, "Funded", "As", "Funding")
    above = inner
    while above is not None and (outer := part(above, "PartOf", "Funding")) is not None:
        above = outer
    return None if above is None or above is inner else words(above, "Acronym") or words(above, "Name")


def reference(found: Element) -> str | None:
    """Number of the grant that pays for a project."""
    by_type = [(said(one, "type") or "", words(one)) for one in parts(found, "Identifier")]
    return next((number for kind, number in by_type if kind.endswith(REFERENCE)), None)


def payer(found: Element, facts: Facts) -> str | None:
    """Name of the first funder of a project, which is remembered."""
    return remembered(part(found, "Funded", "By", "OrgUnit"), facts, type="funder")


def grant_numbers(found: Element, facts: Facts) -> Iterator[tuple[str, str | None]]:
    """The grant number: for the European Commission as CORDIS has it, else with the name of the funder."""
    number, funder = reference(found), payer(found, facts)
    registered = words(part(found, "Funded", "By", "OrgUnit"), "FundRefID") or ""
    if number and registered.endswith(EC) and number.isdigit():
        yield "cordis", number
    elif number and funder:
        yield "grant", f"{funder}:{number}"


def _no_name(own: str, facts: Facts) -> Refused:
    fix = "Fill the name in the research information system, or leave the record out."
    return facts.refusal(column="Name", rule="required", found=own, expected="a name or a title", fix=fix)
