"""Reads answers of the system: applications under several wrappers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers import patents, us_records
from valorise.readers.facts import Facts, json_rows, said
from valorise.readers.json_parts import Object, inner, objects, text
from valorise.readers.patents import Event, Party, first_filing, turned
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import head_has
from valorise.readers.source import Source
from valorise.readers.written_dates import written_date

WRAPPER = ("queryResults", "searchResponse", "response", "docs")
TRANSFER = "ASSIGNMENT OF ASSIGNORS INTEREST"
PROVISIONAL = "Provisional"
GOES_ON = ("is a Continuation", "is a Division", "is a Reissue")


def recognise(source: Source) -> float:
    """Sure where the wrappers of the system are there, and an application in them."""
    return 0.9 if head_has(source, r'^\s*\{\s*"queryResults"', '"searchResponse"', '"applId"') else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset with its right for each application."""
    return json_rows(source, _applications, _application, reader="uspto_peds")


def _applications(value: Any) -> Iterator[Any]:
    inside = inner(value, *WRAPPER)
    yield from inside if isinstance(inside, list) else [value]


def _application(record: Object, facts: Facts) -> Row | Refused:
    facts.ids = "uspto"
    found = us_records.numbered(text(record, "applId"), text(record, "patentNumber"), text(record, "appEarlyPubNumber"))
    if found is None:
        fix = "Fetch the application again with its number."
        return facts.refusal(rule="no-number", found=None, expected="the number of an application", fix=fix)
    found.title, found.language = said(text(record, "patentTitle")), "en"
    found.filed = us_records.day(text(record, "appFilingDate"))
    found.published = us_records.day(text(record, "appEarlyPubDate"))
    found.status = us_records.status(text(record, "appStatus"))
    found.inventors = [Party(name, "person") for one in objects(record, "inventors") if (name := _inventor(one))]
    found.owners = list(_owners(record))
    found.events = list(_events(record, found))
    found.earlier = min((on for words, on in _parents(record) if any(one in words for one in GOES_ON)), default=None)
    return patents.asset(found, facts)


def _inventor(one: Object) -> str | None:
    return said(turned(text(one, "nameLineOne"), text(one, "nameLineTwo")))


def _owners(record: Object) -> Iterator[Party]:
    """Bodies that the last recorded assignment names."""
    recorded = [
        (_day(text(one, "recordedDate")) or "", one)
        for one in objects(record, "assignments")
        if (text(one, "converyanceName") or "").startswith(TRANSFER)
    ]
    last = max(recorded, key=lambda dated: dated[0], default=None)
    for one in objects(last[1], "assignee") if last else ():
        if name := said(text(one, "assigneeName")):
            yield Party(name)


def _parents(record: Object) -> Iterator[tuple[str, str]]:
    """What the application says of each earlier one, and the day that one was filed."""
    for one in objects(record, "parentContinuity"):
        if on := _day(text(one, "filingDate")):
            yield text(one, "applicationStatusDescription") or "", on


def _events(record: Object, found: patents.Patent) -> Iterator[Event]:
    claims: list[tuple[str | None, str | None]] = [
        (on, "provisional") for words, on in _parents(record) if PROVISIONAL in words
    ]
    claims += [
        (_day(text(one, "filingDate")), text(one, "countryName") or text(one, "country"))
        for one in objects(record, "foreignPriority")
    ]
    yield from first_filing(found, claims)
    yield Event("publication", found.published)
    yield Event("grant", us_records.day(text(record, "patentIssueDate")))


def _day(written: str | None) -> str | None:
    """Days inside the record are written with the month first, such as 06-26-2019."""
    return written_date(written, "month-day-year") if written else None
