"""How a table is built: which columns are labels, which are figures, and what the description beside it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from valorise.readers import json_values, series
from valorise.readers.json_parts import objects, text
from valorise.readers.sheets import Sheet
from valorise.readers.source import Source
from valorise.terms.words import plain

DESCRIPTION = "croissant_metadata.json"
PATH, LEVEL, DEPTH = "_full_path", re.compile(r"_level_\d+$"), "_hierarchy_depth"
YEAR = re.compile(r"(?:field_|fy_)?((?:19|20)\d{2})")
TITLE_YEARS = re.compile(r"[:,]\s*(?:Selected years,?\s*)?(?:FYs?\s*)?(?:19|20)\d{2}.*$")
ONE_YEAR = re.compile(r":\s*(?:FY\s*)?((?:19|20)\d{2})\.?\s*$")
PLACES = re.compile(r"agency|region|country|state|_econom")
"""Names of label columns whose labels are places or bodies; all others say what is counted."""
CODES = re.compile(r"_code$|^field_naics")
COUNTS = re.compile(r"number|count", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures."""

    name: str
    period: str | None
    label: str | None
    """What the column is where it is no year, such as an agency."""
    unit: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a table."""

    title: str
    places: str
    """Which kind of place or body the labels name, such as state; empty where they say what is counted."""
    path: str | None
    """Column with the whole path of labels."""
    levels: tuple[str, ...]
    periods: str | None
    """Column with the year of the row, where the table has one."""
    figures: tuple[Column, ...]
    codes: tuple[str, ...]
    """Columns with a code of what the row counts, such as an industry."""
    from_columns: bool
    """Whether columns that are no years are bodies, so that a figure is about one of them."""


def layout(source: Source, sheet: Sheet) -> Layout:
    """The layout of a table; without its description the unit is not known, and the number stands for the title."""
    told = series.beside(source, DESCRIPTION)
    said = json_values.first(told) if told else None
    if said is None:
        source.notes.append(
            f"What the table counts and in what unit stands in {DESCRIPTION}, which is not in the same folder; "
            "the unit is not known."
        )
    written = plain(text(said, "name"))
    units = {text(one, "name"): text(one, "unitText") for one in objects(said, "variableMeasured")}
    labels = {text(one, "name"): text(one, "description") for one in objects(said, "variableMeasured")}
    names = sheet.header[2:]
    periods = "time_period" if "time_period" in names else None
    told_labels = _labels(tuple(one for one in names if one != periods))
    year = ONE_YEAR.search(written or "")
    found = [
        _column(one, units, labels, year[1] if year else None, known=said is not None)
        for one in names
        if one not in told_labels and one != periods and not CODES.search(one)
    ]
    path = next((one for one in told_labels if one.endswith(PATH)), None)
    return Layout(
        title=TITLE_YEARS.sub("", written) if written else "",
        places=found_places[0] if (found_places := PLACES.search(told_labels[0] if told_labels else "")) else "",
        path=path,
        levels=tuple(one for one in told_labels if LEVEL.search(one)) or told_labels[:1],
        periods=periods,
        figures=tuple(found),
        codes=tuple(one for one in names if CODES.search(one)),
        from_columns=len([one for one in found if one.label]) > 1,
    )


def _labels(names: tuple[str, ...]) -> tuple[str, ...]:
    """The label columns: all up to the depth of the hierarchy, or the first where the table has none."""
    depth = next((place for place, one in enumerate(names) if one.endswith(DEPTH)), None)
    if depth is not None:
        return names[: depth + 1]
    return names[:1] if names[:1] != ("value",) else ()


def _column(
    name: str,
    units: dict[str | None, str | None],
    labels: dict[str | None, str | None],
    year: str | None,
    *,
    known: bool,
) -> Column:
    period = YEAR.fullmatch(name)
    unit = units.get(name)
    plain_count = known and (unit is None or (COUNTS.search(unit) and "million" not in unit.lower()))
    label = None if period or name == "value" else labels.get(name) or name.removeprefix("field_").replace("_", " ")
    return Column(name, period[1] if period else year, label, None if plain_count else unit or "not stated")
