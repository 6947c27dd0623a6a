"""Gaps of the country against the nine recommendations, as far as the library knows."""

from __future__ import annotations

from typing import Any

import polars as pl

from valorise.reporting import charts
from valorise.reporting.chains import chains
from valorise.reporting.country_figures import figures
from valorise.reporting.document import Block, Cell, Chart, Empty, Folds, Grid, Head, Pair, Paragraph, Section
from valorise.reporting.findings import Findings
from valorise.reporting.sentences import word
from valorise.reporting.wording import listed, number, percent
from valorise.terms import codes

PLACE = 60
CAUTION = "A gap says what the library knows, not what a country is worth."
Row = dict[str, Any]


def section(findings: Findings) -> Section:
    """Distance from the reference for R1 to R9 with what the facts allow, and how much is known."""
    if findings.gaps.is_empty():
        fix = (
            "Name one with --country, such as --country FI."
            if not findings.country
            else "The library knows too little about this country."
        )
        return Section("gaps", "Gaps against the nine recommendations", (Empty("No country was compared.", fix),))
    country = findings.country or findings.gaps["country"][0]
    rows = list(findings.gaps.filter(country=country).sort("recommendation").iter_rows(named=True))
    name = codes.label("countries", country)
    blocks: list[Block] = [Pair(_chart(rows, name), _grid(rows)), *_peers(findings), *figures(findings, name)]
    return Section(
        "gaps",
        f"Gaps of {name} against the nine recommendations",
        (*blocks, *_rests(country, rows, findings)),
        _intro(rows),
    )


def _intro(rows: list[Row]) -> str:
    known = [row for row in rows if row["gap"] is not None]
    if not known:
        return "Too little is known about the country to say how large any gap is."
    widest = sorted(known, key=lambda row: (-row["gap"], row["recommendation"]))[:3]
    named = listed(
        [f"{row['recommendation']} ({codes.label('recommendations', row['recommendation'])})" for row in widest]
    )
    open_ = len(rows) - len(known)
    rest = f" For {open_} of {len(rows)} too little is known." if open_ else ""
    return f"The widest gaps the facts show: {named}.{rest} {CAUTION}"


def _chart(rows: list[Row], country: str) -> Chart:
    values = [
        {"name": short(row["recommendation"]), "value": row["gap"], "low": row["low"], "high": row["high"]}
        for row in rows
    ]
    said = [f"{row['recommendation']} {number(row['gap']) if row['gap'] is not None else 'not known'}" for row in rows]
    text = f"Gap per recommendation for {country} on a scale from 0, none, to 1, full distance: {listed(said)}."
    return Chart("Gap per recommendation, with the range the facts allow", text, charts.intervals(values))


def _grid(rows: list[Row]) -> Grid:
    return Grid(
        "Gap per recommendation",
        (
            Head("Recommendation"),
            Head("Gap and range", "number"),
            Head("Facts known", "number"),
            Head("Measures", "number"),
            Head("Peers' median", "number"),
        ),
        tuple(_cells(row) for row in rows),
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    code = row["recommendation"]
    span = (
        f"{number(row['low'])} to {number(row['high'])}"
        if row["low"] is not None and row["high"] is not None
        else "not known"
    )
    return (
        Cell(short(code)),
        Cell(number(row["gap"]), span),
        Cell(percent(row["coverage"])),
        Cell(number(row["measures"])),
        Cell(number(row["peers"])),
    )


def _rests(country: str, rows: list[Row], findings: Findings) -> tuple[Block, ...]:
    """The facts each gap rests on, as the reasons name them: country and recommendation."""
    found = chains(findings.reasons, [f"{country} {row['recommendation']}" for row in rows])
    told = [
        (short(row["recommendation"]), found.get((f"{country} {row['recommendation']}", "gap"), ())) for row in rows
    ]
    items = tuple((label, reasons) for label, reasons in told if reasons)
    return (Folds("What each gap rests on", items),) if items else ()


def short(code: str) -> str:
    """The number of a recommendation with a word or two for it; the list of words has it in full."""
    return f"{code} {word('recommendations', code)}"


def _peers(findings: Findings) -> tuple[Block, ...]:
    """The countries compared with, the nearest first."""
    column = "other" if "other" in findings.comparable.columns else "country"
    if findings.comparable.is_empty() or column not in findings.comparable.columns:
        return ()
    peers = findings.comparable.filter(pl.col(column) != (findings.country or ""))[column].unique(maintain_order=True)
    names = [codes.label("countries", code) for code in peers.head(8)]
    if not names:
        return ()
    near = findings.comparable.sort("rank").row(0, named=True)
    rests = f"The comparison rests on {near['shared']} of {near['asked']} figures asked for."
    return (Paragraph(f"Compared with countries in a like position, the nearest first: {listed(names)}. {rests}"),)
