"""How often results were opened to all."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="open-releases",
    label="Open releases",
    defined="out-open-releases",
    definition="Software, data or other results that were opened to all in the year; each release counts.",
    perspective="output",
    unit="number",
    pitfalls="A release is an offer: downloads are not use, and use is counted elsewhere.",
    sources=("JRC20", "MLE", "GP"),
    status="known",
    events=("release",),
)


def figures(records: Records) -> pl.DataFrame:
    """Every release."""
    return counted(records.happened("release"), records)
