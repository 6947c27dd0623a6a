"""OpenAlex works as assets, with the institutions and people they name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers.facts import Facts, filled, json_rows
from valorise.readers.json_parts import Object, inner, objects, text, texts
from valorise.readers.licences import licence
from valorise.readers.names import ford_field, names
from valorise.readers.openalex import simple
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import arxiv, arxiv_of, distinct, first_record, head_has, listed
from valorise.readers.source import Source

LONGEST_ABSTRACT = 100_000
"""Words an abstract may have; places beyond are damage, not text."""


def recognise(source: Source) -> float:
    """Works carry an OpenAlex address of their own."""
    record = first_record(source, ("results",))
    if record is None:
        return 0.9 if head_has(source, r'"id"\s*:\s*"https://openalex\.org/W', '"authorships"') else 0.0
    own = text(record, "id") or text(record, "openalex_id") or ""
    if own.startswith("https://openalex.org/"):
        return 1.0
    return 0.8 if "authorships" in record and "open_access" in record else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each work."""
    return json_rows(source, _works, _work, reader="openalex", licence="CC0-1.0")


def _works(value: Any) -> Iterator[Any]:
    return listed(value, "results")


def _work(work: Object, facts: Facts) -> Row | Refused:
    if "openalex_id" in work:
        return simple.work(work, facts)
    own = short(text(work, "id"))
    if own and not own.startswith("W"):
        return facts.refusal(
            column="id",
            rule="no-work",
            found=text(work, "id"),
            expected="a work, whose identifier begins with W",
            fix="Fetch the works themselves; authors, institutions and topics come with them.",
        )
    if inner(work, "is_retracted") is True:
        fix = "Look at the notice of retraction before this is offered to anybody."
        expected = "a work that stands"
        facts.noted("is_retracted", "true", rule="retracted", expected=expected, fix=fix, severity="notice")
    place = inner(work, "primary_location")
    return facts.asset(
        own,
        {
            "type": facts.kind(text(work, "type")),
            "title": text(work, "title") or text(work, "display_name"),
            "summary": abstract(inner(work, "abstract_inverted_index")),
            "language": text(work, "language"),
            "identifiers": _identifiers(work, facts),
            "contributors": [one for place in objects(work, "authorships") if (one := _author(place, facts))],
            "dates": _dates(work, facts),
            "keywords": [
                word for one in objects(work, "keywords") if (word := text(one, "display_name") or text(one, "keyword"))
            ],
            "fields": _fields(work),
            "funding": _funding(work, facts),
            "licence": licence(text(place, "license") or ""),
            "url": text(place, "landing_page_url") or text(work, "doi") or text(work, "id"),
            "confidentiality": "open",
        },
    )


def short(address: str | None) -> str | None:
    """The last part of an OpenAlex address.

    >>> short("https://openalex.org/W2741809807"), short(None)
    ('W2741809807', None)
    """
    return address.rstrip("/").rsplit("/", 1)[-1] or None if address else None


def abstract(index: Any) -> str | None:
    """Text rebuilt from the places of its words.

    >>> abstract({"not": [1], "be": [0, 2]}), abstract(None)
    ('be not be', None)
    """
    if not isinstance(index, dict):
        return None
    placed = [
        (place, word)
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int) and 0 <= place < LONGEST_ABSTRACT
    ]
    return " ".join(word for _, word in sorted(placed)) or None


def _identifiers(work: Object, facts: Facts) -> list[dict[str, str]]:
    doi = text(work, "doi") or text(work, "ids", "doi")
    places = [text(one, "landing_page_url") for one in objects(work, "locations")]
    at_arxiv = next((arxiv(one) for one in places if one and "arxiv.org/" in one), None)
    return facts.identifiers(
        [
            ("openalex", text(work, "id")),
            ("doi", doi),
            ("pmid", short(text(work, "ids", "pmid"))),
            ("arxiv", arxiv_of(doi) or at_arxiv),
        ]
    )


def _dates(work: Object, facts: Facts) -> dict[str, Any]:
    written = text(work, "publication_date") or text(work, "publication_year")
    return filled(published=facts.date(written, "dates.published"))


def _author(authorship: Object, facts: Facts) -> dict[str, Any] | None:
    name = text(authorship, "author", "display_name") or text(authorship, "raw_author_name")
    if not name:
        return None
    institutions = list(objects(authorship, "institutions"))
    for one in institutions:
        _institution(one, facts)
    works_at = next((text(one, "display_name") for one in institutions), None)
    organisation = works_at or next(texts(authorship, "raw_affiliation_strings"), None)
    orcid = facts.orcid(text(authorship, "author", "orcid") or text(authorship, "raw_orcid"))
    own = short(text(authorship, "author", "id"))
    if own:
        facts.person(f"openalex:{own}", name, orcid, organisation=organisation, identifiers=[("openalex", own)])
    return filled(name=name, orcid=orcid, role="author", organisation=organisation)


def _institution(one: Object, facts: Facts) -> None:
    own = short(text(one, "id"))
    if not own:
        return
    facts.organisation(
        f"openalex:{own}",
        text(one, "display_name"),
        identifiers=facts.identifiers([("ror", text(one, "ror")), ("openalex", own)]),
        type=facts.kind(text(one, "type"), "organisation", None),
        country=facts.country(text(one, "country_code"), "institutions.country_code"),
    )


def _fields(work: Object) -> list[dict[str, str]]:
    topics = [
        filled(scheme="openalex", code=short(text(one, "id")), label=text(one, "display_name"))
        for one in objects(work, "topics")
    ]
    ours = names("openalex")
    fields = [ours.get(("field", short(text(one, "field", "id")) or "")) for one in objects(work, "topics")]
    return distinct([*topics, *(ford_field(code) for code in fields if code)])


def _funding(work: Object, facts: Facts) -> list[dict[str, str]]:
    """Grants with their funders, and funders without a grant number."""
    grants = [
        filled(funder=text(one, "funder_display_name"), grant=text(one, "funder_award_id") or text(one, "award_id"))
        for part in ("awards", "grants")
        for one in objects(work, part)
    ]
    known = {one.get("funder") for one in grants}
    for one in objects(work, "funders"):
        own, name = short(text(one, "id")), text(one, "display_name")
        if name and name not in known:
            grants.append({"funder": name})
        if own:
            found = facts.identifiers([("ror", text(one, "ror")), ("openalex", own)])
            facts.organisation(f"openalex:{own}", name, identifiers=found)
    return distinct(grants)
