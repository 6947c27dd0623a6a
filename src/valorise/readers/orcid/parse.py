"""ORCID records as people, assets and projects, one row for the person and one for each work and grant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from valorise.readers import json_values, safe_xml
from valorise.readers.facts import Facts
from valorise.readers.json_parts import Object, inner, objects, text
from valorise.readers.json_values import NotJson, not_json
from valorise.readers.orcid.activities import funding, work
from valorise.readers.orcid.forms import summaries, tree, value
from valorise.readers.orcid.person import Person, person
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source

NAME_SPACE = b"orcid.org/ns/"
READER, LICENCE = "orcid", "CC0-1.0"
FIX = "Fetch the record again; what follows this place was not read."
OF_WORK = {"journal-title", "publication-date", "short-description", "put-code", "citation"}
PARTS = {"works": "work-summary", "fundings": "funding-summary"}
SINGLE = {"work": "work", "work-summary": "work", "funding": "funding", "funding-summary": "funding"}
Piece = tuple[str, Any]
"""Kind of a row (person, work, funding, error or something else) and what it says."""


def recognise(source: Source) -> float:
    """XML in the name space of ORCID, or JSON with the keys of its records."""
    if source.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return 1.0 if NAME_SPACE in source.head[:8000] else 0.0
    if source.head_text.lstrip("\ufeff \r\n\t")[:1] not in ("{", "["):
        return 0.0
    found = json_values.first(source)
    if isinstance(found, Mapping):
        return 1.0 if _kind(found) else 0.0
    begins = source.head_text[:4000]
    return 0.9 if '"orcid-identifier"' in begins or '"external-id-type"' in begins else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One row for the person, one for each work, one for each grant."""
    for number, (kind, found) in enumerate(_all(source), start=1):
        if isinstance(found, NotJson):
            yield not_json(source, number, found, fix=FIX)
        else:
            yield _row(kind, found, Facts(READER, source.name, number, LICENCE))


def _all(source: Source) -> Iterator[Piece]:
    if source.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        root = safe_xml.parse(source)
        yield from _pieces(safe_xml.local(root), tree(root), None)
        return
    for found in json_values.values(source):
        kind = _kind(found) if isinstance(found, Mapping) else None
        yield from [("broken", found)] if isinstance(found, NotJson) else _pieces(kind or "", found, None)


def _kind(found: Object) -> str | None:
    """Which part of a record JSON holds, in the words of the XML."""
    if "orcid-identifier" in found and ("person" in found or "activities-summary" in found):
        return "record"
    if "works" in found and "employments" in found:
        return "activities"
    if any("work" in one for one in objects(found, "bulk")):
        return "bulk"
    for part, kind in PARTS.items():
        if any(kind in one for one in objects(found, "group")):
            return part
    if isinstance(found.get("title"), Mapping) and "external-ids" in found:
        return "funding" if "organization" in found else "work" if OF_WORK & found.keys() else None
    return None


def _pieces(kind: str, found: Any, owner: Person | None) -> Iterator[Piece]:
    """The rows of a record or of a part of one; each work and grant knows the person."""
    if kind == "record":
        owner = person(found)
        yield "person", (owner, found)
        yield from _pieces("activities", inner(found, "activities-summary"), owner)
    elif kind == "person":
        yield "person", (person({"person": found}), found)
    elif kind in ("activities", "activities-summary"):
        for part in PARTS:
            yield from _pieces(part, inner(found, part), owner)
    elif kind in PARTS:
        for group in summaries({kind: found}, kind, PARTS[kind]):
            yield SINGLE[PARTS[kind]], (group[0], owner)
    elif kind == "bulk":
        yield from _bulk(found)
    else:
        yield SINGLE.get(kind, kind), (found, owner)


def _bulk(found: Any) -> Iterator[Piece]:
    for one in [*objects(found, "bulk")] or [found]:
        for kind in ("work", "error"):
            for inside in objects(one, kind):
                yield kind, (inside, None)


def _row(kind: str, found: tuple[Any, Any], facts: Facts) -> Row | Refused:
    first, second = found
    if isinstance(first, Person):
        return first.row(second, facts)
    if kind == "work" and isinstance(first, Mapping):
        return work(first, second, facts)
    if kind == "funding" and isinstance(first, Mapping):
        return funding(first, facts)
    if kind == "error":
        return facts.refusal(
            rule="error-of-orcid",
            found=value(first, "developer-message") or text(first, "response-code"),
            expected="a work",
            fix="Ask for this work again, or leave it out.",
        )
    return facts.refusal(
        rule="part-of-record",
        found=kind or str(first)[:60],
        expected="a whole record, a person, works or funding",
        fix="Fetch the whole record (…/record): addresses, names and posts alone are no row of ours.",
    )
