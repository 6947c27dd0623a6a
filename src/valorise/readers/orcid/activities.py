"""Works of a person as assets, and funding as projects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers.facts import Facts, filled
from valorise.readers.json_parts import Object, objects, text
from valorise.readers.names import language
from valorise.readers.orcid.forms import day, value
from valorise.readers.orcid.person import Person, organisation
from valorise.readers.rows import Refused, Row
from valorise.readers.scholarly import arxiv, arxiv_of, contributor, handle, joined
from valorise.terms import identifiers

SCHEMES = {"doi": "doi", "isbn": "isbn", "pmid": "pmid", "arxiv": "arxiv", "handle": "handle"}
CONTRIBUTOR = "contributor"
"""What the owner of a record is to a work that names nobody: the summary does not say more."""


def work(found: Object, owner: Person | None, facts: Facts) -> Row | Refused:
    """A work as an asset; one that only the person may see stays internal."""
    pairs = list(_numbers(found, facts))
    doi = next((identifiers.doi(number) for scheme, number in pairs if scheme == "doi"), None)
    seen = text(found, "visibility")
    return facts.asset(
        doi or _own(found, owner),
        {
            "type": facts.kind(value(found, "type")),
            "title": joined(value(found, "title", "title"), value(found, "title", "subtitle")),
            "summary": value(found, "short-description"),
            "language": language(value(found, "language-code") or ""),
            "identifiers": facts.identifiers([*pairs, ("arxiv", arxiv_of(doi))]),
            "contributors": list(_contributors(found, owner, facts)),
            "dates": filled(published=facts.date(day(found, "publication-date"), "publication-date")),
            "url": value(found, "url"),
            "confidentiality": "open" if seen in (None, "public") else "internal",
        },
    )


def _own(found: Object, owner: Person | None) -> str | None:
    """The person and the number of the work under them, from its path in the registry or from the record."""
    number, path = text(found, "put-code"), (text(found, "path") or "").strip("/").split("/")
    if len(path) == 3:
        return f"{path[0]}/{path[2]}"
    return f"{owner.orcid}/{number}" if owner and owner.orcid and number else None


def _numbers(found: Object, facts: Facts) -> Iterator[tuple[str, str]]:
    """Identifiers of the work itself; those of what it is a part or a version of are left aside."""
    for one in objects(found, "external-ids", "external-id"):
        scheme = SCHEMES.get((value(one, "external-id-type") or "").lower())
        number = value(one, "external-id-value")
        if not scheme or not number or (value(one, "external-id-relationship") or "self").lower() != "self":
            continue
        bare = arxiv(number) if scheme == "arxiv" else handle(number) or number
        if bare:
            yield scheme, bare
        else:
            expected = "an arXiv identifier such as 1902.02534"
            facts.noted("external-ids", number, rule="not-arxiv", expected=expected, fix="Correct it at ORCID.")


def _contributors(found: Object, owner: Person | None, facts: Facts) -> Iterator[dict[str, Any]]:
    """Those the work names, else the person whose record it stands in."""
    named = [*objects(found, "contributors", "contributor")]
    for one in named:
        said = value(one, "contributor-attributes", "contributor-role") or ""
        role = facts.kind(said.rstrip("/").rsplit("/", 1)[-1].replace("_", "-") or None, "role", CONTRIBUTOR)
        number = value(one, "contributor-orcid", "path") or value(one, "contributor-orcid", "uri")
        who = contributor(facts, value(one, "credit-name"), role or CONTRIBUTOR, orcid=number)
        if who:
            yield who
    if not named and owner:
        who = contributor(facts, owner.name, CONTRIBUTOR, orcid=owner.orcid)
        if who:
            yield who


def funding(found: Object, facts: Facts) -> Row | Refused:
    """A grant as a project, with the funder beside it."""
    title = value(found, "title", "title")
    funder = organisation(found, facts, type="funder")
    number = next(
        (
            value(one, "external-id-value")
            for one in objects(found, "external-ids", "external-id")
            if (value(one, "external-id-relationship") or "self").lower() == "self"
        ),
        None,
    )
    if not title:
        fix = "Add the title at ORCID."
        return facts.refusal(column="title", rule="no-text", found=number, expected="a title", fix=fix)
    path = (text(found, "path") or "").strip("/")
    grant = f"{funder}:{number}" if funder and number else None
    return facts.row(
        "projects",
        f"orcid:{path or grant or f'{facts.file}#{facts.number}'}",
        {
            "title": title,
            "summary": value(found, "short-description"),
            "starts": facts.date(day(found, "start-date"), "start-date"),
            "ends": facts.date(day(found, "end-date"), "end-date"),
            "identifiers": facts.identifiers([("grant", grant)]),
        },
    )
