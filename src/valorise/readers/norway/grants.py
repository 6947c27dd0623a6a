"""Grants of the Union to Norwegian bodies, and applications to the council that were funded."""

from __future__ import annotations

import re
from typing import Any

from valorise.readers.facts import Facts, filled
from valorise.readers.rows import Refused, Row
from valorise.terms.words import name_for

COUNTRY, KRONE = "NO", "NOK"
COMMISSION, COUNCIL = "European Commission", "Norges forskningsråd"
PROJECT = re.compile(r"\d{4,9}")
REGISTER = re.compile(r"\d{9}")
UNKNOWN = "ukjent"
"""How the council writes that it does not know."""


def grant(facts: Facts) -> Row | Refused:
    """The part of a Norwegian body in a European project; the project has the id that CORDIS gives it."""
    number = _number(facts)
    if number is None:
        return _no_number(facts)
    body = _organisation(facts)
    part = filled(
        **body,
        role=facts.kind(facts.text("role"), "role", otherwise=None),
        contribution=facts.amount_of("contribution"),
    )
    record = {
        "acronym": facts.text("acronym"),
        "title": facts.text("title"),
        "status": facts.kind(facts.text("status"), "status", otherwise=None),
        "starts": facts.date_of("starts"),
        "ends": facts.date_of("ends"),
        "programme": _programme(facts),
        "topics": [topic] if (topic := facts.text("topic")) else [],
        "participants": [part] if part else [],
        "identifiers": facts.identifiers([("cordis", number)]),
    }
    if not (record["title"] or record["acronym"]):
        return _no_text(facts)
    record["title"] = record["title"] or record["acronym"]
    _results(facts, f"cordis-results:{number}", record, COMMISSION, number, [_known(facts, "topic_title")])
    return facts.row("projects", f"cordis:{number}", record)


def application(facts: Facts) -> Row | Refused:
    """An application to the council; only a funded one is a project."""
    number = _number(facts)
    if number is None:
        return _no_number(facts)
    phase = facts.text("phase") or ""
    status = facts.kind(phase, "phase", otherwise=None) if phase in ("Bevilgning", "Avsluttet") else None
    if status is None:
        return facts.refused(
            "phase",
            rule="not-funded",
            expected="a funded project: Bevilgning or Avsluttet",
            fix="Nothing to do: an application without a grant brings no project.",
        )
    if not facts.text("title"):
        return _no_text(facts)
    body = _organisation(facts)
    call, awarded = facts.number_of("call"), facts.amount_of("awarded")
    record = {
        "title": facts.text("title"),
        "status": status,
        "starts": facts.date_of("starts"),
        "ends": facts.date_of("ends"),
        "programme": facts.text("programme"),
        "topics": [call] if call else [],
        **filled(contribution=awarded, currency=KRONE if awarded is not None else None),
        "participants": [filled(**body, role="coordinator")] if body else [],
        "identifiers": facts.identifiers([("grant", f"forskningsradet:{number}")]),
    }
    words = [_known(facts, "field"), _known(facts, "discipline")]
    _results(facts, f"norway-results:{number}", record, COUNCIL, number, words)
    return facts.row("projects", f"norway:{number}", record)


def _results(
    facts: Facts, own: str, project: dict[str, Any], funder: str, number: str, words: list[str | None]
) -> None:
    """Remember the asset for what the project brings: nobody has said yet who owns it."""
    facts.also["assets", own] = {
        "id": own,
        "type": "project-results",
        "title": project["title"],
        "keywords": list(dict.fromkeys(word for word in words if word)),
        "funding": [{"funder": funder, "grant": number}],
        "confidentiality": "open",
        **filled(dates=filled(created=project["starts"])),
        "origins": facts.origin(),
    }


def _organisation(facts: Facts) -> dict[str, Any]:
    """The body as a participant, remembered as an organisation; without a number in the register its name tells it."""
    name, short = facts.text("name"), _known(facts, "short")
    if not name:
        return {}
    register = _register(facts)
    own = f"norway:{register or name_for(' '.join(part for part in (name, short) if part))}"
    facts.organisation(
        own,
        name,
        names=[short] if short and short != name else [],
        type=facts.kind(facts.text("sector"), "sector", otherwise=None),
        country=COUNTRY,
        region=facts.text("region"),
        city=facts.text("city"),
        identifiers=facts.identifiers([("local", f"NO-register:{register}" if register else None)]),
    )
    return {"name": name, "organisation": own, "country": COUNTRY}


def _register(facts: Facts) -> str | None:
    """Number in the Norwegian register of bodies; the council writes 0 where there is none."""
    found = facts.number_of("register")
    if found and found != "0" and not REGISTER.fullmatch(found):
        facts.left_out("register", rule="not-register-number", expected="nine digits", fix="Correct the number.")
    return found if found and REGISTER.fullmatch(found) else None


def _programme(facts: Facts) -> str | None:
    """The most exact part of the programme as CORDIS writes it, such as H2020-EU.2.1.1."""
    part = facts.text("part") or facts.text("programme") or facts.text("area")
    framework = facts.text("framework")
    return f"{framework}-{part}" if framework and part else facts.text("treaty") or framework


def _known(facts: Facts, name: str) -> str | None:
    found = facts.text(name)
    return None if found == UNKNOWN else found


def _number(facts: Facts) -> str | None:
    found = facts.number_of("number")
    return found if found and PROJECT.fullmatch(found) else None


def _no_number(facts: Facts) -> Refused:
    return facts.refused("number", rule="no-project-number", expected="the number of a project", fix="Fill it.")


def _no_text(facts: Facts) -> Refused:
    return facts.refused("title", rule="no-text", expected="a title", fix="Fill the title or leave the row out.")
