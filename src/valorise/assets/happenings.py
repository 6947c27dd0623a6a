"""What happened to rights, made ready for the rules: which day counts as filing and as priority in each office.

A branch is a right at one office; a family of applications has one branch per office.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import reduce

import polars as pl

from valorise.assets.coded import beside

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
    *("disclosed-to-agency", "title-elected", "transfer-interest-declared"),
]
"""Events that may happen at an office without any application there."""


def past(happened: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Events with an exact day that had happened by then, in the columns of `SCHEMA`."""
    listed = happened if "year" in happened.columns else happened.with_columns(year=pl.lit(None, pl.Int64))
    at_wipo = (pl.col("office") == "WO") & (pl.col("kind") == "patent") & (pl.col("event") == "filing")
    return (
        listed.select(*SCHEMA)
        .cast(SCHEMA)
        .filter(pl.col("on") <= as_of)
        .with_columns(event=pl.when(at_wipo).then(pl.lit("international-filing")).otherwise("event"))
    )


def facts(events: pl.DataFrame, branches: pl.DataFrame, *, asked: Collection[str]) -> pl.DataFrame:
    """Events that rules may count from: place, event, on; only of the names `asked` for.

    To what was recorded come two days that follow from it: `filing`, which is the international filing date where a
    branch came out of an international application (PCT Art. 11(3)) and the European one where a European patent was
    validated; and `priority`, the earliest first filing of the right. Where no first filing is recorded the filing
    date stands for it and the branch has `priority_assumed`, because a priority that nobody recorded would make dates
    earlier; so it does where the first filing is too old to be claimed or lies after the filing. `claimed-priority` is
    the priority once more where an earlier filing can be claimed at all: a first filing has no priority of its own to
    declare. `european-grant` is the grant of the European patent, seen from a state where its validation is planned.
    """
    derived = ["filing", "priority"]
    recorded = events.filter(pl.col("event").is_in([name for name in asked if name not in derived]))
    first = pl.min_horizontal("priority", FILED)
    planned = pl.when("to_validate").then("european_grant")
    claimed = pl.when((pl.col("priority") < FILED) & ~UNFIT).then(first)
    days = {"priority": first, "claimed-priority": claimed, "european-grant": planned}
    told = branches.select("place", "filing_event", "filed", **days)
    filed = told.select("place", event="filing_event", on="filed")
    word = events.schema["event"]
    others = [told.select("place", event=pl.lit(name, word), on=name) for name in days]
    followed = pl.concat([filed, *others]).filter(pl.col("on").is_not_null())
    return pl.concat([recorded.select("place", "event", "on"), followed])


def branches(events: pl.DataFrame) -> pl.DataFrame:
    """Per branch the days that decide which rules matter and how they count; missing where unknown.

    The row of a branch is its `place`.
    """
    joined = beside(_of_branch(events), _of_right(events), "right")
    return _with_filing(joined, events.schema["event"])


def _of_right(events: pl.DataFrame) -> pl.DataFrame:
    """Days that hold for a right at all its offices; its row is the number of the right."""
    at_epo = pl.col("office") == "EP"
    firsts = {
        "priority": _is("priority", "first-filing"),
        "international": _is("international-filing"),
        "european": _is("filing") & at_epo,
        "european_grant": _is("grant") & at_epo,
        "right_filed": _is("priority", "first-filing", "filing", "international-filing"),
    }
    return pl.DataFrame([_first_days(events, "right", meant).alias(name) for name, meant in firsts.items()])


def _of_branch(events: pl.DataFrame) -> pl.DataFrame:
    """Right, office and kind of each branch with its own days and whether anything was applied for there."""
    firsts = {
        "own": _is("filing"),
        "first": _is("first-filing"),
        "entered": _is("entered-national-phase"),
        "own_grant": _is("grant"),
        "validated": _is("validated"),
        "divided": _is("divisional-filing"),
        "ended": _is(*ENDS),
        "opposed": _is("opposition-filed", "opposition-period-over"),
    }
    begins = (pl.col("place") != pl.col("place").shift()).fill_null(value=True)
    days = [_first_days(events, "place", meant).alias(name) for name, meant in firsts.items()]
    planned = _first_days(events, "place", _is("validation-planned")).is_not_null().alias("to_validate")
    applied = _first_days(events, "place", ~_is(*NO_APPLICATION)).is_not_null().alias("applied")
    return events.filter(begins).select("place", "right", "office", "kind").hstack([*days, planned, applied])


def _first_days(events: pl.DataFrame, by: str, meant: pl.Expr) -> pl.Series:
    """The first day of the events that are meant, in the row of each place or right; missing where there is none.

    Days are written latest first, so that the earliest stays; grouping takes five times as long.
    """
    several = (events.select(pl.col(by).max()).item() + 1) if events.height else 0
    found = events.filter(meant).select(by, "on").sort("on", descending=True)
    return pl.Series([None], dtype=pl.Date).new_from_index(0, several).scatter(found[by], found["on"])


def _is(*names: str) -> pl.Expr:
    """Whether the event is one of these; quicker than a set for the few that there are."""
    return reduce(lambda one, other: one | other, [pl.col("event") == name for name in names])


def _with_filing(joined: pl.DataFrame, word: pl.DataType) -> pl.DataFrame:
    """Adds the day that counts as the filing, what it is called, whether the priority is assumed, and the grant."""
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
        filing_event=pl.when(through_pct).then(pl.lit("euro-pct-filing", word)).otherwise(pl.lit("filing", word)),
        granted=pl.coalesce("own_grant", pl.when(part).then("european_grant")),
    ).with_columns(priority_assumed=pl.col("priority").is_null() | UNFIT)
