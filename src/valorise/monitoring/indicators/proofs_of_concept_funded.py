"""How often money for maturing was won."""

from __future__ import annotations

import polars as pl

from valorise.monitoring.figures import counted
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records

INDICATOR = Indicator(
    name="proofs-of-concept-funded",
    label="Proofs of concept funded",
    defined="inp-poc-awards",
    definition="Awards of money for maturing a result in the year, from any source.",
    perspective="input",
    unit="number",
    pitfalls="Counts awards, not money. An award of a public programme may be counted by the programme too.",
    sources=("JRC20",),
    status="known",
    events=("proof-of-concept-funded",),
)


def figures(records: Records) -> pl.DataFrame:
    """Every award."""
    return counted(records.happened("proof-of-concept-funded"), records)
