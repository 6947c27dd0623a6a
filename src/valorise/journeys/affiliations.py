"""Affiliations looked up in the registry of research organisations (ROR)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from valorise.journeys.ingest import Given, Tell, files
from valorise.linking.affiliations.chosen import Named, named
from valorise.linking.affiliations.register import Organisation, Register, register
from valorise.readers.discovery import readers
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source

FOUND = {"cluster": pl.Int64, "ror": pl.String, "probability": pl.Float64, "reasons": pl.String}
STEP = 1000
PREFIX = "https://ror.org/"


def registry(path: Path) -> Register | None:
    """The organisations of a file of ROR; None where the file is something else."""
    sources = [source for source, _ in files([Given(path)])]
    if len(sources) != 1 or not readers()["ror"].recognise(sources[0]):
        return None
    return register(_organisations(sources[0]))


def looked_up(texts: list[str | None], known: Register, threshold: float, tell: Tell) -> pl.DataFrame:
    """For each text `ror` (identifiers as addresses, likeliest first, parted by a blank), `probability` of the first

    and `reasons` of all; null for no match. `cluster` is the row of the registry's file (from 1) of the first.
    """
    rows = []
    for number, text in enumerate(texts):
        if number % STEP == 0:
            tell("Looking up affiliations", number, len(texts))
        rows.append(_row(named(text or "", known, threshold), known))
    tell("Looking up affiliations", len(texts), len(texts))
    return pl.DataFrame(rows, schema=FOUND, orient="row")


def _row(found: list[Named], known: Register) -> tuple[int | None, str | None, float | None, str | None]:
    if not found:
        return None, None, None, None
    addresses = " ".join(PREFIX + known.entries[one.place].id for one in found)
    return known.entries[found[0].place].row, addresses, round(found[0].probability, 4), _told(found)


def _told(found: list[Named]) -> str:
    if len(found) == 1:
        return found[0].told()
    return "; ".join(f"{one.told()} ({one.probability:.2f})" for one in found)


def _organisations(source: Source) -> Iterator[Organisation]:
    for row in readers()["ror"].rows(source, Wish()):
        if isinstance(row, Row):
            one = row.record
            yield Organisation(
                id=one["id"].removeprefix("ror:"),
                name=one["name"],
                names=one.get("names") or (),
                country=one.get("country"),
                cities=[one["city"]] if one.get("city") else (),
                successors=[other.removeprefix("ror:") for other in one.get("successors") or ()],
                row=row.number,
            )
