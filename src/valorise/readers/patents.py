"""Patents of any office as assets with their rights: what the readers of patent offices share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from valorise.readers.facts import Facts, filled
from valorise.readers.rows import Refused, Row
from valorise.terms import identifiers, knowledge
from valorise.terms.words import key, name_for

RIGHT = {"utility-model": "utility-model", "design": "design"}
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")

SEARCHED = {("EP", "A1"), ("EP", "A3")}
"""Publications that carry the European search report, from whose mention the six months of examination run."""


@dataclass(frozen=True, slots=True)
class Party:
    """A person or body named in a patent."""

    name: str
    kind: str | None = None
    """person or organisation, where the source says so."""
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A legal event with its exact day; `office` where it differs from the office of the patent."""

    event: str
    on: str | None
    office: str | None = None
    year: int | None = None
    """Patent year that a payment is for."""


@dataclass(slots=True)
class Patent:
    """One publication of a patent office, in the few facts that all offices give."""

    office: str
    number: str = ""
    """Publication number without country and kind; empty where only the application is known."""
    kind: str | None = None
    published: str | None = None
    application: str | None = None
    """Application number without country."""
    filed: str | None = None
    family: str | None = None
    title: str | None = None
    summary: str | None = None
    language: str | None = None
    inventors: list[Party] = field(default_factory=list)
    owners: list[Party] = field(default_factory=list)
    fields: list[dict[str, str]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    """Events besides publication or grant and filing, with the codes of the deadline rules."""
    earlier: str | None = None
    """Day of an earlier application of the same office that this one goes on from."""
    status: str | None = None
    """Standing of the right, where the source says it."""

    @property
    def name(self) -> str:
        """Office and number, without leading zeros and kind; those of the application where it is all that is known."""
        return f"{self.office}{self.number or self.application or ''}"


def asset(patent: Patent, facts: Facts) -> Row | Refused:
    """The family of inventions as an asset, with the right that this publication tells of.

    A publication without any text, as offices of other scripts give them, adds its right to a family of others.
    """
    own = _family_id(patent)
    owners = _owners(patent, facts)
    right(patent, facts)
    published = facts.date(patent.published, "publication date")
    record = {
        "type": _type(patent),
        "title": patent.title,
        "summary": patent.summary,
        "language": patent.language,
        "identifiers": facts.identifiers(_pairs(patent)),
        "contributors": [{"name": one.name, "role": "inventor"} for one in patent.inventors],
        "owners": owners,
        "dates": filled(published=published),
        "fields": patent.fields,
        "confidentiality": "open",
        "country": next((one["country"] for one in owners if "country" in one), None),
    }
    if patent.family and not patent.title and not patent.summary:
        return facts.row("assets", f"{facts.prefix}:{own}", record, adds_to=True)
    return facts.asset(own, record)


def right(patent: Patent, facts: Facts) -> tuple[str, dict[str, Any]]:
    """Id and columns of the right, which `facts` remembers; an application and its grant are one right."""
    own = f"{facts.prefix}:right-{patent.office}{patent.application or patent.number}"
    if patent.earlier:
        facts.noted(
            "happened",
            patent.earlier,
            rule="goes-on-from-earlier",
            expected="an application that stands alone",
            fix="Its term is counted from that day: it goes on from an earlier application (35 U.S.C. 154(a)(2)).",
            severity="notice",
        )
    columns = {
        "asset": f"{facts.prefix}:{_family_id(patent)}",
        "kind": _kind(patent)["right"] or "patent",
        "office": patent.office,
        "number": patent.name + (patent.kind or ""),
        "title": patent.title,
        "status": patent.status,
        "holder": "; ".join(one.name for one in patent.owners) or None,
        "happened": _happened(patent, facts),
        "identifiers": facts.identifiers(_pairs(patent)),
    }
    facts.right(own, **columns)
    return own, columns


def first_filing(patent: Patent, claims: Iterable[tuple[str | None, str | None]]) -> list[Event]:
    """What the earliest of the claimed priorities, given as day and office, means for this right.

    It is the first filing where the application claims itself, which some offices record; otherwise it is the day
    that the priority counts from, whatever office keeps the earlier application.
    """
    first = min(((on, office or "") for on, office in claims if on), default=None)
    if first is None:
        return []
    itself = first == (patent.filed, patent.office)
    return [Event("first-filing" if itself else "priority", first[0])]


def day(written: str | None) -> str | None:
    """Day as ISO text from eight digits; other texts as they are, for the check that follows.

    >>> day("20000517"), day("2000-05-17"), day("20000500"), day(None)
    ('2000-05-17', '2000-05-17', '2000-05-00', None)
    """
    bare = (written or "").strip()
    found = COMPACT.fullmatch(bare)
    return "-".join(found.groups()) if found else bare or None


def turned(family: str | None, given: str | None) -> str | None:
    """Given name first; either may be missing."""
    return " ".join(part for part in (given, family) if part) or None


def cpc_or_ipc(scheme: str, section: str | None, *rest: str | None) -> dict[str, str] | None:
    """Entry of the column `fields` from the five parts of a class symbol.

    >>> cpc_or_ipc("cpc", "C", "07", "C", "1", "047")
    {'scheme': 'cpc', 'code': 'C07C 1/047'}
    """
    two, sub, group, subgroup = (*(part or "" for part in rest), "", "", "", "")[:4]
    if not section or not two:
        return None
    tail = f" {group}/{subgroup}" if group and subgroup else ""
    return {"scheme": scheme, "code": f"{section}{two}{sub}{tail}"}


def _family_id(patent: Patent) -> str:
    """Members of one family share the asset; without a family number each publication stands alone."""
    if patent.family:
        return f"family-{patent.family}"
    return patent.name if patent.number else f"application-{patent.name}"


def _pairs(patent: Patent) -> list[tuple[str, str | None]]:
    return [
        ("patent-publication", patent.name + (patent.kind or "") if patent.number else None),
        ("patent-application", patent.office + patent.application if patent.application else None),
        ("patent-family", patent.family),
    ]


def _owners(patent: Patent, facts: Facts) -> list[dict[str, Any]]:
    """Applicants or assignees; one who is also an inventor is a person."""
    inventors = {_any_order(one.name) for one in patent.inventors}
    found = []
    for one in patent.owners:
        kind = one.kind or ("person" if _any_order(one.name) in inventors else None)
        country = facts.country(one.country, "owners.country")
        found.append(filled(name=one.name, kind=kind, country=country))
        if kind != "person":
            own = f"{facts.prefix}:applicant-{name_for(one.name)}-{(country or 'xx').lower()}"
            facts.organisation(own, one.name, country=country)
    return found


def _any_order(name: str) -> str:
    return " ".join(sorted(key(name).split()))


def _happened(patent: Patent, facts: Facts) -> list[dict[str, str]]:
    """All events with an exact day, in their order; a day that is not exact starts no clock and is left out."""
    events = [
        Event("international-filing" if patent.office == "WO" else "filing", patent.filed),
        Event(_kind(patent)["event"], patent.published),
        Event("earlier-filing", patent.earlier),
        Event("search-report-published" if (patent.office, patent.kind) in SEARCHED else "", patent.published),
        *patent.events,
    ]
    found = []
    for one in events:
        on = facts.date(one.on, f"happened.{one.event}") if one.event else None
        if on and len(on) == 10:
            office = one.office if one.office != patent.office else None
            found.append(filled(event=one.event, on=on, office=office, year=one.year))
    once = {tuple(sorted(one.items())): one for one in found}
    return sorted(once.values(), key=lambda one: (one["on"], one["event"]))


def _kind(patent: Patent) -> dict[str, str]:
    """What a kind code of an office means: the event that its publication is, and the kind of right."""
    known = _kinds()
    letter = (patent.kind or "")[:1]
    nothing = {"event": "", "right": ""}
    return known.get((patent.office, patent.kind or "")) or known.get(("", letter)) or nothing


def _type(patent: Patent) -> str:
    return RIGHT.get(_kind(patent)["right"], "patent-family")


@cache
def _kinds() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["office"], row["kind"]): row for row in knowledge.rows("readers/patent_kinds.csv")}


def known_number(country: str, written: str) -> str | None:
    """Number in normal form without its country; None where it is no patent number."""
    found = identifiers.patent(country + written)
    return found.removeprefix(country) if found else None
