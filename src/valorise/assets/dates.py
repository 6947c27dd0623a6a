"""From rules applied to days: the end of the period, closed offices, time without and with surcharge."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets.calendar import LONGEST_MONTH, counted_from, day_of, later, month_of, openings
from valorise.assets.coded import beside
from valorise.assets.settled import open_still

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)

COUNTING = ["count", "days", "fixed_day"]
VERSION = ["valid_from", "valid_to", "version_by", "paid_early"]
MOVING = ["calendar", "moves"]
OPENING = ["calendar", "moves", "count", "opens_after", "free_months", "free_after_months"]
GRACE = ["calendar", "moves", "later_count", "grace_months", "grace_count", "grace_from"]
"""What rules say, in the order in which it is needed; each step looks up its own and hands on only days."""

CODES = 2**20
"""More than there are calendars of offices."""


def dates(applied: pl.DataFrame, rules: pl.DataFrame, closing: pl.DataFrame) -> pl.DataFrame:
    """The applied rules with their days, only in the version valid then and where nothing has settled them.

    New columns: unmoved, due, floor_binds, opens, free_until,
    last_day_with_surcharge, and for moved ends opened_from.
    """
    end = _ended(applied, rules)
    said = beside(end, rules.select(VERSION), "number")
    open_ends = end.filter(said.select(_valid() & open_still()).to_series()).drop("paid_on", "granted_on")
    return _surcharged(_opened(_due(open_ends, rules, closing), rules, closing), rules, closing)


def _ended(applied: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Adds unmoved (the end of the period) and floor_binds: another event set that end."""
    said = beside(applied, rules.select(COUNTING), "number")
    end = counted_from(*(pl.col(name) for name in ("begins_month", "begins_day", "months", "count")))
    end += pl.duration(days="days")
    return (
        said.with_columns(counted_end=pl.coalesce("fixed_day", pl.min_horizontal(end, "ceiling")))
        .with_columns(
            unmoved=pl.max_horizontal("counted_end", "floor"),
            floor_binds=(pl.col("floor") > pl.col("counted_end")).fill_null(value=False),
        )
        .drop("counted_end", *COUNTING)
    )


def _valid() -> pl.Expr:
    """The version in force on the day that decides: the event, or the end of the period."""
    decisive = pl.when(pl.col("version_by") == "due").then("unmoved").otherwise("on")
    since = pl.col("valid_from").fill_null(FIRST_DAY)
    return decisive.is_between(since, pl.col("valid_to").fill_null(LAST_DAY))


def _due(unmoved: pl.DataFrame, rules: pl.DataFrame, closing: pl.DataFrame) -> pl.DataFrame:
    moves = pl.col("moves").is_in(["due", "both"]) | ((pl.col("moves") == "floor") & pl.col("floor_binds"))
    said = beside(unmoved, rules.select(MOVING), "number")
    due = moved(said, closing, "unmoved", where=moves).rename({"end": "due"}).drop(MOVING)
    return due.with_columns(opened_from=pl.when(pl.col("due") != pl.col("unmoved")).then("unmoved"))


def _opened(due: pl.DataFrame, rules: pl.DataFrame, closing: pl.DataFrame) -> pl.DataFrame:
    """Adds opens, the first day on which it may be done, and free_until.

    The last day without surcharge ends a period as well: closed days move it where they move the surcharge.
    """
    free = rules.select(pl.any_horizontal(pl.col("free_months", "free_after_months").is_not_null())).to_series()
    asks = free[due["number"]] | due["opens_months"].is_not_null()
    said = beside(due.filter(asks), rules.select(OPENING), "number")
    month = pl.col("begins_month") + pl.col("months") - pl.col("opens_months")
    opens = day_of(month, _as_month_end("begins_day")) + pl.duration(days="opens_after")
    counted = said.with_columns(opens=opens, free=_free_until())
    moves = pl.col("moves").is_in(["grace", "both"])
    opened = moved(counted, closing, "free", where=moves).rename({"end": "free_until"}).drop("free", *OPENING)
    left = ["opens_months", "begins_month", "begins_day"]
    return pl.concat([due.filter(~asks), opened], how="diagonal").drop(left)


