"""Reads projects of the catalogue in the form of 2021, and in the shorter one of 2020."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from valorise.readers.facts import Facts, filled, json_rows, said
from valorise.readers.json_parts import Object, inner, objects, text, texts
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import first_record, head_has
from valorise.readers.source import Source

READER = "techport"
LICENCE = "LicenseRef-US-Government-Work"
FUNDER = "National Aeronautics and Space Administration"
HIGHEST_TRL = 9
TRLS = ("currentTrl", "technologyMaturityCurrent")
INVESTIGATORS = {"principalInvestigators": "principal-investigator", "coInvestigators": "contributor"}
OTHERS = ("supportingOrganizations", "coFundingPartners")


def recognise(source: Source) -> float:
    """Sure where a project says how ready its technology was at the start."""
    record = first_record(source, ("project",), ("projects",))
    if record is None:
        return 0.9 if head_has(source, r'"project"\s*:\s*\{', '"startTrl"|"technologyMaturityStart"') else 0.0
    old = {"technologyMaturityStart", "title"} <= record.keys()
    return 0.9 if old or {"projectId", "startTrl", "title"} <= record.keys() else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One project with the asset for what it brings for each object."""
    return json_rows(source, _projects, _project, reader=READER, licence=LICENCE)


def _projects(value: Any) -> Iterator[Any]:
    inside = value.get("project", value.get("projects", value)) if isinstance(value, Mapping) else value
    yield from inside if isinstance(inside, list) else [inside]


def _project(project: Object, facts: Facts) -> Row | Refused:
    number, title = text(project, "projectId") or text(project, "id"), said(text(project, "title"))
    summary = " ".join(part for part in (said(text(project, "description")), said(text(project, "benefits"))) if part)
    if not number or not (title or summary):
        fix = "Fetch the project again with its number and its title."
        return facts.refusal(rule="no-text", found=number, expected="a number, and a title or description", fix=fix)
    updated = facts.date((text(project, "lastUpdated") or "").replace("-", ".") or None, "lastUpdated")
    record = {
        "acronym": said(text(project, "acronym")),
        "title": title,
        "summary": summary,
        "status": facts.kind(text(project, "statusDescription") or text(project, "status"), "status", otherwise=None),
        "starts": _day(project, "start", facts),
        "ends": _day(project, "end", facts),
        "programme": text(project, "program", "title") or text(project, "responsibleProgram"),
        "topics": [code for one in objects(project, "primaryTaxonomyNodes") if (code := text(one, "code"))],
        "participants": list(_participants(project, facts)),
        "identifiers": facts.identifiers([("grant", f"nasa-techport:{number}")]),
        "retrieved": updated,
    }
    _results(project, number, record, facts)
    return facts.row("projects", f"{READER}:{number}", record)


def _results(project: Object, number: str, record: dict[str, Any], facts: Facts) -> None:
    """Remember the asset for what the project brings: nobody has said yet who owns it."""
    words = [text(one, "title") for one in objects(project, "primaryTaxonomyNodes")]
    asset = filled(
        type="project-results",
        title=record["title"],
        summary=record["summary"],
        language="en",
        contributors=list(_people(project)),
        dates=filled(created=record["starts"]),
        keywords=[word for word in words if word],
        funding=[{"funder": FUNDER, "grant": number}],
        readiness=_readiness(project, facts),
        url=said(text(project, "website")) or f"https://techport.nasa.gov/view/{number}",
        confidentiality="open",
        country="US",
    )
    own = f"{READER}-results:{number}"
    facts.also["assets", own] = {"id": own, **asset, "origins": facts.origin(record["retrieved"])}


def _day(project: Object, which: str, facts: Facts) -> str | None:
    """First or last month: as two numbers, or in words in the form of 2020."""
    year, month = text(project, f"{which}Year"), text(project, f"{which}Month")
    if year and month and month.isdecimal():
        return facts.date(f"{year}-{int(month):02}", f"{which}Month")
    return facts.date(year or text(project, f"{which}Date"), f"{which}Date")


def _readiness(project: Object, facts: Facts) -> dict[str, int]:
    """Readiness now, where it is said: the one at the start or the one aimed for says nothing about it."""
    written = next((found for name in TRLS if (found := text(project, name))), None)
    if written and written.isdecimal() and 1 <= int(written) <= HIGHEST_TRL:
        return {"TRL": int(written)}
    if written:
        facts.noted(TRLS[0], written, rule="not-on-scale", expected="a level from 1 to 9", fix="Correct it there.")
    return {}


def _people(project: Object) -> Iterator[dict[str, str]]:
    """Investigators by name; managers and directors of programmes made nothing."""
    for name, role in INVESTIGATORS.items():
        for one in objects(project, name):
            if person := said(text(one, "fullName")):
                yield {"name": person, "role": role}
        for person in texts(project, name):
            yield {"name": person, "role": role}


def _participants(project: Object, facts: Facts) -> Iterator[dict[str, Any]]:
    """The leading body and the others, each remembered as an organisation."""
    lead = inner(project, "leadOrganization")
    listed = [(lead, "coordinator")] if isinstance(lead, Mapping) else []
    listed += [(one, "participant") for name in OTHERS for one in objects(project, name)]
    for one, role in listed:
        name = said(text(one, "organizationName") or text(one, "name"))
        if name:
            yield filled(**_body(one, name, facts), role=role)


def _body(one: Object, name: str, facts: Facts) -> dict[str, Any]:
    number, short = text(one, "organizationId"), said(text(one, "acronym"))
    written = text(one, "country", "abbreviation") or text(one, "country")
    country = facts.country(written, "participants.country")
    own = f"{READER}:body-{number}" if number else None
    if own:
        facts.organisation(
            own,
            name,
            names=[short] if short and short != name else [],
            type=facts.kind(text(one, "organizationTypePretty"), "body", otherwise=None),
            country=country,
            city=said(text(one, "city")),
        )
    return filled(name=name, organisation=own, country=country)
