"""Events as courses of cases: what happened in which order, in how many ways, and how long it took."""

from __future__ import annotations

import polars as pl

from valorise.terms.problems import Problem, problems_table
from valorise.terms.results import Result

STEP = " → "
"""Stands between the activities of a variant."""


def event_log(events: pl.DataFrame, cases: pl.DataFrame | None = None) -> Result:
    """Rows `case`, `activity`, `at`, ordered by case, moment and id of the event; what belongs to no case left out.

    Problems: events without a case (one notice for all), cases that `cases` does not know, and cases whose events
    were recorded in another order than they happened. Only this last notice looks at the order of the rows, which
    is the order of recording; the table does not depend on it.
    """
    within = events.filter(pl.col("case").is_not_null())
    tidy = within.sort("case", "at", "id").select("case", "activity", "at")
    found = [
        *_without_case(events.height - within.height),
        *_unknown(within, cases),
        *_backwards(within),
    ]
    return Result(tidy, problems=problems_table(found))


def variants(log: pl.DataFrame) -> pl.DataFrame:
    """The ways cases went: `variant` as activities in order, how many `cases`, their `share`; most frequent first."""
    ways = log.group_by("case", maintain_order=True).agg(variant=pl.col("activity").str.join(STEP))
    counted = ways.group_by("variant").agg(cases=pl.len().cast(pl.Int64))
    return counted.with_columns(share=pl.col("cases") / pl.col("cases").sum()).sort(
        ["cases", "variant"], descending=[True, False]
    )


def throughput(log: pl.DataFrame) -> pl.DataFrame:
    """One row: `cases`, `events`, and `median` and `p90` seconds from the first to the last event of a case.

    Cases that are still open count with what they have so far. Without cases the times are missing. The percentile
    is interpolated between neighbours.
    """
    spans = log.group_by("case").agg(seconds=(pl.col("at").max() - pl.col("at").min()).dt.total_microseconds() / 1e6)
    return spans.select(
        cases=pl.len().cast(pl.Int64),
        events=pl.lit(log.height, pl.Int64),
        median=pl.col("seconds").median(),
        p90=pl.col("seconds").quantile(0.9, interpolation="linear"),
    )


def _without_case(count: int) -> list[Problem]:
    if not count:
        return []
    return [
        _notice(
            "no-case",
            None,
            expected="a case for every event of a process",
            found=f"{count} events without a case",
            fix="Give the case where there is one; events about the office itself need none.",
        )
    ]


def _unknown(within: pl.DataFrame, cases: pl.DataFrame | None) -> list[Problem]:
    if cases is None:
        return []
    strange = within.join(cases.select(case="id"), on="case", how="anti")["case"].unique().sort()
    return [
        _notice(
            "unknown-case",
            case,
            expected="a case of the table cases",
            found=case,
            fix="Add the case to the table, or correct its name in the events.",
        )
        for case in strange
    ]


def _backwards(within: pl.DataFrame) -> list[Problem]:
    """One notice for each case in which an event is dated before one that was recorded earlier."""
    jumps = within.with_columns(latest=pl.col("at").cum_max().shift().over("case")).filter(
        pl.col("at") < pl.col("latest")
    )
    first = jumps.group_by("case").agg(pl.col("id", "at", "latest").sort_by("at", "id").first()).sort("case")
    return [
        _notice(
            "clock-backwards",
            row["case"],
            expected=f"not before {row['latest']:%Y-%m-%d %H:%M}, when an event recorded earlier happened",
            found=f"{row['id']} at {row['at']:%Y-%m-%d %H:%M}",
            fix="Where an event was added later this is right; otherwise correct its moment by a further event.",
        )
        for row in first.iter_rows(named=True)
    ]


def _notice(rule: str, case: str | None, *, expected: str, found: str, fix: str) -> Problem:
    return Problem(
        table="events",
        record=case,
        column="at" if rule == "clock-backwards" else "case",
        rule=rule,
        expected=expected,
        found=found,
        fix=fix,
        severity="notice",
    )
