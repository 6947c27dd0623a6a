"""For which part of the assets it is settled who owns them."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import shared
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="settled-ownership",
    label="Assets with settled ownership",
    defined="pr-settled-ownership",
    definition=(
        "Assets of the register whose owners' shares add up to the whole, or whose ownership was recorded as "
        "settled by the day."
    ),
    perspective="process",
    unit="share",
    pitfalls=(
        "Owners as the register names them now; a later dispute is not seen. An owner without a share is not settled."
    ),
    sources=("IA", "GP"),
    status="known",
    tables=("assets",),
)


def figures(records: Records) -> pl.DataFrame:
    """All assets as the register stands; the event that settles ownership counts up to the day.

    A register in which no asset names an owner, such as a catalogue, cannot tell: then there is no figure.
    """
    assets = records.table("assets")
    settled = records.happened("ownership-settled").select("concerns").to_series()
    if settled.is_empty() and assets["owners"].list.len().fill_null(0).sum() == 0:
        assets = assets.clear()
    share = pl.element().struct.field("share").str.split("/")
    fraction = share.list.first().cast(pl.Float64) / share.list.get(1, null_on_oob=True).cast(pl.Float64).fill_null(1.0)
    # Shares are exact fractions with small numbers: their sum is one or differs by far more than rounding.
    whole = pl.col("owners").list.eval((fraction.sum() - 1).abs().lt(1e-9) & fraction.is_not_null().all()).list.first()
    holds = whole.fill_null(value=False) | pl.col("id").is_in(settled.implode())
    return shared(assets.select("id", period=pl.lit(str(records.as_of)), holds=holds))
