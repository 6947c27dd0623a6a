"""From agreements as the register keeps them to the days they set: duties, notice, renewal and the end."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets.duties import duty_dates
from valorise.terms.days import exact_day
from valorise.terms.problems import Problem, problems_table, shown
from valorise.terms.results import Result

NOTICE, ENDS, LAPSES, RENEWS = "give-notice", "agreement-ends", "option-lapses", "agreement-renews"
OWN_TASKS = (NOTICE, ENDS, LAPSES, RENEWS)
"""Tasks that follow from an agreement itself and not from one of its duties."""
OVER = ("ended", "terminated")
"""States of an agreement that binds no longer."""
END_RULES = ("contract-end", "contract-option", "contract-renewal", "contract-ended-early")
GOES_ON_BY_ITSELF = "It goes on by itself for another term."
TOO_LATE = "Notice before this end is no longer possible."
DAYS = {"due": "due", "done": "done", "period_ends": "period_ends", "until": "until"}
MOST_TERMS = 1_200
"""Months that terms are rolled on at most; an agreement that asks for more was written down wrong."""


def contract_days(agreements: pl.DataFrame, *, as_of: date) -> Result:
    """The days that agreements set, in the columns that `obligations` takes, and problems for days that are not exact.

    `agreements` is the declared table. A draft binds nobody. Of an agreement that ended early, what had come due by
    then stays owed and what survives goes on; of one that is noted as ended without a day only what survives.
    """
    bound = terms(agreements.filter(pl.col("status").fill_null("") != "draft"), as_of=as_of)
    duties = _duties(bound)
    vague = [*_vague_duties(duties), *_vague_ends(bound)]
    found = [duty_dates(duties, as_of=as_of), _notices(bound, as_of=as_of), _ends(bound)]
    return Result(pl.concat(found, how="diagonal_relaxed"), problems=problems_table(vague))


def terms(agreements: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """The agreements with their exact days: `term_ends`, `ended_early`, `notice_by` and `over`.

    `term_ends` is the last day of the term that runs on that day: an agreement that goes on by itself has a new term
    after each that ended without notice. `ended_early` is the last day where somebody ended it. `notice_by` is the
    last day to give notice, missing where none was agreed or it was given.
    """
    ends, early = exact_day(pl.col("ends")), exact_day(pl.col("terminated"))
    renews = pl.col("renews_months").cast(pl.Int64).fill_null(0)
    over = pl.col("status").fill_null("").is_in(OVER)
    dated = agreements.with_columns(first_end=ends, ended_early=early, over=over).with_columns(
        term_ends=pl.when(~over & early.is_null() & (renews > 0) & (ends < as_of))
        .then(_rolled(ends, renews, as_of))
        .otherwise(ends)
    )
    agreed = (pl.col("notice_months").fill_null(0) > 0) | (pl.col("notice_days").fill_null(0) > 0)
    open_ = agreed & pl.col("ended_early").is_null() & ~over
    return dated.with_columns(notice_by=pl.when(open_).then(_before("term_ends", "notice_months", "notice_days")))


def _rolled(ends: pl.Expr, renews: pl.Expr, as_of: date) -> pl.Expr:
    """The end of the term that runs on that day; the last day of a month stays the last day of a month."""
    months = (as_of.year - ends.dt.year().cast(pl.Int64)) * 12 + as_of.month - ends.dt.month().cast(pl.Int64)
    terms_past = (months.clip(0, MOST_TERMS) // renews) * renews
    once, again = _moved(ends, terms_past), _moved(ends, terms_past + renews)
    return pl.when(once >= as_of).then(once).otherwise(again)


def _moved(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    moved = day.dt.offset_by(pl.format("{}mo", months))
    return pl.when(day == day.dt.month_end()).then(moved.dt.month_end()).otherwise(moved)


def _before(day: str, months: str, days: str) -> pl.Expr:
    """A month without that day ends on its last day, so that the day is never later than the contract means."""
    back = pl.format("-{}mo", pl.col(months).fill_null(0))
    return pl.col(day).dt.offset_by(back) - pl.duration(days=pl.col(days).fill_null(0))


def _duties(bound: pl.DataFrame) -> pl.DataFrame:
    """The duties as `duty_dates` takes them, with the day as it is written for those that have no exact one."""
    last = pl.col("ended_early").is_not_null()
    listed = (
        bound.select("duties", "over", "ended_early", agreement="id", contract_ends="term_ends", written_end="ends")
        .explode("duties", empty_as_null=False, keep_nulls=False)
        .unnest("duties")
        .filter(pl.col("done").is_null() | pl.col("every").is_not_null())
        .filter(~pl.col("over") | last | pl.col("survives").is_not_null())
    )
    days = {name: exact_day(pl.col(column)) for name, column in DAYS.items()}
    backwards = pl.col("before_months").is_not_null() | pl.col("before_days").is_not_null()
    written = pl.coalesce("due", "period_ends", pl.when(backwards).then("written_end")).cast(pl.String)
    return listed.with_columns(written=written).with_columns(
        **days, ends="contract_ends", terminated="ended_early"
    )  # fmt: skip


def _notices(bound: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """The last day to give notice of the term that runs; once the term is over it asks for nothing any more."""
    running = bound.filter(pl.col("notice_by").is_not_null(), pl.col("term_ends") >= as_of)
    renews = pl.col("renews_months").fill_null(0) > 0
    return running.select(
        agreement="id",
        task=pl.lit(NOTICE),
        due="notice_by",
        rule=pl.when(renews).then(pl.lit("contract-notice-or-renewal")).otherwise(pl.lit("contract-notice-to-end")),
        counted_from="term_ends",
        before_months=pl.col("notice_months").cast(pl.Int64),
        before_days=pl.col("notice_days").cast(pl.Int64),
        renews_months=pl.col("renews_months").cast(pl.Int64),
        if_missed=pl.when(renews).then(pl.lit(GOES_ON_BY_ITSELF)).otherwise(pl.lit(TOO_LATE)),
    )


def _ends(bound: pl.DataFrame) -> pl.DataFrame:
    """The last day of each agreement that is not over: as agreed, as ended early, or of a term that begins anew."""
    early, renews = pl.col("ended_early").is_not_null(), pl.col("renews_months").fill_null(0) > 0
    option = pl.col("type") == "option"
    live = bound.filter(~pl.col("over")).with_columns(due=pl.coalesce("ended_early", "term_ends"))
    kinds = (
        ("contract-ended-early", ENDS, early),
        ("contract-renewal", RENEWS, renews),
        ("contract-option", LAPSES, option),
    )
    rule, task = pl.lit("contract-end"), pl.lit(ENDS)
    for name, asks, holds in reversed(kinds):
        rule, task = (
            pl.when(holds).then(pl.lit(name)).otherwise(rule),
            pl.when(holds).then(pl.lit(asks)).otherwise(task),
        )
    return live.filter(pl.col("due").is_not_null()).select(
        agreement="id", task=task, due="due", rule=rule, renews_months=pl.col("renews_months").cast(pl.Int64)
    )


def _vague_duties(duties: pl.DataFrame) -> list[Problem]:
    unclear = duties.filter(pl.col("written").is_not_null(), exact_day(pl.col("written")).is_null())
    return [_vague(row, "duties") for row in unclear.sort("agreement", "task").iter_rows(named=True)]


def _vague_ends(bound: pl.DataFrame) -> list[Problem]:
    unclear = bound.filter(~pl.col("over"), pl.col("ends").is_not_null(), pl.col("first_end").is_null())
    rows = unclear.select(agreement="id", task=pl.lit(ENDS), written="ends").sort("agreement")
    return [_vague(row, "ends") for row in rows.iter_rows(named=True)]


def _vague(row: dict[str, str], column: str) -> Problem:
    return Problem(
        table="agreements",
        record=shown(row["agreement"]),
        column=column,
        found=f"{row['task']}: {row['written']}",
        expected="an exact day such as 2024-05-03",
        rule="day-not-exact",
        fix="Write the day the contract names; without it no date is shown.",
        severity="notice",
    )
