"""The table of universities that comes as a data frame of R: one row a university, one column a figure."""

from __future__ import annotations

import re
from typing import Any

from valorise.readers import r_frames, series
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row, Rows
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

NAMED = "University"
MONEY = re.compile(r"\s*\(\$M\)$")
YEAR = re.compile(r"(?:^|\D)((?:19|20)\d{2})(?:\D|$)")


def is_frame(source: Source) -> bool:
    """Whether the file is of R and names a column of universities near its licences."""
    return r_frames.is_r(source) and b"University" in source.head and b"Licenses and Options" in source.head


def rows(source: Source, reader: str) -> Rows:
    """One row for each university."""
    frames = r_frames.frames(source)
    name, frame = next(((name, one) for name, one in frames.items() if NAMED in one), ("", {}))
    if not frame:
        raise Invalid(
            what=f"“{source.name}” holds no table of universities.",
            where=source.name,
            why=f"Tables in it: {', '.join(frames) or 'none'}.",
            fix=f"Save the table with its column {NAMED}.",
        )
    year = YEAR.search(name) or YEAR.search(source.name)
    for place in range(len(frame[NAMED])):
        cells = {column: values[place] for column, values in frame.items() if place < len(values)}
        yield _row(Facts(reader, source.name, place + 1, given=cells), year[1] if year else None)


def _row(facts: Facts, year: str | None) -> Row | Refused:
    name = facts.text(NAMED)
    if not name:
        return facts.refused(
            NAMED, rule="no-name", expected="the name of a university", fix="Name it, or leave it out."
        )
    found: list[dict[str, Any]] = []
    for column, written in facts.given.items():
        told = None if column == NAMED else series.figure(written)
        if told is None:
            continue
        unit = "USD million" if MONEY.search(column) else None
        label = MONEY.sub("", column).lower()
        found.append(
            series.observation(
                facts, told, indicator=f"AUTM: {label}", about=name, period=year, unit=unit,
                key=(label, name, year or "all"),
            )
        )  # fmt: skip
    return series.together(facts, found, heading=name)
