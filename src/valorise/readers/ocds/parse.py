"""Reads releases and records. One process has many releases: the newest with a tender says what is looked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from valorise.readers import json_values
from valorise.readers.facts import Facts, filled, json_rows
from valorise.readers.json_parts import Object, inner, objects, text
from valorise.readers.licences import licence
from valorise.readers.ocds import tenders
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source

READER = "ocds"
RELEASE = {"ocid", "tag", "initiationType"}
PACKAGE = {"publisher", "publishedDate", "uri"}
OUTER = "_package"
"""Key under which a release carries what its package says for all: its licence."""


def recognise(source: Source) -> float:
    """A package of releases or records that carry an open contracting identifier, or such a release."""
    first = json_values.first(source)
    if not isinstance(first, dict):
        # A large package does not end within the beginning that is looked at.
        head = source.head_text[:20_000]
        return 0.9 if '"ocid"' in head and ('"releases"' in head or '"records"' in head) else 0.0
    inside = next((one for name in ("releases", "records") for one in objects(first, name)), first)
    return 0.95 if "ocid" in inside and (first.keys() >= PACKAGE or inside.keys() & RELEASE > {"ocid"}) else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """Every release or record of the file."""
    newest: dict[str, Object] = {}

    def unpack(value: Any) -> Iterator[Any]:
        listed = list(_unpacked(value))
        newest.update(_newest(listed))
        return iter(listed)

    def understand(value: Any, facts: Facts) -> Row | Refused:
        return _understood(value, facts, newest)

    yield from json_rows(source, unpack, understand, reader=READER)


def _unpacked(value: Any) -> Iterator[Any]:
    """The releases of a package, or the compiled release of each record; each with the licence of the package."""
    if not isinstance(value, Mapping):
        yield value
        return
    named = [name for name in ("releases", "records") if isinstance(value.get(name), list)]
    for one in value[named[0]] if named else [value]:
        yield {**_compiled(one), OUTER: text(value, "license")} if isinstance(one, Mapping) else one


def _compiled(one: Object) -> Object:
    """What is known of the process by now: of a record its compiled release, else the last release it holds."""
    if "compiledRelease" in one and isinstance(one["compiledRelease"], Mapping):
        return {"ocid": one.get("ocid"), **one["compiledRelease"]}
    inside = [release for release in objects(one, "releases") if "tag" in release and "url" not in release]
    if not inside:
        return one
    last = max(inside, key=_day)
    return {"ocid": one.get("ocid"), **last}


def _newest(listed: list[Any]) -> dict[str, Object]:
    """By process the newest release that has a tender."""
    found: dict[str, Object] = {}
    for one in listed:
        ocid = text(one, "ocid")
        if ocid and isinstance(inner(one, "tender"), dict) and (ocid not in found or _day(one) >= _day(found[ocid])):
            found[ocid] = one
    return found


def _day(release: Object) -> str:
    return text(release, "date") or ""


def _understood(release: Object, facts: Facts, newest: Mapping[str, Object]) -> Row | Refused:
    facts.licence = licence(text(release, OUTER) or "")
    ocid = text(release, "ocid")
    if not ocid:
        return facts.refusal(
            rule="no-ocid",
            found=text(release, "id"),
            expected="an open contracting identifier (ocid)",
            fix="Ask the publisher for it; without it nobody can tell which process the release is about.",
        )
    bodies = list(tenders.bodies(release, facts))
    for one in bodies:
        facts.also["organisations", one["id"]] = one
    if newest.get(ocid) is release:
        return tenders.need(release, ocid, facts)
    if not bodies:
        expected, fix = "a tender, a buyer or a supplier", "Leave it out, or fetch the whole process as a record."
        return facts.refusal(rule="nothing-told", found=text(release, "id"), expected=expected, fix=fix)
    return facts.row("needs", f"{READER}:{ocid}", filled(identifiers=tenders.named(ocid, facts)), adds_to=True)