def _free_until() -> pl.Expr:
    """Last day without surcharge: some months after the due day, or after the other event where that is later."""
    unmoved = pl.when(pl.col("free_months").is_not_null()).then("unmoved")
    after_due = day_of(month_of(unmoved) + pl.col("free_months"), _as_month_end(unmoved.dt.day()))
    after_event = later(pl.col("later_event_on"), pl.col("free_after_months"))
    return pl.max_horizontal(
        pl.when(after_event > pl.col("unmoved")).then(after_event),
        pl.when(~pl.col("floor_binds") & pl.col("free_months").is_not_null()).then(after_due),
    )


def _as_month_end(number: str | pl.Expr) -> pl.Expr:
    """The number of a day; a period counted from a month end leads to a month end."""
    return pl.when(pl.col("count") == "end-of-month").then(LONGEST_MONTH).otherwise(number)


def _surcharged(due: pl.DataFrame, rules: pl.DataFrame, closing: pl.DataFrame) -> pl.DataFrame:
    """Adds the last day with surcharge, counted from the due day, the moved due day or the event.

    Where `not_before` decided, the due day need not be a month end, so the same-numbered day ends the time.
    """
    late_floor = (pl.col("moves") == "floor") & pl.col("floor_binds")
    plain_floor = pl.col("floor_binds") & (pl.col("later_count") == "same-day-number")
    from_event, months = pl.col("grace_from") == "event", pl.col("grace_months")
    exact = (late_floor | plain_floor | from_event).fill_null(value=False)
    start = pl.when(late_floor).then("due").when(from_event).then("begins").otherwise("unmoved")
    last = counted_from(
        pl.col("start_month"),
        pl.col("start_day"),
        pl.when(from_event & ~late_floor).then(pl.col("months") + months).otherwise(months),
        pl.when(exact).then(pl.lit("same-day-number", rules.schema["grace_count"])).otherwise("grace_count"),
    )
    late = rules.select(pl.col("grace_months").is_not_null()).to_series()[due["number"]]
    said = beside(due.filter(late), rules.select(GRACE), "number").with_columns(start=start)
    said = said.with_columns(start_month=month_of(pl.col("start")), start_day=pl.col("start").dt.day())
    said = said.with_columns(last=last).drop("start", "start_month", "start_day")
    moves = pl.col("moves").is_in(["grace", "both", "floor"])
    extended = moved(said, closing, "last", where=moves).rename({"end": "last_day_with_surcharge"})
    return pl.concat([due.filter(~late), extended.drop("last", *GRACE)], how="diagonal")


def moved(days: pl.DataFrame, closing: pl.DataFrame, column: str, *, where: pl.Expr) -> pl.DataFrame:
    """Adds `end`: the day of that column, or the next open day of the rule's calendar where it is closed.

    Moving twice changes nothing, because the next open day is open.
    """
    span = days.select(first=pl.col(column).min(), last=pl.col(column).max()).row(0)
    closed = openings(closing, first=span[0] or FIRST_DAY, last=span[1] or FIRST_DAY)
    offices = pl.Enum(closed["calendar"].unique().sort())
    code, day = pl.col("calendar").cast(offices, strict=False).to_physical(), pl.col(column).to_physical()
    key = pl.when(where).then(day.cast(pl.Int64) * CODES + code)
    opened = closed.select(
        key=pl.col("closed").to_physical().cast(pl.Int64) * CODES + pl.col("calendar").cast(offices).to_physical(),
        next_open="opens",
    )
    found = days.with_columns(key=key).join(opened, on="key", how="left", maintain_order="left")
    return found.with_columns(end=pl.coalesce("next_open", column)).drop("key", "next_open")
