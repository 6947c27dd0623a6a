"""Dates that contracts set: what a duty says must be done by when, and the day an agreement ends."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets.duties import DATED
from valorise.terms.results import Result
from valorise.terms.tables import table

SCHEMA = DATED
"""Columns of the input; `rule` begins with `contract-`."""

TAKEN = DATED | {"if_missed": pl.String(), "renews_months": pl.Int64()}
"""All columns that are looked at; those left out count as missing."""


def obligations(duties: pl.DataFrame, *, as_of: date) -> Result:
    """Open dates of contracts in the declared table `deadlines`; the contract itself is the source.

    `duties` has the columns of `SCHEMA`. No closed day moves them, because only the contract could say so.
    """
    dated = (
        pl.concat([pl.DataFrame(schema=TAKEN), duties], how="diagonal_relaxed")
        .filter(pl.col("due").is_not_null())
        .with_columns(
            right="agreement",
            office=pl.lit("XC"),
            year=pl.lit(None, pl.Int64),
            free_until=pl.lit(None, pl.Date),
            last_day_with_surcharge=pl.lit(None, pl.Date),
            overdue=pl.col("due") < as_of,
            reference=pl.format("Agreement {}", pl.col("agreement")),
            status=pl.lit("verified"),
        )
        .unique(["right", "task", "due"])
        .sort("due", "right", "task")
    )
    reasons = dated.select(
        subject="right",
        about=pl.concat_str(pl.lit("XC "), "task", pl.lit(" - "), pl.col("due").cast(pl.String)),
        step=pl.lit(1, pl.Int64),
        rule="rule",
        values=pl.struct(*(name for name in TAKEN if name not in ("task", "rule"))).struct.json_encode(),
        reference="reference",
    )
    return Result(dated.select(*table("deadlines").schema), reasons)
