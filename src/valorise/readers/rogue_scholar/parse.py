"""Posts of science blogs as publications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from valorise.readers.facts import Facts, filled, json_rows
from valorise.readers.json_parts import Object, inner, objects, text, texts
from valorise.readers.licences import licence
from valorise.readers.names import ford, language
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import contributor, distinct, first_record, funder, head_has, listed, named, orcid_in
from valorise.readers.source import Source
from valorise.terms import identifiers
from valorise.terms.words import plain

POST = {"blog_slug", "blog_name", "content_html", "published_at", "archive_url", "indexed_at", "rid", "reference"}
LATEST = 253_402_300_799
"""Last second of the year 9999."""


def recognise(source: Source) -> float:
    """Posts name their blog and carry their text; blogs name their feed and hold posts."""
    found = first_record(source, ("items",))
    if found is None:
        post = head_has(source, r'"blog(?:_slug|_name)?"\s*:', r'"(?:content_html|archive_url)"\s*:', r'"doi"\s*:')
        return 0.9 if post else 0.0
    is_post = len(POST & found.keys()) >= 3 and ("blog_slug" in found or "blog" in found)
    return 1.0 if is_post or ("feed_url" in found and isinstance(found.get("posts"), list)) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each post."""
    return json_rows(source, _posts, _post, reader="rogue_scholar", licence="CC0-1.0")


def _posts(value: Any) -> Iterator[Any]:
    """Posts, each knowing its blog."""
    if not isinstance(value, Mapping) or not isinstance(value.get("posts"), list):
        yield from listed(value, "items")
        return
    blog = {name: found for name, found in value.items() if name != "posts"}
    for one in value["posts"]:
        yield {"blog": blog, **one} if isinstance(one, Mapping) else one


def _post(post: Object, facts: Facts) -> Row | Refused:
    written = text(post, "doi")
    doi = identifiers.doi(written) if written else None
    spoken = text(post, "language") or text(post, "blog", "language") or ""
    return facts.asset(
        doi or text(post, "id") or text(post, "rid") or text(post, "guid"),
        {
            "type": "publication",
            "title": text(post, "title"),
            "summary": text(post, "abstract") or text(post, "summary"),
            "language": language(spoken),
            "identifiers": facts.identifiers([("doi", written)]),
            "contributors": [one for author in objects(post, "authors") if (one := _author(author, facts))],
            "dates": filled(published=_day(post, facts)),
            "keywords": list(texts(post, "tags")),
            "fields": distinct([ford(text(post, "blog", "category") or "")]),
            "funding": _funding(post, facts),
            "licence": licence(text(post, "license") or text(post, "blog", "license") or ""),
            "url": text(post, "url"),
            "confidentiality": "open",
        },
    )


def _day(post: Object, facts: Facts) -> str | None:
    """Day of publication in universal time, from the seconds since 1970 that posts carry, or as a date."""
    written = inner(post, "published_at")
    if isinstance(written, int) and not isinstance(written, bool) and 0 < written <= LATEST:
        return datetime.fromtimestamp(written, UTC).date().isoformat()
    return facts.date(text(post, "published_at") if isinstance(written, str) else None, "published_at")


def _author(one: Object, facts: Facts) -> dict[str, Any] | None:
    place = next(objects(one, "affiliation"), {})
    return contributor(
        facts,
        named(text(one, "given"), text(one, "family"), text(one, "name")),
        "author",
        orcid=orcid_in(text(one, "url")),
        organisation=text(place, "name"),
        ror=text(place, "id"),
    )


def _funding(post: Object, facts: Facts) -> list[dict[str, str]]:
    """Funding of the post, else of the blog."""
    found = []
    for one in [*objects(post, "funding_references")] or [*objects(post, "blog", "funding")]:
        name = text(one, "funderName") or text(one, "funder_name")
        found.append(filled(funder=plain(name), grant=text(one, "awardNumber") or text(one, "award_number")))
        funder(facts, name, text(one, "funderIdentifier") or text(one, "funder_id"))
    return distinct(found)
