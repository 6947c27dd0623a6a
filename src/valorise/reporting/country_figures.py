"""The country in figures: each with year, source and status; blanks shown as blanks."""

from __future__ import annotations

from typing import Any

import polars as pl

from valorise.reporting.document import Block, Cell, Grid, Head
from valorise.reporting.findings import Findings
from valorise.reporting.wording import clipped, number, readable
from valorise.terms import knowledge


def figures(findings: Findings, country: str) -> tuple[Block, ...]:
    """One line per figure, the latest period of each; none where nothing was gathered."""
    if findings.context.is_empty():
        return ()
    latest = findings.context.sort("period", nulls_last=False).group_by("indicator").last().sort("indicator")
    order = pl.col("value").is_null() & pl.col("period").is_null() & (pl.col("origins").list.len().fill_null(0) == 0)
    rows = latest.sort(order, "indicator").iter_rows(named=True)
    heads = (Head("Figure"), Head("Value"), Head("Year"), Head("Source"))
    return (Grid(f"{country} in figures", heads, tuple(_cells(row) for row in rows)),)


def _cells(row: dict[str, Any]) -> tuple[Cell, ...]:
    sources = [one["source"] for one in row["origins"] or ()]
    found = bool(sources) or row["value"] is not None
    value = _value(row) if found else "–"
    status = "seen in its source" if row["status"] == "verified" else "to be confirmed"
    return (
        Cell(_label(row["indicator"])),
        Cell(value, clipped(row["unit"] or "", 80) if found and not row["text"] else ""),
        Cell(row["period"] or "–"),
        Cell(clipped("; ".join(sources), 160) if found else "No figure found.", status if found else ""),
    )


def _label(name: str) -> str:
    known = knowledge.document("policy/figures.yaml")["figures"].get(name, {})
    return str(known.get("label") or readable(name))


def _value(row: dict[str, Any]) -> str:
    """The number, or the words where the figure is said in words."""
    return clipped(row["text"], 120) if row["text"] else number(row["value"])
