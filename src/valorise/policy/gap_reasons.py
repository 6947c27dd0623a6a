"""Why a gap is as it is: one reason per fact, and the limits of what the library knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from valorise.policy.weights import REFERENCE
from valorise.terms.reasons import reason, reasons_table

LIBRARY = "Valorise library of measures"


def gap_reasons(country: str, parts: pl.DataFrame, supported: pl.DataFrame, near: tuple[str, ...]) -> pl.DataFrame:
    """Reasons about `gap`, subject such as `LV R7`: the facts in order of weight, then that the library is not a
    census.
    """
    mine = (
        supported.filter(country=country)
        .sort("worth", "id", descending=[True, False])
        .group_by("recommendation", "fact", maintain_order=True)
        .agg(measures="id")
    )
    told = parts.join(mine, on=["recommendation", "fact"], how="left").sort(
        "recommendation", "weight", "fact", descending=[False, True, False]
    )
    grouped = told.partition_by("recommendation", maintain_order=True)
    return reasons_table(row for group in grouped for row in _chain(country, group, near))


def _chain(country: str, group: pl.DataFrame, near: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    subject = f"{country} {group['recommendation'][0]}"
    for step, row in enumerate(group.iter_rows(named=True), start=1):
        yield reason(subject, "gap", step, _rule(row), _values(row, near), _reference(row))
    values = {"country": country, "compared": list(near)}
    yield reason(subject, "gap", group.height + 1, "library-not-a-census", values, REFERENCE)


def _rule(row: dict[str, Any]) -> str:
    if row["kind"] == "measures":
        return "fact-measures" if row["known"] else "fact-no-measure"
    if row["known"]:
        return "fact-present" if row["better"] == "present" else "fact-figure"
    return "fact-figure-missing" if row["own"] is None else "fact-no-reference"


def _values(row: dict[str, Any], near: tuple[str, ...]) -> dict[str, Any]:
    said = {"fact": row["fact"], "asks": row["asks"], "weight": row["weight"], "part": row["part"]}
    said |= {"low": row["part_low"], "high": row["part_high"], "own": row["own"], "reference": row["reference"]}
    if row["kind"] == "measures":
        said |= {"measures": row["measures"] or [], "compared": list(near)}
    else:
        said |= {name: row[name] for name in ("figure", "text", "year", "status")}
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in said.items()}


def _reference(row: dict[str, Any]) -> str | None:
    if row["kind"] == "measures":
        return LIBRARY
    source: str | None = row["source"]
    return source or f"Valorise, policy/figures.yaml, {row['figure']}"
