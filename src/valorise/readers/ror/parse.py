"""ROR records as organisations; both schemas are first brought into the same few facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers.facts import Facts, json_rows
from valorise.readers.json_parts import Object, inner, objects, text, texts
from valorise.readers.names import names
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import first_record, head_has, listed
from valorise.readers.source import Source
from valorise.terms import identifiers
from valorise.terms.words import plain

ROLE_ONLY = "funder"
"""Schema 2 says of many universities that they also fund: only a body with no other type is a funder first."""
SCHEMES = ("isni", "grid", "wikidata", "fundref")


def recognise(source: Source) -> float:
    """Records carry a ROR address as their id, and types and relations."""
    record = first_record(source, ("items",))
    if record is None:
        return 0.9 if head_has(source, r'"id"\s*:\s*"https://ror\.org/0', '"external_ids"', '"relationships"') else 0.0
    own = text(record, "id") or ""
    return 1.0 if "ror.org/" in own and "types" in record and ("names" in record or "name" in record) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One organisation for each record."""
    return json_rows(source, _records, _record, reader="ror", licence="CC0-1.0")


def _records(value: Any) -> Iterator[Any]:
    return listed(value, "items")


def _record(record: Object, facts: Facts) -> Row | Refused:
    own = identifiers.ror(text(record, "id") or "")
    name, others = _names(record)
    if not own or not name:
        return facts.refusal(
            column="name" if own else "id",
            rule="required",
            found=text(record, "id"),
            expected="a ROR identifier and a name",
            fix="Fetch the record again from the registry.",
        )
    _standing(record, facts)
    place = next(objects(record, "locations"), None) or {}
    geonames = inner(place, "geonames_details")
    country = text(geonames, "country_code") or text(record, "country", "country_code")
    return facts.row(
        "organisations",
        f"ror:{own}",
        {
            "name": name,
            "names": others,
            "type": _type(record, facts),
            "country": facts.country(country),
            "region": text(geonames, "country_subdivision_name") or _state(record),
            "city": text(geonames, "name") or next((text(one, "city") for one in objects(record, "addresses")), None),
            "parents": _related(record, "parent"),
            "successors": _related(record, "successor"),
            "url": _website(record),
            "identifiers": _identifiers(record, own, facts),
            "retrieved": facts.date(text(record, "admin", "last_modified", "date"), "admin.last_modified"),
        },
    )


def _names(record: Object) -> tuple[str | None, list[str]]:
    """The name shown by the registry, and all others once each."""
    if isinstance(record.get("names"), list):
        found = [(text(one, "value"), set(texts(one, "types"))) for one in objects(record, "names")]
        shown = next((name for name, kinds in found if "ror_display" in kinds), None)
        every = [name for name, _ in found]
    else:
        shown = text(record, "name")
        every = [*texts(record, "aliases"), *texts(record, "acronyms")]
        every += [text(one, "label") for one in objects(record, "labels")]
    main = plain(shown or next(iter(every), None))
    others = dict.fromkeys(bare for name in every if (bare := plain(name)) and bare != main)
    return main, list(others)


def _standing(record: Object, facts: Facts) -> None:
    """A body that is closed or was recorded by mistake stays, because older records name it; a person should know."""
    status = text(record, "status")
    if status in ("inactive", "withdrawn"):
        meaning = {"inactive": "an organisation that still exists", "withdrawn": "a record that is still valid"}
        fix = "Use its successor where the registry names one."
        facts.noted("status", status, rule=status, expected=meaning[status], fix=fix, severity="notice")


def _type(record: Object, facts: Facts) -> str | None:
    types = [word.lower() for word in texts(record, "types")]
    main = next((word for word in types if word != ROLE_ONLY), None) or next(iter(types), None)
    known = names("ror").get(("type", main or ""))
    return known or facts.kind(main, "type", None)


def _state(record: Object) -> str | None:
    return next((text(one, "state") for one in objects(record, "addresses")), None)


def _related(record: Object, kind: str) -> list[str]:
    found = (
        identifiers.ror(text(one, "id") or "")
        for one in objects(record, "relationships")
        if (text(one, "type") or "").lower() == kind
    )
    return list(dict.fromkeys(f"ror:{own}" for own in found if own))


def _website(record: Object) -> str | None:
    typed = next((text(one, "value") for one in objects(record, "links") if text(one, "type") == "website"), None)
    return typed or next(texts(record, "links"), None)


def _identifiers(record: Object, own: str, facts: Facts) -> list[dict[str, str]]:
    """Identifiers of other registers, the preferred first: a list in schema 2, an object by register in schema 1."""
    found: list[tuple[str, str | None]] = [("ror", own)]
    outside = record.get("external_ids")
    entries = (
        [(kind.lower(), one) for kind, one in outside.items()]
        if isinstance(outside, dict)
        else [(text(one, "type") or "", one) for one in objects(record, "external_ids")]
    )
    for kind, one in entries:
        if kind in SCHEMES:
            preferred, every = text(one, "preferred"), list(texts(one, "all"))
            found += [(kind, _normal(kind, value)) for value in [preferred, *every] if value]
    return facts.identifiers(found)


def _normal(kind: str, value: str) -> str:
    return value.replace(" ", "") if kind == "isni" else value
