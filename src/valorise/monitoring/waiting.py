"""How long cases waited from one event to another."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.records import Records


def waits(records: Records, start: str, ends: pl.DataFrame) -> pl.DataFrame:
    """One row for each case that started: `id` of the first start, `year`, whole `days`, whether `reached`.

    `ends` are events; the first one of the same case counts. A case that has not got there waits until `as_of`, also
    when the office has closed it: the figure answers after how long half of what started had got there. `days` is
    negative where the end is dated before the start.
    """
    started = records.happened(start).group_by("thread").agg(pl.col("id", "at", "year").sort_by("at", "id").first())
    ended = ends.group_by("thread").agg(end=pl.col("at").min())
    last = pl.coalesce(pl.col("end").dt.date(), pl.lit(records.as_of))
    return started.join(ended, on="thread", how="left").select(
        "id",
        "year",
        days=(last - pl.col("at").dt.date()).dt.total_days(),
        reached=pl.col("end").is_not_null(),
    )
