"""A lot of a procedure as a need."""

from __future__ import annotations

from typing import Any

from valorise.readers.eforms import bodies
from valorise.readers.facts import Facts, filled
from valorise.readers.names import language
from valorise.readers.rows import Refused, Row
from valorise.readers.xml_parts import Element, part, parts, said, words
from valorise.terms import money

DEADLINES = (
    "TenderSubmissionDeadlinePeriod",
    "ParticipationRequestReceptionPeriod",
    "InterestExpressionReceptionPeriod",
)
PUBLISHED = "https://ted.europa.eu/en/notice/-/detail/"
DATE = 10
"""Signs of a day; the form adds a time zone even to days, as in 2020-02-04+01:00."""


def need(notice: Element, lot: Element, among: int, facts: Facts) -> Row | Refused:
    """The lot, or the whole notice where it has none; `among` is how many lots the notice has."""
    project, whole = part(lot, "ProcurementProject"), part(notice, "ProcurementProject")
    spoken = words(notice, "NoticeLanguageCode")
    buyers = list(bodies.buyers(notice, facts))
    for one in buyers:
        facts.also["organisations", one["id"]] = one
    owner = filled(name=buyers[0].get("name"), country=buyers[0].get("country")) if buyers else None
    record = {
        "type": "tender",
        "title": _title(project, whole, spoken),
        "summary": _both(_text(project, "Description", spoken), _text(whole, "Description", spoken)),
        "language": language(spoken or ""),
        "owner": owner,
        "country": _country(project, facts) or _country(whole, facts) or (owner or {}).get("country"),
        "opens": _opens(notice, facts),
        "deadline": _deadline(lot, facts),
        "budget": _budget(project, facts) or (_budget(whole, facts) if among == 1 else None),
        "fields": _classes(project),
        "identifiers": facts.identifiers([("local", f"eforms:{words(notice, 'ID')}")]),
        "url": _address(notice, lot),
    }
    return facts.row("needs", _name(notice, lot), record)


def _name(notice: Element, lot: Element) -> str:
    """The procedure, which all its notices share, and the lot; so a change joins what it changes."""
    procedure = words(notice, "ContractFolderID") or words(notice, "ID")
    return f"eforms:{procedure}" if lot is notice else f"eforms:{procedure}/{words(lot, 'ID')}"


def _text(project: Element | None, name: str, spoken: str | None) -> str | None:
    """The text in the language of the notice, else in the first one given."""
    listed = list(parts(project, name))
    mine = [one for one in listed if said(one, "languageID") == spoken]
    return words(next(iter(mine or listed), None))


def _title(project: Element | None, whole: Element | None, spoken: str | None) -> str | None:
    own, above = _text(project, "Name", spoken), _text(whole, "Name", spoken)
    return f"{above}: {own}" if own and above and own != above else own or above


def _both(own: str | None, above: str | None) -> str | None:
    if own and above and own not in above and above not in own:
        return f"{own} {above}"
    return max((one for one in (own, above) if one), key=len, default=None)


def _country(project: Element | None, facts: Facts) -> str | None:
    return facts.country(words(project, "RealizedLocation", "Address", "Country", "IdentificationCode"))


def _opens(notice: Element, facts: Facts) -> str | None:
    """The day an open procedure was sent out, or the day a planned one is expected to be."""
    planned = said(part(notice, "NoticeTypeCode"), "listName") == "planning"
    name = "PlannedDate" if planned else "IssueDate"
    return facts.date((words(notice, name) or "")[:DATE], name)


def _deadline(lot: Element, facts: Facts) -> str | None:
    written = (words(lot, "TenderingProcess", name, "EndDate") for name in DEADLINES)
    return facts.date((next((one for one in written if one), None) or "")[:DATE], "EndDate")


def _budget(project: Element | None, facts: Facts) -> dict[str, Any] | None:
    """The estimated value; a negative one is how the form writes that it is not told."""
    found = part(project, "RequestedTenderTotal", "EstimatedOverallContractAmount")
    amount = money.amount(words(found) or "", decimal_mark=".")
    if found is not None and words(found) and amount is None:
        expected, fix = "an exact amount", "Ask the buyer for the estimated value."
        facts.noted("BT-27", words(found), rule="not-money", expected=expected, fix=fix)
    if amount is None or amount < 0:
        return None
    return filled(amount=amount, currency=said(found, "currencyID"))


def _classes(project: Element | None) -> list[dict[str, str]]:
    listed = [*parts(project, "MainCommodityClassification"), *parts(project, "AdditionalCommodityClassification")]
    found = (words(one, "ItemClassificationCode") for one in listed)
    return [{"scheme": "cpv", "code": code} for code in dict.fromkeys(found) if code]


def _address(notice: Element, lot: Element) -> str | None:
    """The page on TED where the notice says its number, else where its documents are."""
    number = next((words(one) for one in notice.iter("{*}NoticePublicationID")), None)
    if number:
        return PUBLISHED + number
    path = ("CallForTendersDocumentReference", "Attachment", "ExternalReference", "URI")
    return words(lot, "TenderingTerms", *path)
