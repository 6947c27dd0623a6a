"""Projects, and the asset that stands for what each of them brings."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from typing import Any

from valorise.readers.cordis.dialect import meaning
from valorise.readers.facts import Facts
from valorise.readers.letters import clean
from valorise.readers.rows import Refused, Row
from valorise.terms import codes, money
from valorise.terms.identifiers import identifiers

FUNDER = "European Commission"
NUMBER = re.compile(r"\d{3,9}")
PAGE = "https://cordis.europa.eu/project/id/"
REPORT = re.compile(r"Periodic Reporting for period \d+ - (\S.*?) \((.+)\)", re.DOTALL)
"""Acronym and title of the project in the title of its report."""
CODE = re.compile(r"(\S+) - ")
"""Project pages write a code, a dash and its title in one cell."""


def project(facts: Facts) -> Row | Refused:
    """A row of the table of projects."""
    number = project_number(facts, "number")
    if number is None:
        return no_number(facts, "number")
    coordinator = facts.text("coordinator")
    led = {"name": coordinator, "country": facts.country_of("coordinator_country"), "role": "coordinator"}
    return described(facts, number, topics=facts.parts("topics", ";"), participants=[led] if coordinator else [])


def scraped(facts: Facts) -> Row | Refused:
    """A row that was read off the page of a project; one participant a row, or all of them in one cell."""
    number = project_number(facts, "number") or _of_page(facts.text("page"))
    if number is None:
        return no_number(facts, "number")
    topic = _code(facts.text("topics"))
    participants = [_coordinator(facts), *_listed(facts)]
    if facts.text("name"):
        participants.append(_participant(facts.given["name"], facts.given.get("participant_contribution")))
    return described(facts, number, topics=[topic] if topic else [], participants=[one for one in participants if one])


def reported(facts: Facts) -> Row | Refused:
    """A summary that a project reported: its title names the project, so it can speak for one that no table holds."""
    number = project_number(facts, "project")
    if number is None:
        return no_number(facts, "project")
    found = REPORT.fullmatch(facts.text("title") or "")
    if not found:
        return facts.refused(
            "title",
            rule="no-text",
            expected="a title such as “Periodic Reporting for period 1 - ACRONYM (Title of the project)”",
            fix="Keep the title as CORDIS writes it.",
        )
    record = {
        "id": f"cordis:{number}",
        "acronym": found[1],
        "title": found[2],
        "identifiers": identifiers([("cordis", number)]),
        "origins": facts.origin(retrieved(facts)),
    }
    results = {
        "id": f"cordis-results:{number}",
        "type": "project-results",
        "title": found[2],
        "keywords": [found[1]],
        "funding": [{"funder": FUNDER, "grant": number}],
        "identifiers": identifiers([("local", facts.text("id"))]),
        "url": PAGE + number,
        "confidentiality": "open",
        "origins": record["origins"],
    }
    return Row(facts.number, "projects", record, (("assets", results),), problems=tuple(facts.problems))


def project_number(facts: Facts, name: str) -> str | None:
    """Grant agreement number; None where the cell holds something else."""
    found = facts.number_of(name)
    return found if found and NUMBER.fullmatch(found) else None


def _of_page(address: str | None) -> str | None:
    """Number of the project whose page this is."""
    found = (address or "").removeprefix(PAGE)
    return found if NUMBER.fullmatch(found) else None


def no_number(facts: Facts, name: str) -> Refused:
    """The refusal of a row that names no project."""
    return facts.refused(
        name,
        rule="no-project-number",
        expected="the number of a project, such as 101116741",
        fix="Fill the number; a formula must be stored with its result.",
    )


def described(facts: Facts, number: str, *, topics: list[str], participants: list[dict[str, Any]]) -> Row | Refused:
    """The row as a project with the asset for what it brings; refused where no text names it."""
    acronym, title, objective = facts.text("acronym"), facts.text("title"), facts.text("objective")
    if not (title or objective or acronym):
        return facts.refused(
            "title",
            rule="no-text",
            expected="a title, an objective or at least an acronym",
            fix="Export the project with its title.",
        )
    record = {
        "id": f"cordis:{number}",
        "acronym": acronym,
        "title": title or acronym,
        "summary": objective,
        "status": _status(facts),
        "starts": facts.date_of("starts"),
        "ends": facts.date_of("ends"),
        "programme": _code(facts.text("programme")),
        "topics": topics,
        **_money(facts),
        "participants": participants,
        "identifiers": identifiers([("cordis", number), ("doi", facts.text("doi")), ("local", _rcn(facts))]),
        "origins": facts.origin(retrieved(facts)),
    }
    also = (("assets", _results(facts, number, record)), *_second_name(facts, record))
    return Row(facts.number, "projects", record, also, problems=tuple(facts.problems))


def _second_name(facts: Facts, record: dict[str, Any]) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The project under its record number, where the export has a table of pairs that names projects so."""
    if facts.theirs.get("number") != "reference" or not facts.number_of("rcn"):
        return ()
    same = {name: record[name] for name in ("title", "identifiers", "origins")}
    return (("projects", {"id": f"cordis-rcn:{facts.number_of('rcn')}", **same}),)


