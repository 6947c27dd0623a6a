"""The person of a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from valorise.readers.facts import Facts
from valorise.readers.json_parts import inner, objects, text
from valorise.readers.orcid.forms import summaries, value
from valorise.readers.rows import Refused, Row
from valorise.readers.scholarly import named
from valorise.terms import identifiers
from valorise.terms.words import plain

NOT_KEPT = (
    "educations",
    "distinctions",
    "invited-positions",
    "memberships",
    "peer-reviews",
    "qualifications",
    "research-resources",
    "services",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Number, name and house, as the works of the record need them."""

    orcid: str | None
    name: str | None
    others: tuple[str, ...] = ()

    def row(self, record: Any, facts: Facts) -> Row | Refused:
        """The person as a record of the table people."""
        number = facts.orcid(self.orcid, "orcid-identifier")
        if not number or not self.name:
            return facts.refusal(
                column="name" if number else "orcid-identifier",
                rule="required",
                found=self.orcid or self.name,
                expected="an ORCID with a right check digit and a name that is visible",
                fix="Ask the person to make the name visible, or fetch the whole record.",
            )
        _not_kept(record, facts)
        return facts.row(
            "people",
            f"orcid:{number}",
            {
                "name": self.name,
                "names": list(self.others),
                "organisation": _house(record, facts),
                "country": next((facts.country(code) for code in _countries(record)), None),
                "identifiers": identifiers.identifiers([("orcid", number), *_numbers(record)]),
            },
        )


def person(record: Any) -> Person:
    """The person that a record is about; the name they publish under comes first."""
    about = inner(record, "person")
    credit = plain(value(about, "name", "credit-name"))
    full = plain(named(value(about, "name", "given-names"), value(about, "name", "family-name")))
    listed = [plain(value(one, "content")) for one in objects(about, "other-names", "other-name")]
    name = credit or full
    others = dict.fromkeys(one for one in (full, *listed) if one and one != name)
    number = value(record, "orcid-identifier", "path") or text(record, "path") or text(about, "path")
    return Person(number, name, tuple(others))


def _house(record: Any, facts: Facts) -> str | None:
    """Where the person works now: the first employment without an end."""
    for group in summaries(inner(record, "activities-summary"), "employments", "employment-summary"):
        for one in group:
            if not inner(one, "end-date", "year"):
                return organisation(one, facts)
    return None


def organisation(of: Any, facts: Facts, **more: Any) -> str | None:
    """Name of the organisation of an activity, which is remembered where a register names it."""
    body = inner(of, "organization")
    name, known = plain(value(body, "name")), inner(body, "disambiguated-organization")
    number = value(known, "disambiguated-organization-identifier") or ""
    source = (value(known, "disambiguation-source") or "").upper()
    ids = [("ror", facts.ror(number))] if source == "ROR" else []
    ids += [("fundref", number.rsplit("/", 1)[-1])] if source == "FUNDREF" and number else []
    if name and ids and ids[0][1]:
        facts.organisation(
            f"{ids[0][0]}:{ids[0][1]}",
            name,
            identifiers=facts.identifiers(ids),
            country=facts.country(value(body, "address", "country"), "organization.address.country"),
            city=value(body, "address", "city"),
            **more,
        )
    return name


def _countries(record: Any) -> Iterator[str]:
    listed = objects(record, "person", "addresses", "address")
    return (code for one in listed if (code := value(one, "country")))


def _numbers(record: Any) -> Iterator[tuple[str, str]]:
    for one in objects(record, "person", "external-identifiers", "external-identifier"):
        number = value(one, "external-id-value")
        if number and (value(one, "external-id-type") or "").upper() == "ISNI":
            yield "isni", number.replace(" ", "")


def _not_kept(record: Any, facts: Facts) -> None:
    """Tell once what else the record holds: education, service and reviews have no place in our tables."""
    counts = {
        part: len(list(objects(inner(record, "activities-summary", part), "affiliation-group")))
        + len(list(objects(inner(record, "activities-summary", part), "group")))
        for part in NOT_KEPT
    }
    told = ", ".join(f"{part} {count}" for part, count in counts.items() if count)
    if told:
        fix = "Nothing to do; the record at ORCID keeps them."
        expected = "works, funding and employment"
        facts.noted("activities", told, rule="activities-not-kept", expected=expected, fix=fix, severity="notice")
