"""A file of events that somebody wrote in a spreadsheet: right, office, event, on and optionally kind, year, title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from valorise.assets import happenings, rulebook
from valorise.journeys.asset import right_events
from valorise.readers import json_values, sheets
from valorise.readers.json_values import NotJson
from valorise.readers.source import Source
from valorise.terms import codes, time
from valorise.terms.errors import Invalid
from valorise.terms.problems import Problem, problems_table, shown

NEEDED = ("right", "office", "event", "on")
COLUMNS = (*NEEDED, "kind", "year", "title")
USUAL_KIND = {"QZ": "plant-variety", "XC": "contract"}
SEVERAL_KINDS = ("EM", "EU")
"""Offices where the kind of right must be said; elsewhere a row without one is about a patent."""


ENDS = ("withdrawn", "refused", "lapsed", "expired", "revoked", "right-dropped")
"""Events after which nothing of a right is left to do."""


@dataclass(frozen=True, slots=True)
class EventFile:
    """Events in the engine's columns, titles of rights by name, problems of rows, and how many rows there were."""

    events: pl.DataFrame
    titles: dict[str, str]
    problems: pl.DataFrame
    rows: int
    references: Mapping[str, str] = field(default_factory=dict)
    """What else a right may be called by an attorney: its numbers; what two rights share stands for none."""


def register_events(rights: pl.DataFrame) -> EventFile:
    """What happened to the rights of a register, for commands that would else ask for a file of events."""
    events = right_events(rights)
    titles = {row["id"]: row["title"] or "" for row in rights.select("id", "title").iter_rows(named=True)}
    return EventFile(events, titles, problems_table([]), events.height, _references(rights))


def _references(rights: pl.DataFrame) -> dict[str, str]:
    """The rights by their ids, numbers and outside identifiers."""
    told = [
        (str(name), row["id"])
        for row in rights.select("id", "number", "identifiers").iter_rows(named=True)
        for name in {row["number"], *(one["value"] for one in row["identifiers"] or ())} - {None, ""}
    ]
    shared = Counter(name for name, _ in told)
    return {name: right for name, right in told if shared[name] == 1} | {name: name for name in rights["id"]}


def event_file(path: Path) -> EventFile:
    """The events of a CSV or JSON Lines file; a row that cannot be used is a problem that says how to mend it."""
    records, good, problems = list(_records(path)), [], []
    titles: dict[str, str] = {}
    for number, record in enumerate(records, start=1):
        row, wrong = _row(record)
        problems += [_problem(path, number, record, column, *said) for column, said in wrong.items()]
        if row is not None:
            good.append(row)
            titles.setdefault(row["right"], str(record.get("title") or ""))
    return EventFile(pl.DataFrame(good, schema=happenings.SCHEMA), titles, problems_table(problems), len(records))


