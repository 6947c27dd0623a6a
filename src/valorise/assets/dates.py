"""From rules applied to days: the end of the period, closed offices, time without and with surcharge."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets.calendar import counted, later, openings
from valorise.assets.settled import open_still

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)


COUNTING = [
    *("count", "days", "fixed_day", "receipt_days"),
    *("later_months", "later_count", "earlier_months", "earlier_count"),
]
VERSION = ["valid_from", "valid_to", "version_by", "paid_early"]
AFTER = ["calendar", "moves", "opens_after", "free_months", "free_after_months", "grace_months", "grace_count"]
STANDING = ["grace_from", "office", "passes", "status", "later_status", "later_event", "earlier_event"]
"""What rules say, in the order in which it is needed; it joins only rows that are still open by then."""


def dates(applied: pl.DataFrame, rules: pl.DataFrame, closing: pl.DataFrame) -> pl.DataFrame:
    """The applied rules with their days, only in the version valid then and where nothing has settled them.

    New columns: begins (deemed receipt, else the event), unmoved, due, floor_binds, opens, free_until,
    last_day_with_surcharge, and for moved ends opened_from, opened_why, moved_by.
    """
    ended = (
        applied.join(rules.select("number", *COUNTING, *VERSION), on="number")
        .with_columns(begins=pl.col("on") + pl.duration(days=pl.col("receipt_days")))
        .with_columns(
            counted_end=counted(pl.col("begins"), pl.col("months"), pl.col("count")) + pl.duration(days=pl.col("days")),
            ceiling=counted(pl.col("earlier_event_on"), pl.col("earlier_months"), pl.col("earlier_count")),
            floor=counted(pl.col("later_event_on"), pl.col("later_months"), pl.col("later_count")),
        )
        .with_columns(counted_end=pl.coalesce("fixed_day", pl.min_horizontal("counted_end", "ceiling")))
    )
    unmoved = (
        ended.with_columns(
            unmoved=pl.max_horizontal("counted_end", "floor"),
            floor_binds=(pl.col("floor") > pl.col("counted_end")).fill_null(value=False),
        )
        .filter(_valid())
        .filter(open_still())
        .drop("counted_end", "later_months", "receipt_days", "earlier_months", "earlier_count", *VERSION)
        .join(rules.select("number", *AFTER, *STANDING), on="number")
    )
    return _surcharged(_due(unmoved, closing), closing)


def _valid() -> pl.Expr:
    """The version in force on the day that decides: the event, or the end of the period."""
    decisive = pl.when(pl.col("version_by") == "due").then("unmoved").otherwise("on")
    since = pl.col("valid_from").fill_null(FIRST_DAY)
    return decisive.is_between(since, pl.col("valid_to").fill_null(LAST_DAY))


def _due(unmoved: pl.DataFrame, closing: pl.DataFrame) -> pl.DataFrame:
    moves = pl.col("moves").is_in(["due", "both"]) | ((pl.col("moves") == "floor") & pl.col("floor_binds"))
    found = moved(unmoved, closing, "unmoved", where=moves).rename({"end": "due"})
    return found.with_columns(
        opens=later(pl.col("begins"), pl.col("months") - pl.col("opens_months")).pipe(_as_month_end)
        + pl.duration(days=pl.col("opens_after")),
        free_until=_free_until(),
    )


def _free_until() -> pl.Expr:
    """Last day without surcharge: some months after the due day, or after the other event where that is later."""
    after_due = later(pl.col("unmoved"), pl.col("free_months")).pipe(_as_month_end)
    after_event = later(pl.col("later_event_on"), pl.col("free_after_months"))
    return (
        pl.when(after_event > pl.col("unmoved"))
        .then(after_event)
        .when(~pl.col("floor_binds") & pl.col("free_months").is_not_null())
        .then(after_due)
    )


def _as_month_end(day: pl.Expr) -> pl.Expr:
    """A period counted from a month end leads to a month end."""
    return pl.when(pl.col("count") == "end-of-month").then(day.dt.month_end()).otherwise(day)


def _surcharged(due: pl.DataFrame, closing: pl.DataFrame) -> pl.DataFrame:
    """Adds the last day with surcharge, counted from the due day, the moved due day or the event.

    Where `not_before` decided, the due day need not be a month end, so the same-numbered day ends the time.
    """
    late_floor = (pl.col("moves") == "floor") & pl.col("floor_binds")
    plain_floor = pl.col("floor_binds") & (pl.col("later_count") == "same-day-number")
    from_event, months = pl.col("grace_from") == "event", pl.col("grace_months")
    exact = (late_floor | plain_floor | from_event).fill_null(value=False)
    last = counted(
        pl.when(late_floor).then("due").when(from_event).then("begins").otherwise("unmoved"),
        pl.when(from_event & ~late_floor).then(pl.col("months") + months).otherwise(months),
        pl.when(exact).then(pl.lit("same-day-number").cast(pl.Categorical())).otherwise("grace_count"),
    )
    moves = pl.col("moves").is_in(["grace", "both", "floor"])
    extended = moved(due.with_columns(last=last), closing, "last", where=moves, why=False)
    return extended.rename({"end": "last_day_with_surcharge"}).drop("last", *AFTER, "grace_from")


def moved(days: pl.DataFrame, closing: pl.DataFrame, column: str, *, where: pl.Expr, why: bool = True) -> pl.DataFrame:
    """Adds `end`: the day of that column, or the next open day of the rule's calendar where it is closed.

    With `why` also opened_from, opened_why and moved_by say what was moved and by which law. Moving twice changes
    nothing, because the next open day is open.
    """
    span = days.select(first=pl.col(column).min(), last=pl.col(column).max()).row(0)
    first, last = (span[0] or FIRST_DAY), (span[1] or FIRST_DAY)
    closed = openings(closing, first=first, last=last).rename({"opens": "next_open", "closed": "looked_up"})
    closed = closed.with_columns(pl.col("calendar").cast(days.schema["calendar"]))
    closed = closed if why else closed.drop("why", "moved_by")
    found = (
        days.with_columns(looked_up=pl.when(where).then(column))
        .join(closed, on=["calendar", "looked_up"], how="left")
        .with_columns(end=pl.coalesce("next_open", column))
    )
    if not why:
        return found.drop("next_open", "looked_up")
    from_day = pl.when(pl.col("next_open").is_not_null()).then(column)
    return found.with_columns(opened_from=from_day).rename({"why": "opened_why"}).drop("next_open", "looked_up")
