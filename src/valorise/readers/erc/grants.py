"""Grants as projects, and the asset that stands for what each of them brings."""

from __future__ import annotations

from valorise.readers.facts import Facts, filled
from valorise.readers.rows import Refused, Row
from valorise.terms.words import name_for

MARKS = {"project_acronym", "project", "main_researcher", "institution", "details_project", "budget_project"}
FUNDER = "European Research Council"


def grant(facts: Facts) -> Row | Refused:
    """A row of the list of grants."""
    acronym, title, summary = (facts.text(one) for one in ("project_acronym", "project", "details_project"))
    if not (title or summary):
        fix = "Fill the title or leave the row out."
        return facts.refused("project", rule="no-text", expected="a title or an abstract", fix=fix)
    starts, host = facts.date_of("date_start_project"), facts.text("institution")
    own = name_for(" ".join(part for part in (acronym or title, starts, host) if part), most=90)
    if host:
        facts.organisation(f"erc:host-{name_for(host)}", host, type="research")
    facts.also["assets", own] = {
        "id": f"erc-results:{own}",
        "type": "project-results",
        "title": title or acronym,
        "summary": summary,
        **filled(contributors=_researcher(facts, host), dates=filled(created=starts)),
        "funding": [{"funder": FUNDER}],
        "confidentiality": "open",
        "origins": facts.origin(),
    }
    record = {
        "acronym": acronym,
        "title": title or acronym,
        "summary": summary,
        "starts": starts,
        "ends": facts.date_of("date_end_project"),
        "programme": "ERC",
        "contribution": facts.amount_of("budget_project"),
        "participants": [filled(name=host, organisation=f"erc:host-{name_for(host)}", role="coordinator")]
        if host
        else [],
    }
    return facts.row("projects", f"erc:{own}", record)


def _researcher(facts: Facts, host: str | None) -> list[dict[str, str]]:
    name = facts.text("main_researcher")
    return [filled(name=name, role="principal-investigator", organisation=host)] if name else []
