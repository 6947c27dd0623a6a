"""For which part of the assets a way to use is followed."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import shared
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="assets-with-pathway",
    label="Assets on a pathway",
    defined="pr-assets-with-pathway",
    definition="Assets of the register that a case opened by the day works on, with a pathway chosen.",
    perspective="process",
    unit="share",
    pitfalls="A pathway chosen is not yet walked. Publications in the register lower the share by their number.",
    sources=("IA", "MLE"),
    status="known",
    tables=("assets", "cases"),
)


def figures(records: Records) -> pl.DataFrame:
    """All assets as the register stands. A case without an opening date counts as opened."""
    begun = pl.col("opened") <= pl.lit(str(records.as_of)).str.slice(0, pl.col("opened").str.len_chars())
    followed = records.table("cases").filter(begun.fill_null(value=True) & pl.col("pathway").is_not_null())
    worked_on = followed["assets"].explode().drop_nulls()
    holds = pl.col("id").is_in(worked_on.implode())
    return shared(records.table("assets").select("id", period=pl.lit(str(records.as_of)), holds=holds))
