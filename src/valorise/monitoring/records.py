"""The records that figures are computed from, as they were known on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from valorise.terms.tables import table


@dataclass(frozen=True, slots=True)
class Records:
    """Events up to and on `as_of`, and the register tables as given.

    Events carry three columns more: `year` in UTC, `concerns` (the record they are about) and `thread` (the case
    whose course they belong to).
    """

    events: pl.DataFrame
    tables: Mapping[str, pl.DataFrame]
    as_of: date

    def happened(self, *activities: str) -> pl.DataFrame:
        """Events of these activities."""
        return self.events.filter(pl.col("activity").is_in(activities))

    def table(self, name: str) -> pl.DataFrame:
        """A register table; without rows where it was not given."""
        return self.tables.get(name, table(name).empty())

    def dated(self, name: str, column: str) -> pl.DataFrame:
        """Rows of a table whose day, month or year in `column` has begun by `as_of`, with its `year`.

        Rows without a date are left out; the coverage of a figure says how many those are.
        """
        day = pl.col(column)
        begun = day <= pl.lit(self.as_of.isoformat()).str.slice(0, day.str.len_chars())
        return self.table(name).filter(begun).with_columns(year=day.str.slice(0, 4).cast(pl.Int32))


def records(events: pl.DataFrame, tables: Mapping[str, pl.DataFrame], *, as_of: date) -> Records:
    """The records as of the end of a day in UTC."""
    known = events.filter(pl.col("at").dt.date() <= as_of).with_columns(
        year=pl.col("at").dt.year(),
        concerns=pl.coalesce("subject", "case", "id"),
        thread=pl.coalesce("case", "subject", "id"),
    )
    return Records(known.sort("at", "id"), tables, as_of)
