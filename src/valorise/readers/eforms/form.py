"""What a notice must have before anybody can rely on it, from the rules of eForms (Regulation (EU) 2019/1780)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valorise.readers.xml_parts import Element, part, parts, said, words

LOTS = ("Lot", "Part")
REGISTRATIONS = "bri"
"""Notices of new European companies, which have neither buyer nor procedure."""
CHANGES = "cont-modif"
"""Notices of changed contracts may leave the description of the lots to the notice they change."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that the notice breaks."""

    rule: str
    column: str
    found: str | None
    expected: str


def faults(notice: Element) -> list[Fault]:
    """Every broken rule, the notice first, then its bodies, then its lots; empty where all is well."""
    group = said(part(notice, "NoticeTypeCode"), "listName")
    found = list(_notice(notice))
    if group != REGISTRATIONS:
        found += _procedure(notice)
        found += _bodies(notice)
    if group not in (REGISTRATIONS, CHANGES):
        for lot in parts(notice, "ProcurementProjectLot"):
            found += _lot(lot)
    return found


def _notice(notice: Element) -> Iterator[Fault]:
    if not words(notice, "ID"):
        yield Fault("no-notice-id", "BT-701", None, "an identifier of the notice")
    if not words(notice, "IssueDate"):
        yield Fault("no-issue-date", "BT-05", None, "the day the notice was sent")
    if not words(notice, "NoticeLanguageCode"):
        yield Fault("no-language", "BT-702", None, "the language of the notice")


def _procedure(notice: Element) -> Iterator[Fault]:
    project = part(notice, "ProcurementProject")
    if not words(project, "Name"):
        yield Fault("no-title", "BT-21", None, "a title of the procedure")
    yield from _texts(project, "the procedure")
    most = words(notice, "TenderingTerms", "LotDistribution", "MaximumLotsAwardedNumeric")
    if most == "0":
        yield Fault("no-lot-allowed", "BT-33", most, "at least one lot that a tenderer may win")


def _bodies(notice: Element) -> Iterator[Fault]:
    listed = set()
    for one in notice.iter("{*}Organization"):
        company = part(one, "Company")
        if not words(company, "PartyName", "Name"):
            yield Fault("nameless-organisation", "BT-500", words(company), "a name for every organisation")
        listed.add(words(company, "PartyIdentification", "ID"))
    buyers = [words(one, "Party", "PartyIdentification", "ID") for one in parts(notice, "ContractingParty")]
    if not buyers or any(one is None or one not in listed for one in buyers):
        found = next((one for one in buyers if one), None)
        yield Fault("no-buyer", "OPT-300", found, "a buyer that is among the organisations of the notice")


def _lot(lot: Element) -> Iterator[Fault]:
    own = words(lot, "ID")
    if not own:
        yield Fault("no-lot-id", "BT-137", None, "an identifier of every lot")
    if said(part(lot, "ID"), "schemeName") not in LOTS:
        return
    project = part(lot, "ProcurementProject")
    for name, term in (("Name", "BT-21"), ("Description", "BT-24")):
        if not words(project, name):
            yield Fault("lot-without-text", term, own, f"a {name.lower()} of every lot")
    kinds = [words(one, "ItemClassificationCode") for one in parts(project, "MainCommodityClassification")]
    if len(kinds) != 1 or not kinds[0]:
        yield Fault("not-one-classification", "BT-262", own, "one main classification (CPV) of every lot")
    yield from _texts(project, own or "a lot")


def _texts(project: Element | None, where: str) -> Iterator[Fault]:
    """Texts written twice in one language: nobody can say which of them counts."""
    for name, term in (("Name", "BT-21"), ("Description", "BT-24")):
        spoken = [said(one, "languageID") for one in parts(project, name)]
        if len(set(spoken)) < len(spoken):
            yield Fault("text-twice", term, where, f"one {name.lower()} in each language")
