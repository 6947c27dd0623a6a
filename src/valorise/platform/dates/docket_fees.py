"""Official fees as the comparison with an attorney's list needs them: one amount per office, task and year."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets.costs.fees import fee_table
from valorise.assets.docket import FEES
from valorise.assets.rulebook import rulebook

KEY = ["office", "task", "year", "currency"]


def official_fees(as_of: date) -> pl.DataFrame:
    """Fees seen in their source and in force on the day, in the columns of `FEES`.

    Where an office asks less of small applicants, or by the claim, nobody can say which amount is right, so none is
    compared.
    """
    tasks = rulebook().select("rule", "task").unique()
    valid = fee_table().filter(
        pl.col("valid_from") <= as_of,
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of),
        pl.col("per_claim").is_null(),
        pl.col("fee_status") == "verified",
    )
    told = valid.join(tasks, on="rule").select(
        "office", "task", year="fee_year", currency="own_currency", fee=pl.col("amount").cast(pl.Decimal(18, 2))
    )
    one = told.group_by(KEY).agg(pl.col("fee").first(), amounts=pl.col("fee").n_unique()).filter(pl.col("amounts") == 1)
    return one.select(*FEES).cast(FEES).sort(KEY)
