"""Events that give no date, as problems: no exact day, a day to come, a code that no rule knows."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches

import polars as pl

from valorise.assets.rulebook import words
from valorise.terms.problems import Problem, problems_table, shown


def event_problems(happened: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Events that give no date: without an exact day, not yet happened, or with a code that no rule knows."""
    inexact = happened.filter(pl.col("on").is_null())
    ahead = happened.filter(pl.col("on") > as_of)
    strange = happened.filter(~pl.col("event").is_in(list(words("events"))) & pl.col("on").is_not_null())
    return problems_table(
        [_inexact(row) for row in inexact.unique(maintain_order=True).iter_rows(named=True)]
        + [_ahead(row) for row in ahead.unique(maintain_order=True).iter_rows(named=True)]
        + [_strange(row) for row in strange.unique(maintain_order=True).iter_rows(named=True)]
    )


def _inexact(row: dict[str, object]) -> Problem:
    return Problem(
        table="rights",
        record=shown(row["right"]),
        column="on",
        found=shown(row["event"]),
        expected="the exact day of the event",
        rule="day-not-exact",
        fix="Write year, month and day, such as 2024-05-03; without the day no date follows from this event.",
        severity="notice",
    )


def _ahead(row: dict[str, object]) -> Problem:
    return Problem(
        table="rights",
        record=shown(row["right"]),
        column="on",
        found=f"{row['event']} on {row['on']}",
        expected="an event that has happened",
        rule="not-yet-happened",
        fix="Nothing to mend: its dates appear once the day has come. Ask with a later --as-of to see them now.",
        severity="notice",
    )


def _strange(row: dict[str, object]) -> Problem:
    near = ", ".join(_near(str(row["event"])))
    return Problem(
        table="rights",
        record=shown(row["right"]),
        column="event",
        found=shown(row["event"]),
        expected="a code of docs/deadlines.md that starts or stops a clock",
        rule="unknown-event",
        fix=f"Did you mean {near}?" if near else "Use one of the codes listed there, or leave the row as a record.",
        severity="notice",
    )


def _near(event: str) -> tuple[str, ...]:
    return tuple(get_close_matches(event.lower(), words("events"), n=3, cutoff=0.5))
