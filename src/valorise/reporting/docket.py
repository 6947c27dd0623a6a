"""The comparison with an attorney's list in words: a table for spreadsheets and a page that opens to its reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from valorise.assets.docket import about
from valorise.assets.rulebook import task_label
from valorise.reporting.chains import Chains, chains
from valorise.reporting.document import Cell, Document, Figure, Figures, Folds, Grid, Head, Section
from valorise.reporting.pieces import Tag
from valorise.reporting.sentences import sentence
from valorise.terms.codes import codes, label

CERTAINTY = {"verified": "firm", "known": "unconfirmed"}
VERDICTS = ("differs", "surcharge-differs", "fee-differs", "only-theirs", "only-ours", "not-comparable", "same")
"""In the order in which somebody should look at them."""
HEADS = ("Line and right", "What", "Theirs", "Ours", "Days", "Why", "Rule and reference")


def counts(table: pl.DataFrame) -> dict[str, int]:
    """How many rows each verdict has, in the order in which somebody should look at them; also those with none."""
    found = dict(table.group_by("verdict").len().iter_rows())
    return {verdict: found.get(verdict, 0) for verdict in VERDICTS}


def explained(table: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """The comparison with verdict, cause and certainty in words and, where something differs, how ours was counted."""
    told = _chains(table, reasons)
    lines = [
        _sentences(told, row) if row["verdict"] != "same" else None
        for row in table.with_columns(about=about("our_year", "ours")).iter_rows(named=True)
    ]
    return table.with_columns(
        found=_worded("verdict", "docket_verdicts"),
        why=_worded("cause", "docket_causes"),
        certainty=pl.col("status").replace_strict(CERTAINTY, default=None, return_dtype=pl.String),
        how_ours_was_counted=pl.Series(lines, dtype=pl.String),
    )


def docket_page(table: pl.DataFrame, reasons: pl.DataFrame, *, title: str, as_of: date) -> Document:
    """A page with the figures, a table for each verdict, and the arithmetic of our dates to open."""
    found = counts(table)
    figures = tuple(Figure(str(count), label("docket_verdicts", verdict)) for verdict, count in found.items())
    overview = Section("overview", "At a glance", (Figures(figures),))
    parts = [
        _section(verdict, table.filter(pl.col("verdict") == verdict), reasons)
        for verdict, count in found.items()
        if count
    ]
    return Document(title, "Their list beside our dates", "", as_of, (overview, *parts))


def _section(verdict: str, rows: pl.DataFrame, reasons: pl.DataFrame) -> Section:
    named = rows.with_columns(about=about("our_year", "ours"))
    grid = Grid(
        label("docket_verdicts", verdict),
        tuple(Head(name, "number" if name == "Days" else "text") for name in HEADS),
        tuple(_row(row) for row in named.iter_rows(named=True)),
    )
    told = _chains(rows, reasons) if verdict != "same" else {}
    opened = {key: steps for key, steps in told.items() if key in set(named.select("right", "about").iter_rows())}
    folds = tuple((f"{right}: {subject}", steps) for (right, subject), steps in opened.items())
    blocks = (grid, Folds("How ours was counted", folds)) if folds else (grid,)
    return Section(verdict, label("docket_verdicts", verdict), blocks)


def _row(row: dict[str, Any]) -> tuple[Cell, ...]:
    year = f", year {row['year']}" if row["year"] else ""
    what = task_label(row["task"]) + year if row["task"] else ""
    line = f"line {row['line']}" if row["line"] else "not in their list"
    unconfirmed = row["status"] == "known"
    tag = Tag("unconfirmed", "soon", "Nobody has confirmed this day yet.") if unconfirmed else None
    return (
        Cell(row["right"] or "–", note=line),
        Cell(what or "–", note=row["written"] or ""),
        Cell(_shown(row["theirs"]), note=_money(row["fee"], row["currency"])),
        Cell(_shown(row["ours"]), note=_money(row["our_fee"], row["currency"]), tag=tag),
        Cell("" if row["days"] is None else f"{row['days']:+d}" if row["days"] else "0"),
        Cell(label("docket_causes", row["cause"]) if row["cause"] else ""),
        Cell(row["rule"] or "", note="; ".join(filter(None, (row["reference"], row["fee_reference"])))),
    )


def _shown(day: date | None) -> str:
    return day.isoformat() if day else "–"


def _money(fee: object, currency: str | None) -> str:
    return f"{fee} {currency or ''}".strip() if fee is not None else ""


def _chains(table: pl.DataFrame, reasons: pl.DataFrame) -> Chains:
    return chains(reasons, table["right"].drop_nulls().unique())


def _sentences(told: Chains, row: dict[str, Any]) -> str | None:
    steps = told.get((row["right"], row["about"] or ""), ())
    return " ".join(sentence("reasons", step.rule, step.values) for step in steps) or None


def _worded(column: str, name: str) -> pl.Expr:
    words = {code: row["label"] for code, row in codes(name).items()}
    return pl.col(column).replace_strict(words, default=None, return_dtype=pl.String)
