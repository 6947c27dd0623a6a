"""Days on which titles, restrictions and consents of an asset end, as dates of the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from valorise.terms.codes import label
from valorise.terms.days import exact_day
from valorise.terms.problems import Problem, problems_table, shown
from valorise.terms.results import Result
from valorise.terms.tables import table

ENDING: Mapping[str, tuple[str, str, str]] = {
    "titles": ("title-ends", "title-end", "document"),
    "restrictions": ("restriction-ends", "restriction-end", "clause"),
    "consents": ("consent-ends", "consent-end", "document"),
}
"""Declared tables whose records end: the task, the rule, and the column that says where it is written."""
SAID = ("owner", "party", "restriction", "licensee")
"""Facts that the reason tells."""


def endings(kind: str, records: pl.DataFrame, *, as_of: date) -> Result:
    """The ends to come of one kind of `ENDING` in the declared table `deadlines`; the record itself is the source.

    `records` is the declared table of that kind. What has ended asks for nothing any more; what was withdrawn never
    did, and a consent that nobody gave yet cannot end. An end of which only a year or a month is known is a problem.
    """
    task, rule, where = ENDING[kind]
    standing = _standing(kind, records).with_columns(due=exact_day(pl.col("ends")))
    dated = standing.filter(pl.col("due") >= as_of).with_columns(
        right="id",
        office=pl.lit("XC"),
        task=pl.lit(task),
        year=pl.lit(None, pl.Int64),
        free_until=pl.lit(None, pl.Date),
        last_day_with_surcharge=pl.lit(None, pl.Date),
        overdue=pl.lit(value=False),
        rule=pl.lit(rule),
        reference=pl.col(where).fill_null(""),
        if_missed=pl.lit(None, pl.String),
        status=pl.lit("verified"),
    )
    ordered = dated.sort("due", "right")
    told = [name for name in SAID if name in ordered.columns]
    values = ordered.with_columns(*_worded(ordered)).select("due", *told) if told else ordered.select("due")
    reasons = ordered.select(
        subject="right",
        about=pl.concat_str(pl.lit("XC "), "task", pl.lit(" - "), pl.col("due").cast(pl.String)),
        step=pl.lit(1, pl.Int64),
        rule="rule",
        values=values.select(pl.struct(pl.all()).struct.json_encode()).to_series(),
        reference="reference",
    )
    return Result(ordered.select(*table("deadlines").schema), reasons, problems_table(_vague(kind, standing)))


def _standing(kind: str, records: pl.DataFrame) -> pl.DataFrame:
    """Records that hold and say when they end."""
    rows = records.filter(pl.col("ends").is_not_null())
    if kind == "titles":
        return rows.filter(pl.col("withdrawn_at").is_null())
    return rows.filter(pl.col("given").is_not_null()) if kind == "consents" else rows


def _worded(rows: pl.DataFrame) -> list[pl.Expr]:
    """Codes as people call them."""
    if "restriction" not in rows.columns:
        return []
    known = {code: label("restriction_kinds", code) for code in rows["restriction"].drop_nulls().unique()}
    return [pl.col("restriction").replace(known)]


def _vague(kind: str, standing: pl.DataFrame) -> list[Problem]:
    return [_problem(kind, row) for row in standing.filter(pl.col("due").is_null()).sort("id").iter_rows(named=True)]


def _problem(kind: str, row: Mapping[str, Any]) -> Problem:
    return Problem(
        table=kind,
        record=shown(row["id"]),
        column="ends",
        found=shown(row["ends"]),
        expected="an exact day such as 2024-05-03",
        rule="day-not-exact",
        fix="Write the day on which it ends; without it no date is shown.",
        severity="notice",
    )
