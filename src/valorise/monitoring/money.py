"""What the figures about money share: exact sums, one for each currency."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from valorise.monitoring.figures import summed
from valorise.monitoring.records import Records


def money(records: Records, direction: str, kinds: Sequence[str]) -> pl.DataFrame:
    """Sums by year and currency of the flows of these kinds in one direction, `in` or `out`, booked by `as_of`.

    Flows without amount, currency or date cannot be added; the coverage says how many carry all three.
    """
    wanted = (pl.col("direction") == direction) & pl.col("kind").is_in(kinds)
    booked = records.dated("money_flows", "on").filter(wanted)
    undated = records.table("money_flows").filter(wanted & pl.col("on").is_null())
    found = pl.concat([booked, undated.with_columns(year=pl.lit(None, pl.Int32))])
    return summed(found, records)
