"""The tender of a release as a need, and the bodies it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers.facts import Facts, filled
from valorise.readers.json_parts import Object, inner, objects, text
from valorise.readers.names import language
from valorise.readers.rows import Refused, Row
from valorise.terms import money
from valorise.terms.words import name_for

SIDES = {"buyer", "procuringEntity", "supplier", "tenderer"}
"""Roles of bodies that buy or offer; payers, reviewers and funders stay out."""
OVER = {"cancelled", "unsuccessful", "withdrawn"}
SMALL = {"micro": True, "sme": True, "small": True, "medium": True, "large": False}


def need(release: Object, ocid: str, facts: Facts) -> Row | Refused:
    """The process as a need; refused where nothing says what is looked for."""
    tender = inner(release, "tender")
    title, summary = text(tender, "title"), _summary(release)
    if not (title or summary):
        expected, fix = "a title or a description of the tender", "Ask the publisher for them."
        return facts.refusal(rule="no-text", found=ocid, expected=expected, fix=fix, column="tender.title")
    status = text(tender, "status")
    if status in OVER:
        expected, fix = "a tender that can be answered", "Nothing need be done; it is kept as it was."
        facts.noted("tender.status", status, rule="not-open", expected=expected, fix=fix, severity="notice")
    owner = _owner(release, facts)
    record = {
        "type": "tender",
        "title": title,
        "summary": summary,
        "language": language(text(release, "language") or ""),
        "owner": owner,
        "country": owner.get("country"),
        "opens": facts.date(text(tender, "tenderPeriod", "startDate"), "tender.tenderPeriod.startDate"),
        "deadline": facts.date(text(tender, "tenderPeriod", "endDate"), "tender.tenderPeriod.endDate"),
        "budget": _budget(release),
        "fields": _classes(tender),
        "identifiers": named(ocid, facts),
        "url": next((found for one in objects(tender, "documents") if (found := text(one, "url"))), None),
    }
    return facts.row("needs", f"ocds:{ocid}", record)


def named(ocid: str, facts: Facts) -> list[dict[str, str]]:
    """The identifier of the process."""
    return facts.identifiers([("local", ocid)])


def bodies(release: Object, facts: Facts) -> Iterator[dict[str, Any]]:
    """Buyers and suppliers as records; without a list of parties, those that single parts name."""
    listed = [one for one in objects(release, "parties") if SIDES & set(inner(one, "roles") or ())]
    suppliers = [one for award in objects(release, "awards") for one in objects(award, "suppliers")]
    for one in listed or [*objects(release, "buyer"), *suppliers]:
        found = _body(one, facts)
        if found["name"]:
            yield found


def _summary(release: Object) -> str | None:
    """Description of the tender, of its items, and why it is wanted, each once."""
    told = [
        text(release, "tender", "description"),
        *(text(one, "description") for one in objects(release, "tender", "items")),
        text(release, "planning", "rationale"),
    ]
    return " ".join(dict.fromkeys(one for one in told if one)) or None


def _owner(release: Object, facts: Facts) -> dict[str, Any]:
    buyer = next(objects(release, "buyer"), None) or next(objects(release, "tender", "procuringEntity"), {})
    whole = next((one for one in objects(release, "parties") if text(one, "id") == text(buyer, "id")), buyer)
    return filled(name=text(whole, "name"), country=_country(whole, facts))


def _country(party: Object, facts: Facts) -> str | None:
    written = text(party, "address", "country") or text(party, "address", "countryName")
    return facts.country(written, "address.countryName")


def _budget(release: Object) -> dict[str, Any] | None:
    value = inner(release, "tender", "value") or inner(release, "planning", "budget", "amount")
    written = inner(value, "amount")
    amount = money.amount(written, decimal_mark=".") if isinstance(written, int | float | str) else None
    return filled(amount=amount, currency=text(value, "currency")) if amount and amount > 0 else None


def _classes(tender: Object) -> list[dict[str, str]]:
    found = [
        filled(scheme=(text(kind, "scheme") or "").lower(), code=_code(kind), label=text(kind, "description"))
        for item in objects(tender, "items")
        for kind in [*objects(item, "classification"), *objects(item, "additionalClassifications")]
    ]
    return list({(one["scheme"], one["code"]): one for one in found if "scheme" in one and "code" in one}.values())


def _code(kind: Object) -> str | None:
    """The code as text; spreadsheets on its way may have made a number of it."""
    found = text(kind, "id")
    return found.removesuffix(".0") if found else None


def _body(party: Object, facts: Facts) -> dict[str, Any]:
    scheme, number = text(party, "identifier", "scheme"), _code(inner(party, "identifier") or {})
    name, country = text(party, "name") or text(party, "identifier", "legalName"), _country(party, facts)
    record = filled(
        names=[other] if (other := text(party, "identifier", "legalName")) and other != name else [],
        country=country,
        city=text(party, "address", "locality"),
        region=text(party, "address", "region"),
        url=text(party, "identifier", "uri"),
        identifiers=facts.identifiers([("local", f"{scheme}:{number}" if scheme and number else None)]),
    )
    small = SMALL.get(text(party, "details", "scale") or "")
    own = f"{scheme}-{number}" if scheme and number else f"{country or 'XX'}-{name_for(name or '')}"
    return {
        "id": f"ocds:{own}",
        "name": name,
        **record,
        **({} if small is None else {"small": small}),
        "origins": facts.origin(),
    }
