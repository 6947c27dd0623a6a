"""Reads releases and records. A process has many releases: merged in the order of time they say what is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from valorise.readers import json_values
from valorise.readers.facts import Facts, filled, json_rows
from valorise.readers.json_parts import Object, inner, objects, text
from valorise.readers.licences import licence
from valorise.readers.ocds import tenders
from valorise.readers.ocds.merging import OF_THE_RELEASE, compiled, moment
from valorise.readers.rows import Refused, Row, Rows, Told, Wish
from valorise.readers.source import Source

READER = "ocds"
RELEASE = {"ocid", "tag", "initiationType"}
PACKAGE = {"publisher", "publishedDate", "uri"}
USED = {"ocid", "date", "language", "parties", "buyer", "tender", "planning", "_package"}
"""Parts of a release that a need is made of."""
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
    """Every release or record of the file; the newest of a process with a tender carries the need."""
    processes: dict[str, _Process] = {}

    def unpack(value: Any) -> Iterator[Any]:
        listed = list(_unpacked(value))
        processes.clear()
        for one in listed:
            if ocid := text(one, "ocid"):
                processes.setdefault(ocid, _Process()).add(one)
        return iter(listed)

    def understand(value: Any, facts: Facts) -> Row | Refused:
        return _understood(value, facts, processes)

    yield from json_rows(source, unpack, understand, reader=READER)


@dataclass(slots=True)
class _Process:
    """The releases of one process that stand together in a file."""

    releases: list[Object] = field(default_factory=list)
    newest: Object | None = None
    """The newest one with a tender."""

    def add(self, release: Object) -> None:
        self.releases.append(release)
        if isinstance(inner(release, "tender"), dict) and (
            self.newest is None or moment(release) >= moment(self.newest)
        ):
            self.newest = release


def _unpacked(value: Any) -> Iterator[Any]:
    """The releases of a package, or the compiled release of each record; each with the licence of the package."""
    if not isinstance(value, Mapping):
        yield value
        return
    named = [name for name in ("releases", "records") if isinstance(value.get(name), list)]
    for one in value[named[0]] if named else [value]:
        yield {**_whole(one), OUTER: text(value, "license")} if isinstance(one, Mapping) else one


def _whole(one: Object) -> Object:
    """What is known of the process by now: of a record its compiled release, else its releases as one."""
    if "compiledRelease" in one and isinstance(one["compiledRelease"], Mapping):
        return {"ocid": one.get("ocid"), **one["compiledRelease"]}
    inside = [release for release in objects(one, "releases") if "tag" in release and "url" not in release]
    if not inside:
        return one
    last = max(inside, key=moment)
    own = {name: last[name] for name in OF_THE_RELEASE if name in last}
    return {"ocid": one.get("ocid"), **compiled(inside), **own}


def _understood(release: Object, facts: Facts, processes: Mapping[str, _Process]) -> Row | Refused:
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
    told = Told(moment(release), _of_use(release), _together)
    if (process := processes.get(ocid)) and process.newest is release:
        found = tenders.need(compiled(process.releases), ocid, facts)
        return replace(found, told=told) if isinstance(found, Row) else replace(found, offer=_adding(ocid, facts, told))
    if not bodies:
        expected, fix = "a tender, a buyer or a supplier", "Leave it out, or fetch the whole process as a record."
        refusal = facts.refusal(rule="nothing-told", found=text(release, "id"), expected=expected, fix=fix)
        return replace(refusal, offer=_adding(ocid, facts, told))
    return _adding(ocid, facts, told)


def _adding(ocid: str, facts: Facts, told: Told) -> Row:
    """The release as one that only adds to its process."""
    found = facts.row("needs", f"{READER}:{ocid}", filled(identifiers=tenders.named(ocid, facts)), adds_to=True)
    return replace(found, told=told)


def _of_use(release: Object) -> Object:
    """The parts of a release that a need is made of, so that no more of many releases is kept than that."""
    return {name: value for name, value in release.items() if name in USED}


def _together(releases: Sequence[Object], number: int, file: str) -> Row | Refused:
    """The need after all these releases of one process, whatever files they came in."""
    whole = compiled(releases)
    found = licence(text(whole, OUTER) or "")
    return tenders.need(whole, text(whole, "ocid") or "", Facts(READER, file, number, found))
