"""Events and rules with codes in place of their names, because many rows are compared quicker as numbers."""

from __future__ import annotations

import polars as pl

OFFICES = ["office", "event_office"]
COUNTS = ["count", "later_count", "earlier_count", "grace_count"]
WAYS = ["version_by", "payable", "moves", "grace_from", "calendar"]
EVENTS = ["trigger", "needs", "unless", "later_event", "earlier_event"]


def coded(events: pl.DataFrame, rules: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The names of rights with their codes, the events and the rules; each with the same meaning as before.

    Rights become numbers in the order of their names; `place` is a number for right, office and kind; offices, kinds
    and events become categories, which compare with texts and with each other and keep the order of their names.
    """
    names = events.select("right").unique().sort("right").with_row_index("named")
    category = pl.Categorical()
    told = events.with_columns(pl.col("office", "kind", "event").cast(category))
    told = told.join(names, on="right").drop("right").rename({"named": "right"})
    told = _placed(told)
    read = rules.with_columns(
        pl.col(*OFFICES, *EVENTS, *COUNTS, *WAYS, "kind").cast(category), pl.col("done_by").cast(pl.List(pl.String))
    )
    return names, told, read


def _placed(events: pl.DataFrame) -> pl.DataFrame:
    """Adds `place`, one number for right, office and kind together: joins by one number take half the time."""
    sorts = events.select("office", "kind").unique().with_row_index("sort")
    code = pl.col("right").cast(pl.UInt64) * (sorts.height + 1) + pl.col("sort")
    return events.join(sorts, on=["office", "kind"], nulls_equal=True).with_columns(place=code).drop("sort")
