"""What a register has become: new records, changed ones, and those that became part of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from valorise.journeys.ingest import Register
from valorise.terms.tables import table, tables
from valorise.terms.tables.checks import interchange

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """Facts in interchange form, table by table."""

    new: dict[str, list[Facts]] = field(default_factory=dict)
    changed: dict[str, list[Facts]] = field(default_factory=dict)
    """Of each changed record its id and the columns that are different now, None where one became empty."""
    gone: dict[str, dict[str, str]] = field(default_factory=dict)
    """Ids of records that were there and became part of another, and of that other."""


def difference(made: Register, before: Mapping[str, pl.DataFrame]) -> Difference:
    """How `made` differs from the tables it was extended from; tables without any difference are left out."""
    found = Difference()
    for name in tables():
        if name in made.tables:
            _compare(name, made[name], before.get(name, table(name).empty()), found)
            there = set(before[name]["id"]) if name in before else set()
            gone = {old: new for old, new in made.renamed.get(name, {}).items() if old in there and old != new}
            if gone:
                found.gone[name] = gone
    return found


def _compare(name: str, now: pl.DataFrame, was: pl.DataFrame, found: Difference) -> None:
    declared = table(name)
    old = {row["id"]: row for row in was.iter_rows(named=True)}
    new, changed = [], []
    for row in now.iter_rows(named=True):
        if row["id"] not in old:
            new.append(interchange(declared, row))
        elif row != old[row["id"]]:
            changed.append(_changes(interchange(declared, old[row["id"]]), interchange(declared, row)))
    if new:
        found.new[name] = new
    if changed:
        found.changed[name] = changed


def _changes(was: Facts, now: Facts) -> Facts:
    names = sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
    return {"id": now["id"], **{name: now.get(name) for name in names}}
