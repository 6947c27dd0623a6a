"""First indicators: what each is, how sure it is and what it rests on."""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from valorise.reporting import charts
from valorise.reporting.document import Block, Cell, Chart, Charts, Empty, Grid, Head, Listing, Section, Subheading
from valorise.reporting.findings import Findings
from valorise.reporting.sentences import word
from valorise.reporting.wording import THIN, UNKNOWN, clipped, listed, number, percent, sentence_case

PLACE = 80
INTRO = (
    "Each figure stands with its interval and with how much of what it needs is known. "
    "A dash means: not known or left out; the remark says which. It never means zero."
)
LACKS, NO_EVENTS = "Cannot be computed: ", "no events of the kinds they count are recorded."
CURRENCY = re.compile(r"[A-Z]{3}")
BARE = ("", "count", "number", "amount")
"""Units that are not written after a figure."""
MOST_CHARTS, MOST_YEARS, MOST_ROWS = 6, 6, 40
ORDER = ("input", "activity", "output", "outcome", "impact", "process")
Row = dict[str, Any]


def section(findings: Findings) -> Section:
    """The latest value of each indicator by perspective, and small pictures by year."""
    if findings.indicators.is_empty():
        fix = "Add the office's record of events, or agreements and rights with their days."
        return Section("indicators", "First indicators", (Empty("No indicator can be computed yet.", fix),))
    lacking = pl.col("note").str.starts_with(LACKS).fill_null(value=False) & pl.col("value").is_null()
    blocks = [_grid(name, rows) for name, rows in _by_perspective(findings.indicators.filter(~lacking))]
    blocks += _uncomputed(findings.indicators.filter(lacking))
    pictures = _pictures(findings.indicators)
    return Section("indicators", "First indicators", (*blocks, *([Charts(pictures)] if pictures else [])), INTRO)


def _uncomputed(lacking: pl.DataFrame) -> list[Block]:
    """The figures for which nothing is recorded, by what they lack, in a few lines instead of many."""
    events = pl.col("note").str.starts_with(f"{LACKS}no such events")
    lack = pl.when(events).then(pl.lit(f"{LACKS}{NO_EVENTS}")).otherwise("note")
    by_lack = lacking.group_by(lack=lack).agg(pl.col("label").unique().sort()).sort("lack")
    said = (
        f"{sentence_case(note.removeprefix(LACKS))} Needed for: {'; '.join(labels)}."
        for note, labels in by_lack.iter_rows()
    )
    lines = tuple(clipped(one, 900) for one in said)
    return [Subheading("Cannot be computed yet"), Listing(lines)] if lines else []


def _by_perspective(indicators: pl.DataFrame) -> list[tuple[str, list[Row]]]:
    before = pl.col("value", "period").shift(1).over("indicator").name.suffix("_before")
    ordered = indicators.sort("indicator", "period").with_columns(before)
    latest = ordered.group_by("indicator", maintain_order=True).last().sort("label", "indicator")
    found = {
        name: [row for row in latest.iter_rows(named=True) if row["perspective"] == name]
        for name in latest["perspective"].unique()
    }
    order = sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    return [(name, found[name][:MOST_ROWS]) for name in order]


def _grid(perspective: str, rows: list[Row]) -> Block:
    return Grid(
        word("perspectives", perspective),
        (
            Head("Indicator"),
            Head("Period", "number"),
            Head("Value, 95 % interval", "number"),
            Head("Coverage", "number"),
            Head("Period before", "number"),
        ),
        tuple(_cells(row) for row in rows),
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    counted = _counted(row["numerator"], row["denominator"])
    return (
        Cell(clipped(row["label"], 120), clipped(row["note"], 240)),
        Cell(clipped(row["period"], 30)),
        Cell(value(row["value"], row["unit"]), "; ".join(one for one in (_interval(row), counted) if one)),
        Cell(percent(row["coverage"]) if row["coverage"] is not None else "not known"),
        Cell(value(row["value_before"], row["unit"]), clipped(row["period_before"], 30)),
    )


def _interval(row: Row) -> str:
    if row["low"] is None or row["high"] is None:
        return ""
    return f"{value(row['low'], row['unit'])} to {value(row['high'], row['unit'])}"


def _counted(numerator: float | None, denominator: float | None) -> str:
    if denominator is None:
        return ""
    return f"out of {number(denominator)}" if numerator is None else f"{number(numerator)} of {number(denominator)}"


def value(figure: float | None, unit: str) -> str:
    """A figure with its unit; counts go without, shares are percentages.

    >>> value(0.25, "share"), value(3.0, "count"), value(12.5, "days"), value(None, "days")
    ('25\\u202f%', '3', '12.5\\u202fdays', '–')
    """
    if figure is None:
        return UNKNOWN
    if unit in ("share", "%", "percent"):
        return percent(figure) if unit == "share" else f"{number(figure, digits=1)}{THIN}%"
    if CURRENCY.fullmatch(unit):
        return f"{number(figure, digits=0)}{THIN}{unit}"
    return number(figure, digits=1) if unit in BARE else f"{number(figure, digits=1)}{THIN}{clipped(unit, 20)}"


def _pictures(indicators: pl.DataFrame) -> tuple[Chart, ...]:
    """One small picture per indicator that has values for three or more periods."""
    found: list[Chart] = []
    for (name,), rows in indicators.sort("indicator", "period").group_by("indicator", maintain_order=True):
        yearly = rows.filter(pl.col("period").str.contains(r"^\d{4}$")).tail(MOST_YEARS)
        if yearly["value"].drop_nulls().len() >= 3 and len(found) < MOST_CHARTS:
            found.append(_picture(str(name), list(yearly.iter_rows(named=True))))
    return tuple(found)


def _picture(name: str, rows: list[Row]) -> Chart:
    label = clipped(rows[-1]["label"] or name, 60)
    shown = [
        (row["period"], row["value"], row["low"], row["high"], value(row["value"], _short(row["unit"]))) for row in rows
    ]
    said = listed([f"{year} {text if figure is not None else 'not known'}" for year, figure, _, _, text in shown])
    unit = rows[-1]["unit"]
    return Chart(
        label if unit in (*BARE, "share") else f"{label} ({unit})",
        f"{label} by year: {said}.",
        charts.years(shown),
    )


def _short(unit: str) -> str:
    return unit if unit in ("share", "%", "percent") else ""
