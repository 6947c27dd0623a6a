"""Which dates of funded projects still concern an office: a duty of long ago is history."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from valorise.assets.rulebook import task_label
from valorise.terms import knowledge
from valorise.terms.problems import Problem, problems_table
from valorise.terms.results import Result

SAID = "assets/rules/project_dates.yaml"


def current_dates(dates: pl.DataFrame, reasons: pl.DataFrame, *, as_of: date, own: bool) -> Result:
    """The dates of projects that can still ask for something, their reasons, and one notice per task for history.

    `dates` has the columns of the table `deadlines`. History are duties that fell due more than the remembered months
    ago. A duty of the office's `own` projects that passed lately stays as late, but `known`, never `verified`: nobody
    recorded whether it was done. Of projects not known to be its own nothing is late.
    """
    said = knowledge.document(SAID)
    since = pl.lit(as_of).dt.offset_by(f"-{said['remembered_months']}mo")
    over = pl.col("overdue") & (pl.col("due") < since if own else pl.lit(value=True))
    kept = dates.filter(~over).with_columns(status=pl.when("overdue").then(pl.lit("known")).otherwise("status"))
    year = pl.col("year").cast(pl.String).fill_null("-")
    named = kept.select(subject="right", about=pl.concat_str("office", "task", year, "due", separator=" "))
    past = dates.filter(over).group_by("task").agg(pl.len().alias("count"), pl.col("due").max()).sort("task")
    return Result(
        kept,
        reasons.join(named, on=["subject", "about"], how="semi", maintain_order="left"),
        problems_table([_past(row, said["remembered_months"]) for row in past.iter_rows(named=True)]),
    )


def closed(status: pl.Expr) -> pl.Expr:
    """Whether the funder has closed the project: it does so only after the final report."""
    return status.fill_null("").is_in(knowledge.document(SAID)["closed"])


def _past(row: dict[str, Any], months: int) -> Problem:
    return Problem(
        table="projects",
        column="ends",
        found=f"{task_label(row['task'])}: {row['count']} times, the last by {row['due'].isoformat()}",
        expected=f"dates to come, or duties of the office's own projects of the last {months} months",
        rule="date-is-history",
        fix="Nothing to mend: they are left out of what is due, because no source says whether anything is still open.",
        severity="notice",
    )
