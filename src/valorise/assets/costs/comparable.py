"""Official fees beside which the amounts of an attorney's or renewal provider's list can be laid."""

from __future__ import annotations

import polars as pl

from valorise.assets.costs.fees import fee_table
from valorise.assets.docket import FEES
from valorise.assets.rulebook import rulebook


def comparable_fees() -> pl.DataFrame:
    """Fees that were seen in their source, in the columns of `FEES`, each for the days on which its table is in force.

    Left out is what no single amount can be compared with: fees by the claim, and those of which only a range is known.
    Where an office asks less of small applicants, each amount is there, and the comparison finds that they differ.
    """
    tasks = rulebook().select("rule", "task").unique()
    plain = (pl.col("per_claim") == 0) & (pl.col("factor_low") == pl.col("factor_high"))
    seen = fee_table().filter(plain, pl.col("fee_status") == "verified").join(tasks, on="rule")
    named = {"year": "fee_year", "currency": "own_currency"}
    columns = ("office", "task", "rule", "valid_from", "valid_to", "fee_table", "fee_reference")
    found = seen.select(*columns, fee=pl.col("amount"), **named)
    return found.select(FEES.names()).cast(FEES).unique().sort(FEES.names())
