"""What happened to rights, made ready for the rules: which day counts as filing and as priority in each office.

A branch is a right at one office; a family of applications has one branch per office.
"""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches

import polars as pl

from valorise.assets.rulebook import words
from valorise.terms.problems import Problem, problems_table, shown

SCHEMA = pl.Schema(
    {
        "right": pl.String(),
        "office": pl.String(),
        "kind": pl.String(),
        "event": pl.String(),
        "on": pl.Date(),
        "year": pl.Int64(),
    }
)
"""Columns of `happened`: `on` is missing where the day is not known exactly, `year` where no patent year is meant."""

BRANCH = ["right", "office", "kind"]
FILED = pl.coalesce("filed", "international")
UNFIT = (~FILED.is_between(pl.col("priority"), pl.col("priority").dt.offset_by("14mo"))).fill_null(value=False)
"""A priority lasts twelve months and at most two to restore it (PCT Rule 26bis.3); nothing claims a later filing."""

ENDS = ["withdrawn", "refused", "lapsed", "expired", "right-dropped"]
NO_APPLICATION = [
    *ENDS,
    *("disclosure", "priority", "filing-planned", "national-phase-planned", "validation-planned"),
    *("marketing-authorisation", "priority-missed", "disclosure-by-abuse"),
    *("invention-report", "invention-claimed", "invention-released", "publication-notice", "publication-cleared"),
    *("invention-report-in-company", "report-returned", "publication-reserved", "federal-funding"),
    *("disclosed-to-agency", "title-elected"),
]
"""Events that may happen at an office without any application there."""


def past(happened: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Events with an exact day that had happened by then, each once, in the columns of `SCHEMA`."""
    listed = happened if "year" in happened.columns else happened.with_columns(year=pl.lit(None, pl.Int64))
    at_wipo = (pl.col("office") == "WO") & (pl.col("kind") == "patent") & (pl.col("event") == "filing")
    return (
        listed.select(*SCHEMA)
        .cast(SCHEMA)
        .filter(pl.col("on") <= as_of)
        .with_columns(event=pl.when(at_wipo).then(pl.lit("international-filing")).otherwise("event"))
        .unique()
    )


def facts(events: pl.DataFrame) -> pl.DataFrame:
    """Events that rules may count from: right, office, kind, event, on, assumed.

    To what was recorded come two days that follow from it: `filing`, which is the international filing date where a
    branch came out of an international application (PCT Art. 11(3)) and the European one where a European patent was
    validated; and `priority`, the earliest first filing of the right. Where no first filing is recorded the filing
    date stands for it and `assumed` says so, because a priority that nobody recorded would make dates earlier; so it
    does where the first filing is too old to be claimed or lies after the filing. `claimed-priority` is the priority
    once more where an earlier filing can be claimed at all: a first filing has no priority of its own to declare.
    `european-grant` is the grant of the European patent, seen from a state where its validation is planned.
    """
    branches = _branches(events)
    recorded = events.filter(pl.col("event") != "filing").select(*BRANCH, "event", "on")
    filed = branches.filter(pl.col("filed").is_not_null()).select(*BRANCH, event="filing_event", on="filed")
    first = branches.with_columns(on=pl.min_horizontal("priority", FILED)).filter(pl.col("on").is_not_null())
    priority = first.select(*BRANCH, event=pl.lit("priority"), on="on", assumed=pl.col("priority").is_null() | UNFIT)
    claimed = first.filter(pl.col("priority") < FILED, ~UNFIT).select(
        *BRANCH, event=pl.lit("claimed-priority"), on="on", assumed=pl.lit(False)
    )
    chosen = branches.filter(pl.col("to_validate") & pl.col("european_grant").is_not_null())
    grants = chosen.select(*BRANCH, event=pl.lit("european-grant"), on="european_grant")
    plain = pl.concat([recorded.filter(pl.col("event") != "priority"), filed, grants])
    return pl.concat([plain.with_columns(assumed=pl.lit(False)), priority, claimed]).unique()


def branch_days(events: pl.DataFrame) -> pl.DataFrame:
    """Per branch the days that decide which rules still matter; missing where unknown."""
    return _branches(events).select(*BRANCH, "filed", "granted", "validated", "divided", "ended", "right_filed")


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


def _branches(events: pl.DataFrame) -> pl.DataFrame:
    def day(*codes_of_events: str) -> pl.Expr:
        return pl.col("on").filter(pl.col("event").is_in(codes_of_events)).min()

    of_right = events.group_by("right").agg(
        priority=day("priority", "first-filing"),
        international=day("international-filing"),
        european=pl.col("on").filter((pl.col("event") == "filing") & (pl.col("office") == "EP")).min(),
        european_grant=pl.col("on").filter((pl.col("event") == "grant") & (pl.col("office") == "EP")).min(),
        right_filed=day("priority", "first-filing", "filing", "international-filing"),
    )
    of_branch = events.group_by(BRANCH).agg(
        own=day("filing"),
        first=day("first-filing"),
        entered=day("entered-national-phase"),
        own_grant=day("grant"),
        validated=day("validated"),
        to_validate=(pl.col("event") == "validation-planned").any(),
        divided=day("divisional-filing"),
        ended=day(*ENDS),
        applied=(~pl.col("event").is_in(NO_APPLICATION)).any(),
    )
    joined = of_branch.join(of_right, on="right", how="left")
    came = pl.col("entered").is_not_null() & pl.col("international").is_not_null()
    part = pl.col("validated").is_not_null()
    following = pl.col("international").is_not_null() & pl.col("first").is_null() & (pl.col("office") != "WO")
    following &= pl.col("applied")
    filed = (
        pl.when(came)
        .then("international")
        .otherwise(
            pl.coalesce(
                "own",
                pl.when(part).then(pl.coalesce("european", "international")),
                "first",
                pl.when(following).then("international"),
            )
        )
    )
    through_pct = (pl.col("office") == "EP") & (came | (pl.col("own").is_null() & following))
    return joined.with_columns(
        filed=filed,
        filing_event=pl.when(through_pct).then(pl.lit("euro-pct-filing")).otherwise(pl.lit("filing")),
        granted=pl.coalesce("own_grant", pl.when(part).then("european_grant")),
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
