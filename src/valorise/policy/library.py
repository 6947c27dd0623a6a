"""The Valorise library of measures: one reviewable file per measure, brought together as tables.

It is a library, not a census: a country has measures that it does not know.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import polars as pl

from valorise.terms import knowledge
from valorise.terms.tables import table

FOLDER = "policy/measures"


@cache
def measures_table() -> pl.DataFrame:
    """All measures of the library as the declared table `measures`, ordered by id.

    >>> measures_table().filter(id="ie-akts").select("country", "evidence").row(0)
    ('IE', 'monitoring')
    """
    columns = table("measures").schema
    found = [{column: said.get(column) for column in columns} for said in documents()]
    return pl.DataFrame(found, schema=columns).sort("id")


def budgets_table() -> pl.DataFrame:
    """What is known of the money of measures, one row per figure.

    `least` and `most` are in units of the currency at prices of `year`; `basis` says what the sum is for, such as a
    grant, a call or a year. Missing means not stated, never zero. Sums with different basis must not be added.
    """
    schema = {
        "measure": pl.String(),
        "least": pl.Decimal(38, 2),
        "most": pl.Decimal(38, 2),
        "currency": pl.String(),
        "year": pl.Int64(),
        "basis": pl.String(),
        "note": pl.String(),
    }
    rows = [
        {"measure": said["id"], "least": sum_of.get("min"), "most": sum_of.get("max"), **sum_of}
        for said in documents()
        for sum_of in said.get("budget", ())
    ]
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def in_force(*, as_of: date) -> pl.Expr:
    """Whether a measure runs in the year of `as_of`; without a last year it goes on, without a first year it has
    begun.
    """
    begun = pl.col("since").is_null() | (pl.col("since") <= as_of.year)
    return begun & (pl.col("until").is_null() | (pl.col("until") >= as_of.year))


@cache
def documents() -> tuple[dict[str, Any], ...]:
    """The files of the library as written; do not change them, they are shared."""
    return tuple(knowledge.document(f"{FOLDER}/{name}.yaml") for name in knowledge.names(FOLDER, ".yaml"))
