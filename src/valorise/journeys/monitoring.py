"""From the memory of an office to its figures and the courses its cases take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from valorise.monitoring import event_log, indicators, throughput, variants
from valorise.readers.source import Source
from valorise.stores.events import holds_log, open_log
from valorise.terms.errors import Invalid, Missing
from valorise.terms.problems import Problem, problems_table, shown
from valorise.terms.results import Result
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one, frame

CHAIN = ("seq", "previous", "hash")
"""What an exported log carries beyond the declared columns; `valorise log verify` looks at it, figures do not."""
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

    A folder may hold both: then events come from its store and the tables from files such as `agreements.jsonl`.
    `Missing` where there are no events, `Invalid` where not one of them can be used.
    """
    place = Path(where)
    if holds_log(where):
        with open_log(where, create=False) as log:
            events = log.read()
        tables, problems = _tables(place) if place.is_dir() else ({}, [])
        return Memory(events, tables, problems_table(problems))
    file = place / "events.jsonl" if place.is_dir() else place
    if not file.is_file():
        raise Missing(
            what=f"There is no event log at “{where}”.",
            where=where,
            why="Expected a store, a folder with the file events.jsonl, or a file of events as JSON Lines.",
            fix="Name one of these; valorise log export writes such a file.",
        )
    events, problems = _read("events", file)
    if events.is_empty():
        raise _unusable(file.name, problems)
    tables, further = _tables(place) if place.is_dir() else ({}, [])
    return Memory(events, tables, problems_table([*problems, *further]))


def _tables(folder: Path) -> tuple[dict[str, pl.DataFrame], list[Problem]]:
    read = {name: _read(name, folder / f"{name}.jsonl") for name in COUNTED if (folder / f"{name}.jsonl").is_file()}
    return {name: found for name, (found, _) in read.items()}, [one for _, found in read.values() for one in found]


def _read(name: str, file: Path) -> tuple[pl.DataFrame, list[Problem]]:
    """Records of one file as the declared table, and what was wrong with the others."""
    rows, problems = [], []
    for number, record in _lines(Source(file)):
        row, wrong = _checked(name, record, Place(file.name, number))
        problems += wrong
        if row is not None:
            rows.append(row)
    return frame(table(name), rows), problems


def _lines(source: Source) -> Iterator[tuple[int, Any]]:
    """Number and content of each line that is not blank; the text itself where it is no JSON."""
    with source.open() as lines:
        for number, line in enumerate(lines, start=1):
            text = line.removeprefix(b"\xef\xbb\xbf").strip()
            if not text:
                continue
            try:
                yield number, orjson.loads(text)
            except orjson.JSONDecodeError:
                yield number, text.decode(errors="replace")


def _checked(name: str, record: Any, place: Place) -> tuple[dict[str, Any] | None, list[Problem]]:
    if not isinstance(record, dict):
        problem = Problem(
            file=place.file,
            row=place.row,
            table=name,
            found=shown(record),
            expected="one JSON object on the line",
            rule="not-json",
            fix="Write each record as one object on one line.",
            severity="refused",
        )
        return None, [problem]
    plain = {column: value for column, value in record.items() if name != "events" or column not in CHAIN}
    if isinstance(plain.get("details"), dict):
        plain["details"] = orjson.dumps(plain["details"], option=orjson.OPT_SORT_KEYS).decode()
    return check_one(table(name), plain, place)


def _unusable(file: str, problems: list[Problem]) -> Invalid:
    first = next(iter(problems), None)
    why = f"Line {first.row}: expected {first.expected}, found {first.found}." if first else "It is empty."
    fix = first.fix if first else "Give a file with one event on each line."
    return Invalid(what=f"Not a single event of “{file}” could be used.", where=file, why=why, fix=fix)
