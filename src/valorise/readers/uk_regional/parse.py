"""Reads a table of year, region, version of the regions and value; the file beside it says what the value is."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from valorise.readers import series, sheets
from valorise.readers.citation_cff import safe_yaml
from valorise.readers.facts import Facts
from valorise.readers.json_parts import text
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source
from valorise.terms import codes
from valorise.terms.errors import Invalid

READER = "uk_regional"
LICENCE = "CC-BY-4.0"
REGIONS = {"nuts_id": "NUTS", "lep_id": "LEP"}
"""Columns that name the region, and what kind of region it is."""
DESCRIPTION = re.compile(r"^schema:", re.MULTILINE), re.compile(r"^framework_group:", re.MULTILINE)
UNITS = {"REF": "points of the Research Excellence Framework", "FTE": "full-time equivalents", "Area_hectare": "ha"}
"""Units as the description writes them; currencies stay as they are, and none is a plain count."""
LISTED = "2016"
"""Version of NUTS that the list of codes holds."""
PLAIN = "not stated"


@dataclass(frozen=True, slots=True)
class Series:
    """What all figures of one table are."""

    code: str
    label: str
    unit: str | None
    kind: str
    versions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Years by version of the regions, as they are met."""


def recognise(source: Source) -> float:
    """A table with year, region, version and one value; or its description."""
    return 0.9 if _describes(source) or _region(sheets.header(source)) else 0.0


def _describes(source: Source) -> bool:
    return all(one.search(source.head_text) for one in DESCRIPTION)


def _region(names: tuple[str, ...]) -> str | None:
    """The column of the region, where these are the columns of such a table."""
    if len(names) != 4 or names[0] != "year":
        return None
    return next((one for one in REGIONS if names[1:3] == (one, f"{one.removesuffix('_id')}_year_spec")), None)


def rows(source: Source, _: Wish) -> Rows:
    """Every figure; a description alone has none and says so."""
    if _describes(source):
        _described(source)
        return
    sheet = series.table(source, lambda names: _region(names) is not None, "year, region, its version and one value")
    region = str(_region(sheet.header))
    about = _series(source, sheet.header[3], region)
    yield from _figures(source, sheet, about, region)
    note = _changes(about)
    if note:
        source.notes.append(note)


def _figures(source: Source, sheet: sheets.Sheet, about: Series, region: str) -> Rows:
    seen: dict[str, Any] = {}
    for number, record in sheet.records():
        facts = Facts(READER, source.name, number, LICENCE, given=record)
        found = _row(facts, about, region)
        if isinstance(found, Row):
            own, value = found.record["id"], found.record["value"]
            if own in seen and seen[own] != value:
                found = _twice(facts, about, seen[own])
            seen.setdefault(own, value)
        yield found


def _row(facts: Facts, about: Series, region: str) -> Row | Refused:
    period, code, version = series.year(facts.given.get("year")), facts.text(region), facts.text(_version(region))
    if "" in facts.given or len(facts.given) < 4:
        expected, fix = "four cells", "Look for a comma too many or too few in this line."
        return facts.refusal(rule="wrong-width", found=list(facts.given.values()), expected=expected, fix=fix)
    if not period:
        return facts.refused("year", rule="not-year", expected="a year such as 2017", fix="Correct the year.")
    if not code or not series.year(version):
        expected, fix = "a region and the year of its version", "Correct both in the source."
        return facts.refused(region, rule="no-region", expected=expected, fix=fix)
    told = series.figure(facts.given.get(about.code))
    if told is None:
        return series.not_a_figure(facts, about.code, facts.given.get(about.code))
    about.versions[str(version)].add(period)
    _check(facts, about, code, str(version))
    found = series.observation(
        facts,
        told,
        indicator=about.label,
        about=f"{code} ({about.kind} {version})",
        period=period,
        unit=about.unit,
        key=(about.code, f"{code}-{version}", period),
    )
    return series.together(facts, [found], heading=code)


def _version(region: str) -> str:
    return f"{region.removesuffix('_id')}_year_spec"


def _check(facts: Facts, about: Series, code: str, version: str) -> None:
    """Tell of a region that its version does not know: the figure stays, but belongs to other borders."""
    if about.kind == "NUTS" and version == LISTED and code not in codes.codes("nuts"):
        expected = f"a region of NUTS {LISTED}; this code is of another version or of no place"
        fix = "Do not add it to figures of this version."
        facts.noted("nuts_id", code, rule="not-of-this-version", expected=expected, fix=fix, severity="notice")


def _twice(facts: Facts, about: Series, first: object) -> Refused:
    return facts.refusal(
        rule="told-twice",
        found=facts.given.get(about.code),
        expected=f"one figure for a region and year; another row says {first}",
        fix="Find out which of the two is right, and leave the other out.",
        column=about.code,
    )


def _series(source: Source, code: str, region: str) -> Series:
    """What the description beside the table says; without one the unit is not known."""
    told = series.beside(source, f"{series.stem(source)}.yaml")
    if told is None:
        source.notes.append(
            f"What “{code}” counts and in what unit stands in {series.stem(source)}.yaml, which is not in the same "
            "folder; the unit is not known."
        )
        label = code.replace("_", " ")
        return Series(code, label, PLAIN, REGIONS[region])
    said = safe_yaml.document(told)
    unit = text(said, "schema", "value", "type")
    title = text(said, "title") or code
    label = title if code == text(said, "schema", "value", "id") else f"{title} ({code})"
    return Series(code, label, UNITS.get(unit or "", unit), REGIONS[region])


def _described(source: Source) -> None:
    """A description by itself: used with its table where that is beside it, else nothing can be done with it."""
    table = f"{series.stem(source)}.csv"
    if series.beside(source, table) or series.beside(source, f"{table}.gz"):
        source.notes.append(f"It says what the figures of {table} are, and was read together with them.")
        return
    raise Invalid(
        what=f"“{source.name}” says what the figures of a table are, and holds none.",
        where=source.name,
        why=f"The figures are in {table}, which is not in the same folder.",
        fix=f"Give the folder that holds both files, or {table} beside this one.",
    )


def _changes(about: Series) -> str | None:
    """The versions of the regions and their years, where there is more than one."""
    if len(about.versions) < 2:
        return None
    spans = ", ".join(f"{about.kind} {one} in {_span(about.versions[one])}" for one in sorted(about.versions))
    return f"The regions change inside the table: {spans}. Regions of different versions may have other borders."


def _span(years: set[str]) -> str:
    first, last = min(years), max(years)
    return first if first == last else f"{first} to {last}"