def _results(facts: Facts, number: str, record: dict[str, Any]) -> dict[str, Any]:
    """The asset for what the project brings: nobody has said yet who owns it."""
    return {
        "id": f"cordis-results:{number}",
        "type": "project-results",
        "title": record["title"],
        "summary": record["summary"],
        "dates": {"created": record["starts"]} if record["starts"] else None,
        "keywords": _keywords(facts),
        "funding": [{"funder": FUNDER, "grant": number}],
        "url": PAGE + number,
        "confidentiality": "open",
        "origins": record["origins"],
    }


def _keywords(facts: Facts) -> list[str]:
    """The words of the project page, which parts them by double blanks; an acronym says nothing about a topic."""
    written = str(facts.given.get("keywords") or "")
    found = [] if ":" in written or " - " in written or "(s)" in written else re.split(r"\s{2,}", written.strip())
    return list(dict.fromkeys(word for word in found if word))


def _money(facts: Facts) -> dict[str, Decimal | None]:
    """Cost and contribution. Where money is paid, a cost of 0 only says that none was recorded (lump sums)."""
    cost, contribution = facts.amount_of("cost"), facts.amount_of("contribution")
    if cost == 0 and contribution:
        facts.left_out(
            "cost",
            rule="cost-not-recorded",
            expected="a total cost of at least the contribution",
            fix="Nothing to do: the export writes 0 where no cost was recorded.",
        )
        cost = None
    return {"cost": cost, "contribution": contribution}


def _status(facts: Facts) -> str | None:
    written = facts.text("status")
    return (meaning("status", written) or written.lower()) if written else None


def _rcn(facts: Facts) -> str | None:
    number = facts.number_of("rcn")
    return f"cordis-rcn:{number}" if number else None


def retrieved(facts: Facts) -> str | None:
    """Date of the content as CORDIS states it."""
    return facts.date_of("updated")


def _code(written: str | None) -> str | None:
    found = CODE.match(written) if written else None
    return found[1] if found else written


def _coordinator(facts: Facts) -> dict[str, Any] | None:
    """The coordinator; the country stands after a gap in another cell."""
    name = facts.text("coordinator")
    if not name:
        return None
    country = _name_and_country(facts.given.get("led_by"))[1]
    return {
        "name": name,
        "country": country,
        "role": "coordinator",
        "contribution": facts.amount_of("coordinator_contribution"),
    }


def _listed(facts: Facts) -> list[dict[str, Any] | None]:
    """Participants that one cell holds as a list written by a Python program."""
    written = facts.text("participants")
    if not written:
        return []
    try:
        found = ast.literal_eval(str(facts.given["participants"]))
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        found = None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        fix = "Give the file with one participant a row."
        facts.left_out("participants", rule="not-list", expected="a list of participants", fix=fix)
        return []
    return [_participant(one.get("participant_name"), one.get("participant_eu_contribution")) for one in found]


def _participant(written: Any, contribution: Any) -> dict[str, Any] | None:
    name, country = _name_and_country(written)
    amount = clean(contribution)
    paid = money.amount(amount) if amount else None
    return {"name": name, "country": country, "role": "participant", "contribution": paid} if name else None


def _name_and_country(written: Any) -> tuple[str | None, str | None]:
    """`IDEAS 3493 SL   Spain` is a name and a country with a gap between."""
    parts = re.split(r"\s{2,}", str(written or "").strip())
    country = codes.country_code(parts[-1]) if len(parts) > 1 else None
    return clean(" ".join(parts[:-1] if country else parts)), country
