"""What happened to rights, made ready for the rules: which day counts as filing and as priority in each office.

A branch is a right at one office; a family of applications has one branch per office.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import reduce

import polars as pl

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

BRANCH = ["right", "office", "kind", "place"]
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
    """Events that rules may count from: right, office, kind, place, event, on, assumed; only of the names `asked` for.

    To what was recorded come two days that follow from it: `filing`, which is the international filing date where a
    branch came out of an international application (PCT Art. 11(3)) and the European one where a European patent was
    validated; and `priority`, the earliest first filing of the right. Where no first filing is recorded the filing
    date stands for it and `assumed` says so, because a priority that nobody recorded would make dates earlier; so it
    does where the first filing is too old to be claimed or lies after the filing. `claimed-priority` is the priority
    once more where an earlier filing can be claimed at all: a first filing has no priority of its own to declare.
    `european-grant` is the grant of the European patent, seen from a state where its validation is planned.
    """
    derived = ["filing", "priority"]
    recorded = events.filter(pl.col("event").is_in([name for name in asked if name not in derived]))
    recorded = recorded.select(*BRANCH, "event", "on", assumed=pl.lit(value=False)).unique()
    filed = branches.filter(pl.col("filed").is_not_null()).select(
        *BRANCH, event=_like(recorded, "filing_event"), on="filed", assumed=pl.lit(value=False)
    )
    first = branches.with_columns(on=pl.min_horizontal("priority", FILED)).filter(pl.col("on").is_not_null())
    priority = first.select(
        *BRANCH, event=_like(recorded, pl.lit("priority")), on="on", assumed=pl.col("priority").is_null() | UNFIT
    )
    claimed = first.filter(pl.col("priority") < FILED, ~UNFIT).select(
        *BRANCH, event=_like(recorded, pl.lit("claimed-priority")), on="on", assumed=pl.lit(value=False)
    )
    chosen = branches.filter(pl.col("to_validate") & pl.col("european_grant").is_not_null())
    grants = chosen.select(
        *BRANCH, event=_like(recorded, pl.lit("european-grant")), on="european_grant", assumed=pl.lit(value=False)
    )
    return pl.concat([recorded, filed, priority, claimed, grants])


def _like(events: pl.DataFrame, name: str | pl.Expr) -> pl.Expr:
    """The name of an event in the form in which these events bear theirs."""
    return (pl.col(name) if isinstance(name, str) else name).cast(events.schema["event"])


def branches(events: pl.DataFrame) -> pl.DataFrame:
    """Per branch the days that decide which rules matter and how they count; missing where unknown."""
    return _with_filing(_of_branch(events).join(_of_right(events), on="right", how="left"))


def _of_right(events: pl.DataFrame) -> pl.DataFrame:
    """Days that hold for a right at all its offices."""
    at_epo = pl.col("office") == "EP"
    firsts = {
        "priority": _is("priority", "first-filing"),
        "international": _is("international-filing"),
        "european": _is("filing") & at_epo,
        "european_grant": _is("grant") & at_epo,
        "right_filed": _is("priority", "first-filing", "filing", "international-filing"),
    }
    told = events.filter(_is("priority", "first-filing", "filing", "international-filing", "grant"))
    found = told.select("right", **{name: pl.when(meant).then("on") for name, meant in firsts.items()})
    return found.group_by("right").agg(pl.all().min())


def _of_branch(events: pl.DataFrame) -> pl.DataFrame:
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
    found = events.select(
        *BRANCH,
        **{name: pl.when(meant).then("on") for name, meant in firsts.items()},
        to_validate=_is("validation-planned"),
        applied=~_is(*NO_APPLICATION),
    )
    return found.group_by("place").agg(
        pl.col("right", "office", "kind").first(), pl.col(*firsts).min(), pl.col("to_validate", "applied").any()
    )


def _is(*names: str) -> pl.Expr:
    """Whether the event is one of these; quicker than a set for the few that there are."""
    return reduce(lambda one, other: one | other, [pl.col("event") == name for name in names])


def _with_filing(joined: pl.DataFrame) -> pl.DataFrame:
    """Adds the day that counts as the filing, what it is called, and the grant."""
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
