"""Days that the duties of a contract set: once, again and again after each period, or backwards from its end."""

from __future__ import annotations

from datetime import date

import polars as pl

MOST_TIMES = 600
"""Times that a duty may come again; a contract that asks for more was written down wrong."""

WRITTEN: dict[str, pl.DataType] = {
    "agreement": pl.String(),
    "task": pl.String(),
    "who": pl.String(),
    "due": pl.Date(),
    "done": pl.Date(),
    "period_ends": pl.Date(),
    "days_after": pl.Int64(),
    "every": pl.Int64(),
    "until": pl.Date(),
    "before_months": pl.Int64(),
    "before_days": pl.Int64(),
    "ends": pl.Date(),
    "terminated": pl.Date(),
    "survives": pl.String(),
    "duty": pl.String(),
    "amount": pl.Float64(),
    "currency": pl.String(),
    "rise": pl.Float64(),
}
"""Columns of duties as a contract writes them; `ends` is the last day of the contract.

`terminated` is the last day of a contract that ended early: what falls due after it stops, and what had come due by
then stays owed. `survives` says what does not stop (code list `duty_survivals`): with `last-period` the time until the
end of the contract is still accounted for once, with `goes-on` nothing changes.

`due` is a fixed day. Without it a duty counts `days_after` from `period_ends`, or backwards `before_months` and
`before_days` from `ends`. With `every` (months) it comes again until `until`, else until the contract ends. `rise` is
the share by which its amount grows each year. `done` is the last day on which it was done.
"""
DATED: dict[str, pl.DataType] = {
    "agreement": pl.String(),
    "task": pl.String(),
    "due": pl.Date(),
    "who": pl.String(),
    "rule": pl.String(),
    "counted_from": pl.Date(),
    "days_after": pl.Int64(),
    "before_months": pl.Int64(),
    "before_days": pl.Int64(),
    "duty": pl.String(),
    "ended_on": pl.Date(),
    "survives": pl.String(),
    "amount": pl.Float64(),
    "currency": pl.String(),
}
LAST_PERIOD, GOES_ON = "last-period", "goes-on"


