"""Reads notices lot by lot where something is asked for, and as one row where nothing is any more."""

from __future__ import annotations

from collections.abc import Iterator

from valorise.readers import safe_xml
from valorise.readers.eforms import bodies, form, lots
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source
from valorise.readers.xml_parts import Element, part, parts, said, words

READER = "eforms"
LICENCE = "CC-BY-4.0"
EXTENSION = "http://data.europa.eu/p27/eforms"
ROOTS = {
    "ContractNotice",
    "ContractAwardNotice",
    "PriorInformationNotice",
    "BusinessRegistrationInformationNotice",
}
ASKING = {"planning", "competition", "consultation"}
"""Groups of notices in which a buyer still looks for something."""
CANCELLED = "cancel"


def recognise(source: Source) -> float:
    """The root and the name space of the extension."""
    return 0.95 if safe_xml.root_tag(source) in ROOTS and EXTENSION in source.head_text[:6000] else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One row for each lot, or for the notice where it has none or asks for nothing."""
    notice = safe_xml.parse(source)
    facts = Facts(READER, source.name, 1, LICENCE)
    found = form.faults(notice)
    asked = list(_asked(notice)) if _asks(notice) else []
    if found:
        yield from (_refused(facts.at(source.name, number), found) for number in range(1, max(len(asked), 1) + 1))
    elif asked:
        for number, lot in enumerate(asked, start=1):
            yield lots.need(notice, lot, len(asked), facts.at(source.name, number))
    else:
        yield _answered(notice, facts)


def _refused(facts: Facts, found: list[form.Fault]) -> Refused:
    first = found[0]
    more = f" There are {len(found) - 1} further faults." if len(found) > 1 else ""
    return facts.refusal(
        rule=first.rule,
        found=first.found,
        expected=first.expected,
        fix=f"Ask the buyer for a corrected notice.{more}",
        column=first.column,
    )


def _asks(notice: Element) -> bool:
    return said(part(notice, "NoticeTypeCode"), "listName") in ASKING and not _cancelled(notice)


def _cancelled(notice: Element) -> bool:
    return CANCELLED in (words(one) for one in notice.iter("{*}ReasonCode"))


def _asked(notice: Element) -> Iterator[Element]:
    """Lots and parts; groups of lots ask for nothing beyond their lots. A notice without lots asks as a whole."""
    found = [one for one in parts(notice, "ProcurementProjectLot") if said(part(one, "ID"), "schemeName") in form.LOTS]
    yield from found or [notice]


def _answered(notice: Element, facts: Facts) -> Row | Refused:
    """A notice in which nothing is asked for any more: its buyers and winners."""
    kind = words(notice, "NoticeTypeCode")
    for one in bodies.named(notice, facts):
        facts.also["organisations", one["id"]] = one
    if not facts.also:
        return facts.refusal(
            rule="no-organisation",
            found=kind,
            expected="a buyer, a winner or a registered body",
            fix="Leave the notice out; it names nobody and asks for nothing.",
        )
    facts.noted(
        "NoticeTypeCode",
        "cancelled" if _cancelled(notice) else kind,
        rule="nothing-asked-for",
        expected="a planned or open procedure; this one is decided, changed, cancelled or about a body",
        fix="Nothing need be done: only the organisations were taken.",
        severity="notice",
    )
    (first, main), *others = facts.also.items()
    facts.also = dict(others)
    return facts.row(first[0], main.pop("id"), {name: value for name, value in main.items() if name != "origins"})
