"""Plain figures that describe a country, with year, source and standing; what is missing is there as missing."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import polars as pl

from valorise.terms import knowledge
from valorise.terms.origins import origin
from valorise.terms.tables import table

FOLDER = "policy/context"


@cache
def context_table(country: str | None = None) -> pl.DataFrame:
    """Figures of one country, or of all with a context file, as the declared table `observations`.

    A figure that was looked for and not found is a row without value; `text` then says so. A value on a scale, such
    as the group of the innovation scoreboard, carries its rank as value and its word as text.

    >>> context_table("LV").filter(indicator="gerd-per-gdp").select("value", "period", "status").row(0)
    (0.75, '2022', 'verified')
    """
    chosen = knowledge.names(FOLDER, ".yaml") if country is None else (country,)
    found = [_observation(code, figure) for code in chosen for figure in _figures(code)]
    return pl.DataFrame(found, schema=table("observations").schema).sort("id")


def countries(group: str = "exercise") -> tuple[str, ...]:
    """Codes of the countries with a context file: the eighteen of the `exercise`, or those kept for `reference`.

    >>> len(countries())
    18
    """
    return tuple(code for code in knowledge.names(FOLDER, ".yaml") if document(code)["group"] == group)


def notes(country: str) -> tuple[str, ...]:
    """What a reader of the figures of a country must know; empty where nothing was noted."""
    return tuple(document(country).get("notes", ()))


def document(country: str) -> dict[str, Any]:
    """The context file of a country as written; do not change it, it is shared."""
    said: dict[str, Any] = knowledge.document(f"{FOLDER}/{country}.yaml")
    return said


@cache
def figures() -> dict[str, dict[str, Any]]:
    """What each figure means, its label and its unit, by name."""
    said: dict[str, dict[str, Any]] = knowledge.document("policy/figures.yaml")["figures"]
    return said


def known_figures(observations: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """The latest known figure of each kind and country not later than `as_of`: columns country, indicator, value,
    status, source, ...

    A figure with neither value nor text is not known. A figure without a year is taken as always valid. Where two
    rows say something of the same year, the verified one counts, then the one whose id comes last.
    """
    said = pl.col("value").is_not_null() | (pl.col("text").is_not_null() & pl.col("origins").list.len().gt(0))
    year = pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False)
    return (
        observations.with_columns(year=year)
        .filter(said, year.is_null() | (year <= as_of.year))
        .sort("year", "status", "id", descending=[False, False, False], nulls_last=False)
        .group_by("unit_of_analysis", "indicator", maintain_order=True)
        .last()
        .select(
            pl.col("unit_of_analysis").alias("country"),
            "indicator",
            "value",
            "text",
            "year",
            "status",
            source=pl.col("origins").list.first().struct.field("source"),
        )
        .sort("country", "indicator")
    )


def _figures(country: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = document(country)["figures"]
    return listed


def _observation(country: str, said: dict[str, Any]) -> dict[str, Any]:
    name, year = said["figure"], said.get("year")
    scale = figures()[name].get("scale", {})
    value = said.get("value", scale.get(said.get("text")))
    return {
        "id": f"{country}-{name}" + (f"-{year}" if year else ""),
        "indicator": name,
        "unit_of_analysis": country,
        "period": str(year) if year else None,
        "value": None if value is None else float(value),
        "text": said.get("text", said.get("missing")),
        "unit": figures()[name].get("unit"),
        "coverage": None,
        "origins": [origin(said["source"])] if "source" in said else [],
        "status": said["status"],
    }
