"""Pathways for the assets of a register that the office works with, so that a report can show where they may go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from valorise.assets.pathway_advice import pathway_advice
from valorise.terms.results import Result
from valorise.terms.tables import table

MOST = 100
"""Assets that are advised; a report for people is no place for more, and `valorise pathways` answers for any asset."""


def advised(tables: Mapping[str, pl.DataFrame], matches: pl.DataFrame, *, as_of: date) -> Result:
    """The declared table `pathway_advice` with its reasons, for the assets of which the register knows the most."""
    return pathway_advice(tables, matches, as_of=as_of, only=in_work(tables, matches))


def in_work(tables: Mapping[str, pl.DataFrame], matches: pl.DataFrame) -> list[str]:
    """Assets that the office works with, most kinds of records first, then by id; at most `MOST`.

    Records are ratings, cases, agreements, rights, and needs that fit at least fairly. An asset without any, or without
    a type, is left out.
    """
    fitting = matches.filter(pl.col("fit").is_in(["strong", "fair"])).select("asset", kind=pl.lit("needs"))
    kinds = [fitting, *(_named(tables, name) for name in ("readiness_ratings", "rights", "cases", "agreements"))]
    typed = tables["assets"].filter(pl.col("type").is_not_null()).select(asset="id")
    known = pl.concat(kinds).unique().join(typed, on="asset", how="semi")
    counted = known.group_by("asset").agg(kinds=pl.len()).sort("kinds", "asset", descending=[True, False])
    return counted["asset"].head(MOST).to_list()


def _named(tables: Mapping[str, pl.DataFrame], name: str) -> pl.DataFrame:
    """The assets that the records of a table name."""
    rows = tables.get(name, table(name).empty())
    if "asset" not in rows.columns:
        rows = rows.select(asset="assets").explode("asset", empty_as_null=False, keep_nulls=False)
    return rows.select("asset", kind=pl.lit(name)).drop_nulls("asset")
