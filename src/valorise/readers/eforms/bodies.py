"""Buyers, winners and registered bodies of a notice. People they name as contacts are not taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers.facts import Facts, filled
from valorise.readers.xml_parts import Element, part, parts, said, words
from valorise.terms.words import name_for

LEGAL = "buyer-legal-type"
SMALL = {"micro": True, "small": True, "medium": True, "large": False}


def buyers(notice: Element, facts: Facts) -> Iterator[dict[str, Any]]:
    """The organisations that buy, as records, in the order of the notice."""
    listed = _listed(notice)
    for one in parts(notice, "ContractingParty"):
        company = listed.get(words(one, "Party", "PartyIdentification", "ID"))
        kinds = (one for one in parts(one, "ContractingPartyType", "PartyTypeCode") if said(one, "listName") == LEGAL)
        kind = facts.kind(words(next(kinds, None)), "buyer", otherwise=None)
        if company is not None:
            yield _record(company, facts, kind)


def named(notice: Element, facts: Facts) -> Iterator[dict[str, Any]]:
    """Buyers, then winners, then bodies that the notice registers, as records."""
    yield from buyers(notice, facts)
    listed = _listed(notice)
    for party in notice.iter("{*}TenderingParty"):
        for one in [*parts(party, "Tenderer"), *parts(party, "SubContractor")]:
            company = listed.get(words(one, "ID"))
            if company is not None:
                yield _record(company, facts, None)
    for one in parts(notice, "BusinessParty", "PartyLegalEntity"):
        if words(one, "RegistrationName"):
            yield _registered(one, facts)


def _listed(notice: Element) -> dict[str | None, Element]:
    companies = (part(one, "Company") for one in notice.iter("{*}Organization"))
    return {words(one, "PartyIdentification", "ID"): one for one in companies if one is not None}


def _record(company: Element, facts: Facts, kind: str | None) -> dict[str, Any]:
    name, number = words(company, "PartyName", "Name"), words(company, "PartyLegalEntity", "CompanyID")
    country = facts.country(words(company, "PostalAddress", "Country", "IdentificationCode"))
    record = filled(
        name=name,
        type=kind,
        country=country,
        region=words(company, "PostalAddress", "CountrySubentityCode"),
        city=words(company, "PostalAddress", "CityName"),
        url=words(company, "WebsiteURI"),
        identifiers=_number(number, country, facts),
    )
    small = SMALL.get(words(company, "CompanySizeCode") or "")
    return {**record, **({} if small is None else {"small": small}), **_own(name, country, facts)}


def _registered(entity: Element, facts: Facts) -> dict[str, Any]:
    place = part(entity, "CorporateRegistrationScheme", "JurisdictionRegionAddress")
    name, country = words(entity, "RegistrationName"), facts.country(words(place, "Country", "IdentificationCode"))
    record = filled(
        name=name,
        country=country,
        city=words(place, "CityName"),
        identifiers=_number(words(entity, "CompanyID"), country, facts),
    )
    return {**record, **_own(name, country, facts)}


def _number(number: str | None, country: str | None, facts: Facts) -> list[dict[str, str]]:
    """The registration number with its country; the form does not say of which register it is."""
    return facts.identifiers([("local", f"{country or 'EU'}:{number}" if number else None)])


def _own(name: str | None, country: str | None, facts: Facts) -> dict[str, Any]:
    """Numbers are often written differently from notice to notice, so name and country make the id."""
    return {"id": f"eforms:{country or 'XX'}-{name_for(name or '')}", "origins": facts.origin()}
