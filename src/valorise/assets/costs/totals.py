"""Payments summed by year: for the whole portfolio, for families, rights and offices."""

from __future__ import annotations

import polars as pl

from valorise.terms.tables import table

SCOPES = {
    "portfolio": pl.lit("all"),
    "family": pl.coalesce("asset", "right"),
    "right": pl.col("right"),
    "office": pl.col("office"),
}


def cost_years(costs: pl.DataFrame) -> pl.DataFrame:
    """The declared table `cost_years` for payments in the table `costs`.

    The rights of a portfolio sum to it, and so do families and offices. Amounts that are missing are counted beside
    the sums; a year of which no amount is known has no sum.
    """
    columns = table("cost_years").schema
    parts = [_summed(costs.with_columns(name=name, scope=pl.lit(scope))) for scope, name in SCOPES.items()]
    rows = pl.concat(parts).select(pl.col(name).cast(kind) for name, kind in columns.items())
    return rows.sort("scope", "name", "in_year", "certain", descending=[False, False, False, True])


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    known = pl.col("likely").count() > 0
    return rows.group_by("scope", "name", "in_year", "certain", "currency").agg(
        *(pl.when(known).then(pl.col(end).sum()).alias(end) for end in ("low", "likely", "high")),
        payments=pl.col("likely").count(),
        missing_amounts=pl.col("likely").null_count(),
    )
