"""Tables that add one fact to a project or to its results."""

from __future__ import annotations

import re
from typing import Any

from valorise.readers.cordis.projects import no_number, project_number, retrieved
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row
from valorise.terms.problems import Problem

IN_PATH = re.compile(r"/(\d{6,9})/")


def topic(facts: Facts) -> Row | Refused:
    """A topic that a project answers."""
    return _adds(facts, "projects", "topic", topics=[facts.text("topic")])


def legal_basis(facts: Facts) -> Row | Refused:
    """A part of a programme: the main one pays for the project, the title of any other describes its results."""
    if (facts.text("main") or "").lower() in {"true", "1"}:
        return _adds(facts, "projects", "programme", programme=facts.text("programme"))
    return _adds(facts, "assets", "title", keywords=[facts.text("title")])


def field_of_science(facts: Facts) -> Row | Refused:
    """A field of science in the European Science Vocabulary."""
    label = facts.text("label") if facts.given.get("label") else None
    field = {"scheme": "euroscivoc", "code": facts.text("code"), "label": label}
    return _adds(facts, "assets", "code", fields=[field])


def web_link(facts: Facts) -> Row | Refused:
    """A link to a document of the project."""
    return _linked(facts, project_number(facts, "project"), "project")


def web_item(facts: Facts) -> Row | Refused:
    """A picture or a leaflet; the number of the project stands only in its address."""
    found = IN_PATH.search(facts.text("url") or "")
    return _linked(facts, found[1] if found else None, "url")


def _linked(facts: Facts, number: str | None, column: str) -> Row | Refused:
    """The link itself has no place in our tables: the row stays as an origin of the project, and says so once."""
    if number is None:
        return no_number(facts, column)
    if facts.number == 1:
        facts.problems.append(_links_not_kept(facts))
    record = {"id": f"cordis:{number}", "origins": facts.origin()}
    return Row(facts.number, "projects", record, adds_to=True, problems=tuple(facts.problems))


def _links_not_kept(facts: Facts) -> Problem:
    return Problem(
        file=facts.file,
        column=facts.theirs["url"],
        found=facts.text("url"),
        expected="a fact about a project",
        rule="links-not-kept",
        fix="Nothing to do; the deliverables of the export carry their addresses.",
        severity="notice",
    )


def _adds(facts: Facts, table: str, needed: str, **fact: Any) -> Row | Refused:
    number = project_number(facts, "project")
    if number is None:
        return no_number(facts, "project")
    if not facts.text(needed):
        fix = "Fill the cell or leave the row out."
        return facts.refused(needed, rule="empty", expected="a value to add to the project", fix=fix)
    name = f"cordis:{number}" if table == "projects" else f"cordis-results:{number}"
    record = {"id": name, **fact, "origins": facts.origin(retrieved(facts))}
    return Row(facts.number, table, record, adds_to=True, problems=tuple(facts.problems))
