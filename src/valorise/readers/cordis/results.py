"""Results that a project has named: deliverables and publications."""

from __future__ import annotations

from typing import Any

from valorise.readers.cordis.dialect import meaning, words
from valorise.readers.cordis.projects import FUNDER, project_number, retrieved
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row
from valorise.readers.scholarly import authors
from valorise.terms.identifiers import identifiers


def deliverable(facts: Facts) -> Row | Refused:
    """Something a project handed in; its type follows from the list `deliverable` where that is clear."""
    kind = facts.text("kind")
    if kind and kind not in words("deliverable"):
        known = "; ".join(sorted(words("deliverable")))
        facts.left_out("kind", rule="not-code", expected=f"one of: {known}", fix="Choose the asset type by hand.")
    description = facts.text("description")
    return _asset(
        facts,
        type=meaning("deliverable", kind),
        summary=description if description != facts.text("title") else None,
        url=facts.text("url"),
        identifiers=identifiers([("local", facts.text("id"))]),
    )


def publication(facts: Facts) -> Row | Refused:
    """A publication of a project."""
    found = identifiers([("doi", facts.text("doi")), ("isbn", facts.text("isbn")), ("local", facts.text("id"))])
    doi = next((one["value"] for one in found if one["scheme"] == "doi"), None)
    for name in ("doi", "isbn"):
        if facts.text(name) and name not in {one["scheme"] for one in found}:
            facts.left_out(name, rule=f"not-{name}", expected=f"a valid {name.upper()}", fix="Correct its digits.")
    year = facts.date_of("year")
    return _asset(
        facts,
        type="publication",
        contributors=[{"name": name, "role": "author"} for name in authors(facts.text("authors"))],
        dates={"published": year} if year else None,
        url=f"https://doi.org/{doi}" if doi else None,
        identifiers=found,
    )


def _asset(facts: Facts, **more: Any) -> Row | Refused:
    own, title, number = facts.text("id"), facts.text("title"), project_number(facts, "project")
    if not own or not (title or more.get("summary")):
        column = "title" if own else "id"
        fix = "Export the row with its id and its title."
        return facts.refused(column, rule="empty", expected="an id and a title", fix=fix)
    if number is None and facts.text("project"):
        fix = "Correct the number."
        facts.left_out("project", rule="no-project-number", expected="the number of a project", fix=fix)
    record = {
        "id": f"cordis:{own}",
        "title": title,
        "funding": [{"funder": FUNDER, "grant": number}] if number else [],
        "confidentiality": "open",
        "origins": facts.origin(retrieved(facts)),
        **more,
    }
    return Row(facts.number, "assets", record, problems=tuple(facts.problems))
