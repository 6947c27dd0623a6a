"""Reads answers of the portal: a bag of applications, whole or in short form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from valorise.readers import patents, us_records
from valorise.readers.facts import Facts, json_rows, said
from valorise.readers.json_parts import Object, objects, text, texts
from valorise.readers.patents import Event, Party, first_filing
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import head_has, listed
from valorise.readers.source import Source

BAGS = ("patentBag", "documentBag")
EARLIER = {"CON", "CIP", "DIV", "REI", "SUB"}
"""Codes of parents that an application goes on from."""
ENTERED = "NST"
SYMBOL = re.compile(r"([A-HY]\d{2}[A-Z])\s*(\d+/\d+)")
TRANSFER = "ASSIGNMENT OF ASSIGNORS INTEREST"


def recognise(source: Source) -> float:
    """Sure where the answer is a bag of applications or of their documents."""
    return 0.9 if any(head_has(source, rf'^\s*\{{[^\[]*"{bag}"\s*:\s*\[') for bag in BAGS) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset with its right for each application."""
    return json_rows(source, _applications, _application, reader="uspto_odp")


def _applications(value: Any) -> Iterator[Any]:
    return listed(value, *BAGS)


def _application(record: Object, facts: Facts) -> Row | Refused:
    facts.ids, title = "uspto", said(text(record, "inventionTitle"))
    found = us_records.numbered(
        text(record, "applicationNumberText"), text(record, "patentNumber"), text(record, "earliestPublicationNumber")
    )
    if found is None or not title:
        return _part(facts, record)
    found.title, found.language = title, "en"
    found.filed = us_records.day(text(record, "filingDate"))
    found.published = us_records.day(text(record, "earliestPublicationDate"))
    found.status = us_records.status(text(record, "applicationStatusDescriptionText"))
    found.inventors = [Party(name, "person") for one in objects(record, "inventorBag") if (name := _inventor(one))]
    found.owners = list(_owners(record))
    found.fields = list(_fields(record))
    found.events = list(_events(record, found.filed))
    found.earlier = min((on for kind, on in _parents(record) if kind in EARLIER and on), default=None)
    return patents.asset(found, facts)


def _inventor(one: Object) -> str | None:
    return said(text(one, "inventorNameText"))


def _owners(record: Object) -> Iterator[Party]:
    """Bodies that the last recorded assignment names, else the applicants."""
    recorded = [
        (text(one, "assignmentRecordedDate") or "", one)
        for one in objects(record, "assignmentBag")
        if (text(one, "conveyanceText") or "").startswith(TRANSFER)
    ]
    last = max(recorded, key=lambda dated: dated[0], default=None)
    names = [text(one, "assigneeNameText") for one in objects(last[1], "assigneeBag")] if last else []
    for name in names or [text(one, "applicant") for one in objects(record, "applicantBag")]:
        if known := said(name):
            yield Party(known)


def _fields(record: Object) -> Iterator[dict[str, str]]:
    """Class symbols as other offices write them, such as A61B 17/02."""
    for written in texts(record, "cpcClassificationBag"):
        found = SYMBOL.fullmatch(written)
        yield {"scheme": "cpc", "code": f"{found[1]} {found[2]}" if found else written}


def _parents(record: Object) -> Iterator[tuple[str | None, str | None]]:
    for one in objects(record, "continuityBag", "parentContinuityBag"):
        yield text(one, "claimParentageTypeCode"), us_records.day(text(one, "filingDate"))


def _events(record: Object, filed: str | None) -> Iterator[Event]:
    claims = [
        (us_records.day(text(one, "filingDate")), text(one, "countryName"))
        for one in objects(record, "foreignPriorityBag")
    ]
    claims += [(on, "provisional") for kind, on in _parents(record) if kind == "PRO"]
    yield from first_filing(patents.Patent(us_records.OFFICE, filed=filed), claims)
    yield from (Event("international-filing", on, "WO") for kind, on in _parents(record) if kind == ENTERED)
    yield Event("grant", us_records.day(text(record, "grantDate")))


def _part(facts: Facts, record: Object) -> Refused:
    return facts.refusal(
        rule="no-number",
        found=", ".join(list(record)[:3]),
        expected="an application with its number and its title, no part of a record and no re-examination",
        fix="Fetch the application itself; fees, letters and attorneys are not kept.",
    )