def duty_dates(written: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """The days of duties in the columns of `DATED`: all that have come due and were not done, and the next one.

    A period that ends on the last day of a month goes on ending on last days. A month without that day ends on its
    last day, so that a day counted backwards is never later than the contract means. A duty that nothing dates is
    left out.
    """
    rows = _with_last_periods(written.select(pl.col(name).cast(kind) for name, kind in WRITTEN.items()))
    rows = rows.with_row_index("number")
    backwards = pl.col("before_months").is_not_null() | pl.col("before_days").is_not_null()
    dated = rows.with_columns(
        rule=pl.when(pl.col("due").is_not_null())
        .then(pl.lit("contract-duty"))
        .when(pl.col("period_ends").is_not_null())
        .then(pl.lit("contract-period"))
        .when(backwards)
        .then(pl.lit("contract-notice")),
    )
    comes_again = (pl.col("every") > 0) & (pl.col("rule") != "contract-notice")
    comes_again = comes_again.fill_null(value=False)
    once = dated.filter(~comes_again).with_columns(time=pl.lit(0))
    again = _repeated(dated.filter(comes_again), as_of=as_of)
    both = pl.concat([once.cast({"time": pl.Int64}), again]).with_columns(counted_from=_counted_from())
    found = both.with_columns(due=_due(), amount=_amount()).filter(pl.col("due").is_not_null())
    binding = found.filter(_binds()).with_columns(ended_on=_ended_on())
    undone = binding.filter(pl.col("done").is_null() | (pl.col("every").is_not_null() & _after_done()))
    return _due_and_next(undone, as_of=as_of).select(*DATED).sort("due", "agreement", "task")


def _repeated(rows: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Each repeated duty once for every time it can come up to its end, and two years beyond the day at most."""
    first = pl.coalesce("due", "period_ends")
    last = pl.min_horizontal(_limit(), pl.lit(date(as_of.year + 2, 12, 31)))
    last = pl.max_horizontal(last, first)
    months = (last.dt.year() - first.dt.year()) * 12 + last.dt.month().cast(pl.Int32) - first.dt.month().cast(pl.Int32)
    times = (months // pl.col("every")).clip(0, MOST_TIMES) + 1
    counted = rows.with_columns(limit=_limit(), time=pl.int_ranges(0, times)).explode("time")
    inside = pl.col("limit").is_null() | (_step(first) <= pl.col("limit"))
    return counted.filter(inside).drop("limit").with_columns(pl.col("time").cast(pl.Int64))


def _last_day() -> pl.Expr:
    """The last day of the contract: the agreed one, or an earlier one; missing where it has none."""
    return pl.min_horizontal("ends", "terminated")


def _with_last_periods(rows: pl.DataFrame) -> pl.DataFrame:
    """With a row for the time from the last whole period to the end of the contract, where that is accounted for.

    It is counted from the last day of the contract: no later than the end of the period would be.
    """
    again = (pl.col("every") > 0) & pl.col("period_ends").is_not_null() & pl.col("due").is_null()
    begun = pl.col("period_ends").dt.offset_by(pl.format("-{}mo", "every")) < _last_day()
    inside = pl.col("until").is_null() | (pl.col("until") >= _last_day())
    asked = rows.filter((pl.col("survives") == LAST_PERIOD) & again & begun & inside)
    last = asked.with_columns(
        period_ends=_last_day(),
        every=pl.lit(None, pl.Int64),
        done=pl.when(pl.col("done") >= _last_day()).then("done"),
    )
    return pl.concat([rows, last])


def _limit() -> pl.Expr:
    """The last day of a period, or the last fixed day, on which a repeated duty comes again; missing where none is."""
    ends_early = pl.min_horizontal(pl.coalesce("until", "ends"), "terminated")
    begun = _last_day().dt.offset_by(pl.format("{}mo", pl.col("every").fill_null(0))) - pl.duration(days=1)
    fixed = pl.col("due").is_not_null() & (pl.col("survives") == LAST_PERIOD)
    # A fixed day stands for the time before it: the one that had begun when the contract ended is the last.
    return (
        pl.when(pl.col("survives") == GOES_ON)
        .then("until")
        .when(fixed)
        .then(pl.min_horizontal("until", begun))
        .otherwise(ends_early)
    )


def _binds() -> pl.Expr:
    """Whether this time is still owed where the contract ended early: it had come due by then, or it survives."""
    over = pl.col("terminated").is_not_null() & (pl.coalesce("counted_from", "due") > pl.col("terminated"))
    backwards = (pl.col("rule") == "contract-notice") & pl.col("terminated").is_not_null()
    return pl.col("survives").is_not_null() | ~(over | backwards).fill_null(value=False)


def _ended_on() -> pl.Expr:
    """The last day of the contract where this time is owed after it; missing else."""
    return pl.when(pl.col("survives").is_not_null() & (pl.col("due") > _last_day())).then(_last_day())


def _step(first: pl.Expr) -> pl.Expr:
    """The first day, moved on by the time; the last day of a month stays the last day of a month."""
    moved = first.dt.offset_by(pl.format("{}mo", pl.col("time") * pl.col("every").fill_null(0)))
    return pl.when(first == first.dt.month_end()).then(moved.dt.month_end()).otherwise(moved)


def _counted_from() -> pl.Expr:
    period = pl.when(pl.col("rule") == "contract-period").then(_step(pl.col("period_ends")))
    return period.when(pl.col("rule") == "contract-notice").then("ends")


def _due() -> pl.Expr:
    after = pl.col("counted_from") + pl.duration(days=pl.col("days_after").fill_null(0))
    months = pl.format("-{}mo", pl.col("before_months").fill_null(0))
    before = pl.col("ends").dt.offset_by(months) - pl.duration(days=pl.col("before_days").fill_null(0))
    fixed = pl.when(pl.col("rule") == "contract-duty").then(_step(pl.col("due")))
    return (
        fixed.when(pl.col("rule") == "contract-period")
        .then(after)
        .when(pl.col("rule") == "contract-notice")
        .then(before)
    )


def _amount() -> pl.Expr:
    """The amount of that time: whole years after the first it has risen as often."""
    years = (pl.col("time") * pl.col("every").fill_null(0)) // 12
    return (pl.col("amount") * (1 + pl.col("rise").fill_null(0)).pow(years)).round(2)


def _after_done() -> pl.Expr:
    """Whether this time comes after what was done last: its period ended, or its day came, only later."""
    return pl.coalesce("counted_from", "due") > pl.col("done")


def _due_and_next(rows: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    come = pl.col("due") < as_of
    ahead = pl.col("due").rank("ordinal").over("number", come)
    return rows.with_columns(ahead=ahead).filter(come | (pl.col("ahead") == 1))
