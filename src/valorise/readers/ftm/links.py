"""Entities that tell more about others: where they are, who owns them, whom they direct, on which list they stand."""

from __future__ import annotations

from collections.abc import Callable

from valorise.readers.facts import Facts, filled
from valorise.readers.ftm.entities import BODIES, PEOPLE, told_on_a_list
from valorise.readers.json_parts import Object, text, texts
from valorise.readers.rows import Refused, Row
from valorise.terms import time

ENDED = "it has ended"


class Known:
    """What the whole file says of who is who, learned before its entities are understood."""

    def __init__(self) -> None:
        self.tables: dict[str, str] = {}
        """Table of every body and person by its id."""
        self.names: dict[str, str] = {}
        """Name of every body by its id."""
        self.lives: dict[str, str] = {}
        """Who stands at an address, by the id of the address; the first one where there are many."""

    def learn(self, value: object) -> None:
        """Take in one entity."""
        own, kind = text(value, "id"), text(value, "schema")
        if not own or kind not in BODIES | PEOPLE:
            return
        self.tables[own] = "organisations" if kind in BODIES else "people"
        name = text(value, "caption") or next(texts(value, "properties", "name"), None)
        if kind in BODIES and name:
            self.names[own] = name
        for address in texts(value, "properties", "addressEntity"):
            self.lives.setdefault(address, own)


def _first(value: Object, name: str) -> str | None:
    return next(texts(value, "properties", name), None)


def _adds(facts: Facts, known: Known, whom: str, **told: object) -> Row:
    return facts.row(known.tables[whom], f"ftm:{whom}", filled(**told), adds_to=True)


def _of_nobody(facts: Facts, what: str, found: str | None) -> Refused:
    return facts.refusal(
        rule="of-nobody",
        found=found,
        expected=f"{what} of a body or person in this file",
        fix="Give the file that holds the body or person as well, as one file.",
    )


def _left_out(facts: Facts, found: str, expected: str) -> Refused:
    fix = "Nothing need be done: the register has no place for it."
    return facts.refusal(rule="link-not-taken", found=found, expected=expected, fix=fix)


def address(value: Object, own: str, facts: Facts, known: Known) -> Row | Refused:
    """Town and country of a body; of people only the country."""
    whom = known.lives.get(own)
    if whom is None:
        return _of_nobody(facts, "an address", own)
    country = facts.country((_first(value, "country") or "").upper())
    if known.tables[whom] == "people":
        return _adds(facts, known, whom, country=country)
    return _adds(facts, known, whom, country=country, city=_first(value, "city"))


def ownership(value: Object, own: str, facts: Facts, known: Known) -> Row | Refused:
    """The owner of a body as one of those it belongs to, while it owns it and where it is a body."""
    owner, asset = _first(value, "owner"), _first(value, "asset")
    if asset not in known.tables or owner not in known.tables:
        return _of_nobody(facts, "an ownership", own)
    if known.tables[owner] == "people" or known.tables[asset] == "people":
        return _left_out(facts, "a person", "a body that owns a body")
    if ended := _ended(value):
        return _left_out(facts, ended, "an ownership that lasts")
    return _adds(facts, known, asset, parents=[f"ftm:{owner}"])


def directorship(value: Object, own: str, facts: Facts, known: Known) -> Row | Refused:
    """The body that a person directs, as the place where the person works."""
    director, body = _first(value, "director"), _first(value, "organization")
    if director not in known.tables or body not in known.names:
        return _of_nobody(facts, "a directorship", own)
    if known.tables[director] != "people":
        return _left_out(facts, "a body", "a person who directs a body")
    if ended := _ended(value):
        return _left_out(facts, ended, "a directorship that lasts")
    return _adds(facts, known, director, organisation=known.names[body])


def listing(value: Object, own: str, facts: Facts, known: Known) -> Row | Refused:
    """An entry on a list, told as a notice about whom it names."""
    whom = _first(value, "entity")
    if whom not in known.tables:
        return _of_nobody(facts, "an entry on a list", own)
    told = [_first(value, "authority"), _first(value, "program"), _ended(value)]
    told_on_a_list(facts, "; ".join(one for one in told if one))
    return _adds(facts, known, whom)


def _ended(value: Object) -> str | None:
    """That it has ended, with the day; None where no end is told."""
    day = time.partial_date(_first(value, "endDate") or "")
    return f"{ENDED} ({day})" if day else None


LINKS: dict[str, Callable[[Object, str, Facts, Known], Row | Refused]] = {
    "Address": address,
    "Ownership": ownership,
    "Directorship": directorship,
    "Sanction": listing,
}
"""What is done with each kind of link."""
