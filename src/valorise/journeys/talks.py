"""Who should talk to whom, from the files of an office: matches, records, and what was set for talks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from valorise.matching.talks.assignment import By, Talks, talks
from valorise.matching.talks.rules import Rules
from valorise.readers import json_values, sheets
from valorise.readers.json_values import NotJson
from valorise.readers.source import Source
from valorise.terms.errors import Invalid, Missing
from valorise.terms.problems import Problem, problems_table
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one, frame

__all__ = ["By", "Set", "Talks", "matches_of", "rules_of", "talks"]
EACH = re.compile(r"([a-z-]+)=(\d{1,9})")
BOUNDS = {"talk_capacities": "most", "talk_floors": "least"}


@dataclass(frozen=True, slots=True)
class Set:
    """What a person set, each as files or, for capacities and floors, as KIND=NUMBER for each group of a kind."""

    capacities: Sequence[str] = ()
    floors: Sequence[str] = ()
    exclusions: Sequence[str] = ()
    memberships: Sequence[str] = ()


def rules_of(said: Set) -> Rules:
    """The rules for talks; `Invalid` with all problems where a line cannot be used, for none is left out silently."""
    return Rules(
        capacities=_rules("talk_capacities", said.capacities),
        floors=_rules("talk_floors", said.floors),
        exclusions=_rules("talk_exclusions", said.exclusions),
        memberships=_rules("talk_memberships", said.memberships),
    )


def matches_of(path: Path) -> pl.DataFrame:
    """The matches of a file that `valorise match` wrote; `Invalid` with all problems where a row is no match."""
    rows, problems = _read("matches", path)
    if problems:
        raise _unusable("matches", problems, fix="Write them with: valorise match --out FILE")
    if not rows:
        raise Invalid(
            what=f"“{path}” holds no match.",
            where=str(path),
            fix="Write matches with: valorise match --out FILE; without any there is nobody to talk to.",
        )
    return frame(table("matches"), rows)


def _rules(name: str, said: Sequence[str]) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for one in said:
        short = EACH.fullmatch(one)
        if short and name in BOUNDS:
            rows.append({"kind": short[1], BOUNDS[name]: int(short[2])})
        else:
            found, wrong = _read(name, Path(one))
            rows, problems = rows + found, problems + wrong
    if problems:
        raise _unusable(name, problems, fix="Mend the lines; --json lists all of them.")
    return frame(table(name), rows)


def _read(name: str, path: Path) -> tuple[list[dict[str, Any]], list[Problem]]:
    if not path.is_file():
        more = f", or write for each of a kind such as unit=1 ({BOUNDS[name]})" if name in BOUNDS else ""
        raise Missing(what=f"There is no file “{path}”.", where=str(path), fix=f"Check its name{more}.")
    rows, problems = [], []
    for number, record in enumerate(_records(name, path), start=1):
        row, wrong = check_one(table(name), record, Place(str(path), number))
        problems += [one for one in wrong if name != "matches" or one.severity == "refused"]
        rows += [row] if row is not None else []
    return rows, problems


def _records(name: str, path: Path) -> Iterator[Mapping[str, Any]]:
    source = Source(path)
    if sheets.is_table(source):
        yield from _lines(name, source)
        return
    for number, value in enumerate(json_values.values(source), start=1):
        if isinstance(value, NotJson) or not isinstance(value, dict):
            raise Invalid(
                what=f"Record {number} of “{source.name}” is no JSON object.",
                where=f"{source.name}, record {number}",
                fix=f"Write one object a line, or a table with the columns {', '.join(table(name).by_name)}.",
            )
        yield value


def _lines(name: str, source: Source) -> Iterator[Mapping[str, Any]]:
    found, columns = sheets.sheets(source), table(name).columns
    names = {written.strip().lower(): written for written in (found[0].header if found else ())}
    absent = [one.name for one in columns if one.required and one.name not in names]
    if absent:
        raise Invalid(
            what=f"“{source.name}” has no column {' and no column '.join(absent)}.",
            where=f"{source.name}, first line",
            fix=f"Name the columns in the first line: {','.join(one.name for one in columns)}",
        )
    for _, record in found[0].records():
        cells = {name: record.get(written) for name, written in names.items()}
        yield {name: _number(value) for name, value in cells.items() if value not in (None, "")}


def _number(value: Any) -> Any:
    """A whole number of a cell as one; everything else as it is."""
    return int(value) if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() else value


def _unusable(name: str, problems: list[Problem], *, fix: str) -> Invalid:
    first = problems[0]
    error = Invalid(
        what=f"{len(problems)} values cannot be used as {table(name).label.lower()}.",
        where=f"{first.file}, row {first.row}, {first.column}",
        why=f"Expected {first.expected}, found “{first.found or ''}”. {first.fix}",
        fix=fix,
    )
    error.problems = problems_table(problems)
    return error
