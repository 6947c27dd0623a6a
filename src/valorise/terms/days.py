"""Dates of any precision, in whole columns."""

from __future__ import annotations

import polars as pl

DAY = r"^\d{4}-\d{2}-\d{2}$"


def first_day(partial: pl.Expr) -> pl.Expr:
    """First day that a date such as 2024, 2024-05 or 2024-05-03 can mean; null stays null."""
    length = partial.str.len_chars()
    whole = pl.when(length == 4).then(partial + "-01-01").when(length == 7).then(partial + "-01").otherwise(partial)
    return whole.str.to_date("%Y-%m-%d", strict=False)


def last_day(partial: pl.Expr) -> pl.Expr:
    """Last day that a date such as 2024, 2024-05 or 2024-05-03 can mean; null stays null.

    >>> partial = pl.DataFrame({"on": ["2024-02", "2023", "2024-05-03"]})
    >>> partial.select(last_day(pl.col("on")))["on"].dt.to_string().to_list()
    ['2024-02-29', '2023-12-31', '2024-05-03']
    """
    length, first = partial.str.len_chars(), first_day(partial)
    in_month = pl.when(length == 7).then(first.dt.month_end()).otherwise(first)
    return pl.when(length == 4).then(first.dt.offset_by("11mo").dt.month_end()).otherwise(in_month)


def exact_day(partial: pl.Expr) -> pl.Expr:
    """The day as a date where it is written exactly; missing for a year or a month alone.

    >>> pl.DataFrame({"on": ["2024-05-03", "2024-05"]}).select(exact_day(pl.col("on")))["on"].to_list()
    [datetime.date(2024, 5, 3), None]
    """
    written = partial.cast(pl.String)
    return pl.when(written.str.contains(DAY)).then(written).str.to_date("%Y-%m-%d", strict=False)
