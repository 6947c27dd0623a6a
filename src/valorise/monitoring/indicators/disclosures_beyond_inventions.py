"""Which part of the disclosures are no inventions."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import shared
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INVENTIONS = ("invention", "patent-family", "utility-model")

INDICATOR = Indicator(
    name="disclosures-beyond-inventions",
    label="Disclosures that are no inventions",
    defined="act-disclosures-nonpatent",
    definition=(
        "Results disclosed in the year whose type is not invention, patent family or utility model, out of those "
        "whose type is known."
    ),
    perspective="activity",
    unit="share",
    pitfalls="Needs one list of types for all; offices that record only inventions show none.",
    sources=("JRC20", "MLE"),
    status="known",
    events=("disclosure-received",),
    tables=("assets",),
)


def figures(records: Records) -> pl.DataFrame:
    """By the year of the first disclosure; disclosures of assets without a type are left out and lower the coverage."""
    disclosed = records.happened("disclosure-received").unique("concerns", keep="first", maintain_order=True)
    types = records.table("assets").select("type", concerns="id")
    found = disclosed.join(types, on="concerns", how="left")
    return shared(found.select("id", period=pl.col("year").cast(pl.String), holds=~pl.col("type").is_in(INVENTIONS)))
