"""To which groups needs, assets and the talks between them belong."""

from __future__ import annotations

import polars as pl

SCHEMA = {"record": pl.String, "side": pl.String, "kind": pl.String, "name": pl.String}
GROUPED = {"pair": pl.Int64, "kind": pl.String, "name": pl.String}
ALL = "all"
"""Kind and name of the one group that holds every talk."""


def groups(needs: pl.DataFrame, assets: pl.DataFrame, memberships: pl.DataFrame) -> pl.DataFrame:
    """Groups of records as record, side, kind, name: what their columns say, and the list of memberships.

    The `unit` of an asset is each organisation that one of its contributors worked for. A need and an asset of the same
    id both belong to what the list says of that id.
    """
    owner = pl.col("owner").struct
    found = [
        _named(needs, "need", "seeker", owner.field("name")),
        _named(needs, "need", "seeker-country", pl.coalesce("country", owner.field("country"))),
        _named(assets, "asset", "asset-country", pl.col("country")),
        _named(_each(assets, "owners"), "asset", "owner", pl.col("owners").struct.field("name")),
        _named(_each(assets, "contributors"), "asset", "person", pl.col("contributors").struct.field("name")),
        _named(_each(assets, "contributors"), "asset", "unit", pl.col("contributors").struct.field("organisation")),
        *(memberships.select("record", pl.lit(side).alias("side"), "kind", "name") for side in ("need", "asset")),
    ]
    return pl.concat(found).unique().sort("record", "side", "kind", "name")


def of_pairs(pairs: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Groups that each talk belongs to, as pair (row of `pairs`), kind, name: those of its need and of its asset."""
    numbered = pairs.select("need", "asset", pair=pl.int_range(pl.len(), dtype=pl.Int64))
    found = [numbered.select("pair", kind=pl.lit(ALL), name=pl.lit(ALL))]
    for side in ("need", "asset"):
        found.append(numbered.select("pair", kind=pl.lit(side), name=side))
        those = groups.filter(side=side).select("record", "kind", "name")
        found.append(numbered.join(those, left_on=side, right_on="record").select("pair", "kind", "name"))
    return pl.concat(found).unique().sort("kind", "name", "pair")


def _each(records: pl.DataFrame, column: str) -> pl.DataFrame:
    return records.select("id", column).explode(column)


def _named(records: pl.DataFrame, side: str, kind: str, name: pl.Expr) -> pl.DataFrame:
    named = records.select(record="id", side=pl.lit(side), kind=pl.lit(kind), name=name.str.strip_chars())
    return named.filter(pl.col("name").str.len_chars() > 0)