def without_dates(events: pl.DataFrame, found: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Rights that have no date at all though nothing ended them, as notices: mostly something was not recorded.

    `events` has the engine's columns, `found` those of the table `deadlines`.
    """
    past = events.filter(pl.col("on") <= as_of)
    ended = past.filter(pl.col("event").is_in(ENDS))["right"].implode()
    silent = past.filter(~pl.col("right").is_in(ended) & ~pl.col("right").is_in(found["right"].implode()))
    told = silent.group_by("right", maintain_order=True).agg(
        pl.format("{} at {}", "event", "office").unique(maintain_order=True).alias("happened")
    )
    return problems_table(
        Problem(
            table="rights",
            record=shown(right),
            column="event",
            found=shown(", ".join(happened)),
            expected="an event that a rule counts from",
            rule="no-date-follows",
            fix="Record what else happened, such as its filing or grant; docs/deadlines.md says what each one starts.",
            severity="notice",
        )
        for right, happened in told.iter_rows()
    )


def _records(path: Path) -> Iterator[Mapping[str, Any]]:
    source = Source(path)
    yield from _table(source) if sheets.is_table(source) else _objects(source)


def _table(source: Source) -> Iterator[Mapping[str, Any]]:
    found = sheets.sheets(source)
    header = found[0].header if found else ()
    names = {name.lower(): name for name in header}
    absent = [name for name in NEEDED if name not in names]
    if absent:
        raise Invalid(
            what=f"The file has no column {' and no column '.join(absent)}.",
            where=f"{source.name}, first line: {shown(', '.join(header))}",
            why="Each row needs right, office, event and on; kind, year and title may follow.",
            fix="Name the columns in the first line: right,office,event,on",
        )
    for _, record in found[0].records():
        yield {name: record.get(written) for name, written in names.items() if name in COLUMNS}


def _objects(source: Source) -> Iterator[Mapping[str, Any]]:
    for number, value in enumerate(json_values.values(source), start=1):
        if isinstance(value, NotJson):
            raise Invalid(
                what=f"Record {number} is not JSON.",
                where=f"{source.name}, record {number}: {shown(value.found)}",
                why=f"The parser says: {value.why}.",
                fix='Write one object a line: {"right": "P1", "office": "EP", "event": "filing", "on": "2024-03-01"}',
            )
        yield value if isinstance(value, dict) else {}


Wrong = dict[str, tuple[str, str, str]]
"""By column: rule, what was expected, how to mend it."""


def _row(record: Mapping[str, Any]) -> tuple[dict[str, Any] | None, Wrong]:
    said = {name: str(record.get(name) or "").strip() for name in COLUMNS}
    office, event = said["office"].upper(), said["event"].lower()
    kind = said["kind"].lower() or USUAL_KIND.get(office, "" if office in SEVERAL_KINDS else "patent")
    wrong: Wrong = {
        name: ("required", f"a value for {name}", f"Fill the column “{name}”.") for name in NEEDED if not said[name]
    }
    _check_office(office, wrong)
    _check_kind(kind, office, wrong)
    _check_event(event, wrong)
    on = _day(said["on"], wrong)
    year = int(said["year"]) if said["year"].isdecimal() else None
    if said["year"] and year is None:
        wrong["year"] = ("not-integer", "a patent year such as 5", "Write the number alone or leave it out.")
    row = {"right": said["right"], "office": office, "kind": kind, "event": event, "on": on, "year": year}
    return (None if wrong else row), wrong


def _check_office(office: str, wrong: Wrong) -> None:
    if office and office not in _offices():
        near = ", ".join(get_close_matches(office, _offices(), n=3, cutoff=0.5))
        fix = f"Did you mean {near}?" if near else "Write its two letters; docs/codes.md lists them under offices."
        wrong["office"] = ("unknown-office", "an office by WIPO ST.3, such as EP, WO, US or DE", fix)


@cache
def _offices() -> tuple[str, ...]:
    """Offices of the rules, and countries: that we have no rule for an office is no mistake of who names it."""
    ruled = rulebook.rulebook()
    named = {*ruled["office"], *ruled["event_office"], *codes.codes("offices"), *codes.codes("countries")}
    return tuple(sorted(one for one in named if one and one.isupper()))


def _check_kind(kind: str, office: str, wrong: Wrong) -> None:
    kinds = codes.codes("right_kinds")
    if kind not in kinds:
        near = ", ".join(codes.nearest("right_kinds", kind))
        fix = f"Did you mean {near}?" if near else f"Write one of {', '.join(kinds)}."
        if not kind and office in SEVERAL_KINDS:
            fix = f"At {office} the kind must be said, such as design or trade-mark."
        wrong["kind"] = ("not-code", f"a kind of right: {', '.join(kinds)}", fix)


def _check_event(event: str, wrong: Wrong) -> None:
    if event and event not in rulebook.words("events"):
        near = ", ".join(get_close_matches(event, rulebook.words("events"), n=3, cutoff=0.5))
        fix = f"Did you mean {near}?" if near else "The codes are listed in docs/deadlines.md."
        wrong["event"] = ("unknown-event", "a code that starts or settles a date", fix)


def _day(written: str, wrong: Wrong) -> date | None:
    partial = time.partial_date(written) if written else None
    if partial and len(partial) == 10:
        return date.fromisoformat(partial)
    if partial:
        wrong["on"] = ("day-not-exact", "the exact day of the event", "Add the day, such as 2024-05-03.")
    elif written:
        wrong["on"] = ("not-day", "a day such as 2024-05-03", "Write year, month and day in this order.")
    return None


def _problem(
    path: Path, number: int, record: Mapping[str, Any], column: str, rule: str, expected: str, fix: str
) -> Problem:
    return Problem(
        file=str(path),
        row=number,
        table="rights",
        record=shown(record.get("right")),
        column=column,
        found=shown(record.get(column)),
        expected=expected,
        rule=rule,
        fix=fix,
        severity="refused",
    )
