"""An attorney's or renewal provider's list beside our dates for the same rights: what is the same, what is not, why."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets.calendar import later
from valorise.assets.deadlines import deadlines
from valorise.terms.results import Result
from valorise.terms.tables import table

THEIRS = pl.Schema(
    {
        "line": pl.Int64(),
        "right": pl.String(),
        "office": pl.String(),
        "kind": pl.String(),
        "task": pl.String(),
        "year": pl.Int64(),
        "due": pl.String(),
        "last": pl.String(),
        "asks_last": pl.Boolean(),
        "fee": pl.Decimal(18, 2),
        "currency": pl.String(),
        "written": pl.String(),
    }
)
"""Lines of their list: `due` and `last` (with surcharge) as ISO days, missing where not exact; `asks_last` says whether
the list has a column for the last day with surcharge at all."""

FEES = pl.Schema(
    {
        "office": pl.String(),
        "task": pl.String(),
        "year": pl.Int64(),
        "fee": pl.Decimal(18, 2),
        "currency": pl.String(),
        "rule": pl.String(),
        "valid_from": pl.Date(),
        "valid_to": pl.Date(),
        "fee_table": pl.String(),
        "fee_reference": pl.String(),
    }
)
"""Fees to compare with. No year means every year, no rule every rule of the task (a European patent and a unitary one
have fees of their own), no first or last day of validity that it is not limited."""

DUTY = ["right", "office", "task"]
TEN_DAYS = 10
CLOSED_AT_MOST = 5
"""A period that was counted ten days too long may end on a closed day and have been moved past it."""


def docket_differences(
    theirs: pl.DataFrame,
    happened: pl.DataFrame,
    rules: pl.DataFrame,
    closing: pl.DataFrame,
    fees: pl.DataFrame,
    *,
    as_of: date,
) -> Result:
    """The declared table `docket_differences`: one row per line of theirs, then our open dates that they lack.

    `theirs` has the columns of `THEIRS`, `happened` those of the engine, `fees` those of `FEES`. A line is compared
    with our date of the same right, office, task and year; without a year with the nearest. A fee is compared with the
    one of `fees` that holds on our day. Dates on which nobody has
    to act are not missed in their list. The reasons are those of our dates that take part.
    """
    lines = theirs.with_columns(pl.col("due", "last").str.to_date("%Y-%m-%d", strict=False))
    known = _ours(happened.filter(pl.col("on") <= as_of), rules, closing, lines, as_of)
    ours = known.table.with_columns(about=about())
    matched = _told(_matched(lines, ours), known.reasons)
    judged = _judged(matched, happened, rules, fees, as_of=as_of)
    missing = _only_ours(ours, matched, lines, rules)
    columns = table("docket_differences").schema
    found = pl.concat([judged, missing], how="diagonal").sort("line", "right", "office", "ours", nulls_last=True)
    named = found.filter(pl.col("ours").is_not_null()).select(subject="right", about="about").unique()
    return Result(
        found.select(*columns).cast(columns),
        known.reasons.join(named, on=["subject", "about"], how="semi", maintain_order="left"),
    )


def about(year: str = "year", day: str = "due") -> pl.Expr:
    """What the reasons of a date are about: office, task, year and day, parted by blanks."""
    return pl.concat_str("office", "task", pl.col(year).cast(pl.String).fill_null("-"), day, separator=" ")


def _ours(past: pl.DataFrame, rules: pl.DataFrame, closing: pl.DataFrame, lines: pl.DataFrame, as_of: date) -> Result:
    """Our dates as far ahead as theirs: open now, open by then, and done already (`state` 0, 1, 2)."""
    ahead = max([as_of, *lines["due"].drop_nulls()])
    triggers = rules["trigger"].unique().to_list()
    settles = rules["done_by"].explode().drop_nulls().str.strip_suffix("@any").unique().to_list()
    undone = past.filter(pl.col("event").is_in(triggers) | ~pl.col("event").is_in(settles))
    asked = [(past, as_of), (past, ahead), (undone, ahead)]
    found = [deadlines(events, rules, closing, as_of=day) for events, day in asked]
    key = [*DUTY, "year", "due"]
    every = pl.concat([one.table.with_columns(state=pl.lit(place, pl.Int64)) for place, one in enumerate(found)])
    reasons = pl.concat([one.reasons for one in found]).unique(["subject", "about", "step"], keep="first")
    return Result(every.unique(key, keep="first", maintain_order=True), reasons)


def _matched(lines: pl.DataFrame, ours: pl.DataFrame) -> pl.DataFrame:
    """Each line with the best of our dates: of its year, else (without one) the nearest; and the twin of its day."""
    renamed = ours.rename({"year": "our_year", "due": "ours"}).drop("kind", strict=False)
    pairs = lines.join(renamed, on=DUTY, how="left")
    of_year = (pl.col("year") == pl.col("our_year")).fill_null(value=True) & pl.col("ours").is_not_null()
    gap = (pl.col("due") - pl.col("ours")).dt.total_days().abs()
    unlike = pl.col("year") != pl.col("our_year")
    twins = pairs.filter(unlike & (gap == 0)).select("line", twin="our_year").unique("line")
    best = (
        pairs.filter(of_year)
        .with_columns(gap=gap)
        .sort("line", pl.col("our_year").is_null(), "gap", "state", "ours", nulls_last=True)
        .unique("line", keep="first", maintain_order=True)
    )
    columns = [name for name in best.columns if name not in lines.columns]
    return lines.join(best.select("line", *columns), on="line", how="left").join(twins, on="line", how="left")


def _told(matched: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """Adds from the reasons of our date: counted_from, months, count, and the closed day it was moved from."""

    def said(step: str, **values: str) -> pl.DataFrame:
        found = {name: pl.col("values").str.json_path_match(f"$.{key}") for name, key in values.items()}
        return reasons.filter(pl.col("rule") == step).select(right="subject", about="about", **found)

    sums = said("arithmetic", counted_from="counted_from", months="months", count="count")
    shut = said("closed-day", shut="from")
    both = matched.join(sums, on=["right", "about"], how="left").join(shut, on=["right", "about"], how="left")
    return both.with_columns(
        pl.col("counted_from", "shut").str.to_date("%Y-%m-%d", strict=False), pl.col("months").cast(pl.Int64)
    )


def _judged(
    matched: pl.DataFrame, happened: pl.DataFrame, rules: pl.DataFrame, fees: pl.DataFrame, *, as_of: date
) -> pl.DataFrame:
    """Each line with its verdict and what explains it."""
    known = happened.select("right", "office").unique().with_columns(known=pl.lit(value=True))
    ends = ["withdrawn", "refused", "lapsed", "expired", "right-dropped"]
    ended = happened.filter(pl.col("event").is_in(ends), pl.col("on") <= as_of).select("right", "office").unique()
    ruled = (
        rules.group_by("office", "task").agg(first=pl.col("first_year").min()).with_columns(ruled=pl.lit(value=True))
    )
    every = (
        matched.join(known, on=["right", "office"], how="left")
        .join(ended.with_columns(ended=pl.lit(value=True)), on=["right", "office"], how="left")
        .join(ruled, on=["office", "task"], how="left")
        .join(_priced(matched, fees), on="line", how="left")
        .with_columns(pl.col("known", "ended", "ruled").fill_null(value=False))
    )
    days = (pl.col("due") - pl.col("ours")).dt.total_days()
    return every.with_columns(cause=_cause(), days=days).with_columns(
        verdict=_verdict(), theirs="due", their_last_day="last", our_last_day="last_day_with_surcharge"
    )


def _priced(matched: pl.DataFrame, fees: pl.DataFrame) -> pl.DataFrame:
    """For lines with a fee the one that our table has on our day: line, our_fee, fee_table, fee_reference.

    Lines of which our table has no fee or several are left out, because nobody can say then which amount is right.
    """
    asked = matched.filter(pl.col("fee").is_not_null()).select(
        "line", "office", "task", "currency", "ours", on_list="year", ours_by="rule"
    )
    joined = asked.join(fees.rename({"fee": "our_fee"}), on=["office", "task", "currency"])
    since, until = pl.col("valid_from").fill_null(date.min), pl.col("valid_to").fill_null(date.max)
    of_year = pl.col("year").is_null() | (pl.col("year") == pl.col("on_list"))
    of_rule = pl.col("rule").is_null() | (pl.col("rule") == pl.col("ours_by"))
    fitting = joined.filter(of_year.fill_null(value=False), of_rule, pl.col("ours").is_between(since, until))
    one = fitting.filter(pl.col("our_fee").n_unique().over("line") == 1)
    return one.select("line", "our_fee", "fee_table", "fee_reference").unique("line", keep="first", maintain_order=True)


def _cause() -> pl.Expr:
    """What explains a line, the plainest first; missing where there is nothing to explain."""
    said: list[tuple[pl.Expr, str]] = [
        (pl.col("right").is_null(), "reference-missing"),
        (pl.col("office").is_null(), "office-unknown"),
        (pl.col("due").is_null(), "day-unreadable"),
        (pl.col("task").is_null(), "action-unknown"),
        (pl.col("ours").is_null() & (pl.col("year") < pl.col("first")), "first-year"),
        (pl.col("ours").is_null() & pl.col("twin").is_not_null(), "renewal-year"),
        (pl.col("ours").is_null() & ~pl.col("known"), "right-unknown"),
        (~pl.col("ruled"), "no-rule"),
        (pl.col("ours").is_null() & pl.col("ended"), "right-ended"),
        (pl.col("ours").is_null(), "not-open-here"),
        (pl.col("state") == 2, "done-already"),
        *_causes_of_days(),
        (pl.col("due") != pl.col("ours"), "unexplained"),
        (pl.col("asks_last") & pl.col("last").is_null() & _grace().is_not_null(), "surcharge-missing"),
        (pl.col("last") != _grace(), "surcharge-day"),
        (pl.col("fee") != pl.col("our_fee"), "fee"),
    ]
    found = pl.lit(None, pl.String)
    for when, name in reversed(said):
        found = pl.when(when.fill_null(value=False)).then(pl.lit(name)).otherwise(found)
    return found


def _grace() -> pl.Expr:
    return pl.col("last_day_with_surcharge")


def _causes_of_days() -> list[tuple[pl.Expr, str]]:
    """Usual ways in which a day comes out otherwise."""
    due, differs = pl.col("due"), pl.col("due") != pl.col("ours")
    plain = later(pl.col("counted_from"), pl.col("months"))
    late = later(pl.col("counted_from") + pl.duration(days=TEN_DAYS), pl.col("months"))
    ten = due.is_between(late, late + pl.duration(days=CLOSED_AT_MOST))
    yearly = pl.col("our_year").is_not_null() & (due.dt.day() == pl.col("ours").dt.day())
    return [
        (differs & (due == pl.col("shut")), "closed-day"),
        (differs & (due == _grace()), "surcharge-day-shown"),
        (differs & (due == pl.col("free_until")), "free-day-shown"),
        (differs & pl.col("twin").is_not_null(), "renewal-year"),
        (differs & (pl.col("count") == "end-of-month") & (due == plain), "month-end-missed"),
        (differs & (pl.col("count") != "end-of-month") & (due == plain.dt.month_end()), "month-end-added"),
        (differs & pl.col("our_year").is_null() & ten, "ten-days"),
        (differs & yearly & (due.dt.month() == pl.col("ours").dt.month()), "renewal-year"),
    ]


def _verdict() -> pl.Expr:
    cause = pl.col("cause")
    unclear = ["reference-missing", "office-unknown", "day-unreadable", "action-unknown", "right-unknown", "no-rule"]
    theirs = ["first-year", "right-ended", "not-open-here", "done-already"]
    alone = cause.is_in(theirs) | ((cause == "renewal-year") & pl.col("ours").is_null())
    return (
        pl.when(cause.is_null())
        .then(pl.lit("same"))
        .when(cause.is_in(unclear))
        .then(pl.lit("not-comparable"))
        .when(alone)
        .then(pl.lit("only-theirs"))
        .when(cause.is_in(["surcharge-missing", "surcharge-day"]))
        .then(pl.lit("surcharge-differs"))
        .when(cause == "fee")
        .then(pl.lit("fee-differs"))
        .otherwise(pl.lit("differs"))
    )


def _only_ours(ours: pl.DataFrame, matched: pl.DataFrame, lines: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Open dates of ours that no line of theirs was compared with, except those on which nobody has to act."""
    passing = rules.filter(pl.col("passes"))["rule"].unique().to_list()
    taken = matched.select("right", "about").drop_nulls()
    listed = lines.select("right", "office").drop_nulls().unique().with_columns(listed=pl.lit(value=True))
    missed = ours.filter(pl.col("state") == 0, ~pl.col("rule").is_in(passing))
    missed = missed.join(taken, on=["right", "about"], how="anti").join(listed, on=["right", "office"], how="left")
    cause = (
        pl.when(~pl.col("listed").fill_null(value=False))
        .then(pl.lit("right-not-listed"))
        .when("overdue")
        .then(pl.lit("passed-with-us"))
    )
    return missed.with_columns(
        line=pl.lit(None, pl.Int64),
        verdict=pl.lit("only-ours"),
        cause=cause.otherwise(pl.lit("not-listed")),
        ours="due",
        our_last_day="last_day_with_surcharge",
        our_year="year",
    )
