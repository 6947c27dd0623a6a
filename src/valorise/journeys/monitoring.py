"""From the memory of an office to its figures and the courses its cases take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from valorise.journeys.ingest import Given, Register, register
from valorise.monitoring import event_log, indicators, throughput, variants
from valorise.readers.rows import Wish
from valorise.stores import register as disk
from valorise.stores.events import holds_log, open_log
from valorise.terms.errors import Invalid, Missing
from valorise.terms.problems import problems_table
from valorise.terms.results import Result

COUNTED = ("assets", "rights", "agreements", "money_flows", "cases", "contacts", "needs")


@dataclass(frozen=True, slots=True)
class Memory:
    """Events and register tables of an office, and what was wrong with them."""

    events: pl.DataFrame
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    problems: pl.DataFrame = field(default_factory=lambda: problems_table([]))


@dataclass(frozen=True, slots=True)
class Courses:
    """How cases went: `throughput` and `variants` as `monitoring` describes them, with problems of the log."""

    throughput: pl.DataFrame
    variants: pl.DataFrame
    problems: pl.DataFrame


def figures(where: str, *, as_of: date, names: Iterable[str] | None = None) -> Result:
    """Indicators of the memory at a place, as the declared table; see `memory` and `monitoring.indicators`."""
    found = memory(where)
    result = indicators(found.events, found.tables, as_of=as_of, names=names)
    return Result(result.table, result.reasons, pl.concat([found.problems, result.problems]))


def courses(events: pl.DataFrame, cases: pl.DataFrame | None = None) -> Courses:
    """The ways cases went and how long they took."""
    log = event_log(events, cases)
    return Courses(throughput(log.table), variants(log.table), log.problems)


def memory(where: str) -> Memory:
    """Events and tables of a store, of a folder with tables as JSON Lines, or of one file of events.

    A folder may hold both: then events come from its store, and the tables from the kept register and from files
    such as `agreements.jsonl`.
    `Missing` where there are no events, `Invalid` where not one of them can be used.
    """
    place = Path(where)
    if holds_log(where):
        with open_log(where, create=False) as log:
            events = log.read()
        made = _read(_beside(place), disk.load(place) if place.is_dir() else {})
        return Memory(events, _counted(made), made.problems)
    file = place / "events.jsonl" if place.is_dir() else place
    if not file.is_file():
        raise Missing(
            what=f"There is no event log at “{where}”.",
            where=where,
            why="Expected a store, a folder with the file events.jsonl, or a file of events as JSON Lines.",
            fix="Name one of these; valorise log export writes such a file.",
        )
    made = _read([Given(file, Wish(table="events", reader="own")), *_beside(place)])
    if made["events"].is_empty():
        raise _unusable(file.name, made.problems)
    return Memory(made["events"], _counted(made), made.problems)


def _beside(place: Path) -> list[Given]:
    """The register tables that lie in a folder as JSON Lines."""
    named = [(place / f"{name}.jsonl", name) for name in COUNTED]
    return [Given(path, Wish(table=name, reader="own")) for path, name in named if place.is_dir() and path.is_file()]


def _read(given: list[Given], kept: Mapping[str, pl.DataFrame] | None = None) -> Register:
    return register(given, tell=lambda *_: None, kept=kept)


def _counted(made: Register) -> dict[str, pl.DataFrame]:
    return {name: made[name] for name in COUNTED if name in made.tables}


def _unusable(file: str, problems: pl.DataFrame) -> Invalid:
    first = next(problems.filter(pl.col("file") == file).iter_rows(named=True), None)
    why = _why(first) if first else "It is empty."
    fix = first["fix"] if first else "Give a file with one event on each line."
    return Invalid(what=f"Not a single event of “{file}” could be used.", where=file, why=why, fix=fix)


def _why(problem: dict[str, Any]) -> str:
    if problem["row"] is None:
        return str(problem["found"])
    return f"Record {problem['row']}: expected {problem['expected']}, found {problem['found']}."
