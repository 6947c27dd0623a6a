"""Matches in parts: the same as all at once, some seekers at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from valorise.matching import account
from valorise.matching.matches import Run
from valorise.terms.problems import problems_table
from valorise.terms.results import Result

Tell = Callable[[int, int], None]
SIZE = 100
"""Seekers of a part: some seconds of work, so that little is done again after a stop."""


def shares(run: Run, size: int = SIZE) -> list[list[str]]:
    """The seekers of a run by name, so many in each part; all that are compared count for what is common."""
    names = run.records.table["id"].to_list()
    return [names[start : start + size] for start in range(0, len(names), size)]


def part(run: Run, names: Sequence[str], told: Tell) -> Result:
    """The matches of these seekers with their reasons, exactly as a run of all finds them."""
    made: list[account.Match] = []
    none: list[str] = []
    for done, name in enumerate(names, 1):
        found = run.matches(name)
        made += found
        none += [] if found else [name]
        told(done, len(names))
    without = account.without_match(none, [name for name in none if run.seekers.times(name)])
    return Result(account.table_of(made, run.side.sides), pl.concat([without, account.reasons_of(made)]))


def joined(parts: Sequence[Result], run: Run, problems: pl.DataFrame | None = None) -> Result:
    """The parts as one result, in the order of a run of all."""
    if not parts:
        return Result(account.table_of([], run.side.sides), None, problems)
    matches = pl.concat([one.table for one in parts]).sort(run.side.sides[0], "rank")
    reasons = pl.concat([one.reasons for one in parts])
    return Result(matches, reasons, problems_table([]) if problems is None else problems)
