"""Who should talk to whom, from the files of an office: matches, records, and what was set for talks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from valorise.journeys.declared_file import read, unusable
from valorise.matching.talks.assignment import By, Talks, talks
from valorise.matching.talks.rules import Rules
from valorise.terms.errors import Invalid
from valorise.terms.problems import Problem
from valorise.terms.tables import table
from valorise.terms.tables.checks import frame

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
    rows, problems = read("matches", path)
    if problems:
        raise unusable("matches", problems, fix="Write them with: valorise match --out FILE")
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
        each = EACH.fullmatch(one)
        if each and name in BOUNDS:
            rows.append({"kind": each[1], BOUNDS[name]: int(each[2])})
        else:
            short = f"for each of a kind such as unit=1 ({BOUNDS[name]})" if name in BOUNDS else ""
            found, wrong = read(name, Path(one), otherwise=short)
            rows, problems = rows + found, problems + wrong
    if problems:
        raise unusable(name, problems, fix="Mend the lines; --json lists all of them.")
    return frame(table(name), rows)
