"""From plans to publish and a register to what is still possible where, and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from valorise.assets.publishing import publish_or_protect
from valorise.journeys.ingest import Given, files, register, usable
from valorise.journeys.ways import Office, Tell
from valorise.readers import sheets
from valorise.readers.source import Source
from valorise.terms.errors import Invalid
from valorise.terms.problems import Problem, problems_table, shown
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check, frame

NEEDED = ("asset", "occasion", "planned_on")
"""Columns by which a table is known to be a list of plans."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """What becomes public when, the reasons, problems of the files, and how many plans were used and refused."""

    table: pl.DataFrame
    reasons: pl.DataFrame
    problems: pl.DataFrame
    used: int
    refused: int


def publishing(
    given: Sequence[Path], of: Office | None, announced: pl.DataFrame | None = None, *, as_of: date, tell: Tell
) -> Publishing:
    """Plans and embargoes against what is filed, from lists of plans and other files, and the register `of` an office.

    A table with the columns asset, occasion and planned_on is a list of plans; every other file is read as `valorise
    run` reads it. Without an office the register is made of the files alone. `announced` are further days of the
    register (`assets.publishing.ANNOUNCED`). A plan for an asset that the register does not have is a problem.
    """
    sources = [source.path for source, _ in files([Given(path) for path in given])]
    plans = {path: rows for path in sources if (rows := _plans(path)) is not None}
    others = [Given(path) for path in sources if path not in plans]
    known, problems = _register(others, of, tell=tell)
    made, wrong = _checked(plans, _names(known["assets"]))
    tables = {**known, "planned_publications": pl.concat([known["planned_publications"], made])}
    found = publish_or_protect(tables, announced, as_of=as_of)
    return Publishing(found.table, found.reasons, pl.concat([problems, problems_table(wrong)]), made.height, len(wrong))


def _register(
    others: Sequence[Given], of: Office | None, *, tell: Tell
) -> tuple[Mapping[str, pl.DataFrame], pl.DataFrame]:
    if not others:
        if of is None:
            raise Invalid(
                what="There is a list of plans, but no register that knows the assets.",
                where="FILES",
                fix="Name the files of the assets and rights as well, or a register with --store.",
            )
        return of.tables, problems_table([])
    made = register(others, tell=tell, kept=of.tables if of else None)
    usable(made)
    return made.whole(), made.problems


def _plans(path: Path) -> list[tuple[int, dict[str, Any]]] | None:
    """Rows of a list of plans with their numbers; None where the file is something else."""
    source = Source(path)
    if not sheets.is_table(source):
        return None
    found = sheets.sheets(source)
    header = {name.strip().lower() for name in found[0].header} if found else set()
    if not header.issuperset(NEEDED):
        return None
    return [
        (number, {name.strip().lower(): value for name, value in row.items()}) for number, row in found[0].records()
    ]


def _names(assets: pl.DataFrame) -> dict[str, str]:
    """What an asset may be called in a list, and its id: the id, what a file called it, its identifiers.

    What two assets share stands for none.
    """
    told = [
        (name, row["id"])
        for row in assets.select("id", "identifiers").iter_rows(named=True)
        for name in {row["id"].rpartition(":")[2], *(one["value"] for one in row["identifiers"] or ())}
    ]
    shared = Counter(name for name, _ in told)
    return {name: asset for name, asset in told if shared[name] == 1} | {name: name for name in assets["id"]}


def _checked(
    plans: Mapping[Path, list[tuple[int, dict[str, Any]]]], names: Mapping[str, str]
) -> tuple[pl.DataFrame, list[Problem]]:
    """Plans that can be used, and a problem for each row that cannot: nothing is left out in silence."""
    declared = table("planned_publications")
    rows = [
        (
            {"id": f"{path.name}-{number}", **{name: row[name] for name in declared.by_name if row.get(name)}},
            Place(path.name, number),
        )
        for path, listed in plans.items()
        for number, row in listed
    ]
    checked = check(declared, rows)
    place_of = {record["id"]: place for record, place in rows}
    strangers = [one for one in checked.records if one["asset"] not in names]
    wrong = [*checked.problems, *(_stranger(one, place_of[one["id"]]) for one in strangers)]
    used = [{**one, "asset": names[one["asset"]]} for one in checked.records if one["asset"] in names]
    return frame(declared, used), wrong


def _stranger(plan: Mapping[str, Any], place: Place) -> Problem:
    return Problem(
        file=place.file,
        row=place.row,
        table="planned_publications",
        column="asset",
        found=shown(plan["asset"]),
        expected="the id of an asset of the register",
        rule="refers",
        fix="Write the id as the register has it, or record the asset first.",
        severity="refused",
    )
