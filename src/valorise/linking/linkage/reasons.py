"""Why two records are held to be one thing, in words: which comparison spoke how strongly."""

from __future__ import annotations

import polars as pl

from valorise.linking.linkage.model import Comparison, Model

MOST = 6
LEAST = 0.5
"""Bits below which a comparison is not worth a word."""


def reasons(pairs: pl.DataFrame, model: Model) -> pl.Series:
    """For each pair what spoke for and against, strongest first, in bits: `same name (+12.3), other year (-3.4)`.

    `pairs` has `level_NAME` and `weight_NAME` for each comparison. Many pairs have the same reasons, written once.
    """
    comparisons = [(one, _words(one)) for one in model.comparisons]
    told = pairs.select(
        *(f"level_{one.name}" for one in model.comparisons),
        *(pl.col(f"weight_{one.name}").cast(pl.Float64).round(1) for one in model.comparisons),
    )
    once = told.unique(maintain_order=True)
    texts = [_told(row, comparisons) for row in once.iter_rows(named=True)]
    written = once.with_columns(reasons=pl.Series(texts, dtype=pl.String))
    return told.join(written, on=told.columns, how="left", maintain_order="left")["reasons"]


def _words(one: Comparison) -> list[str]:
    """What each level says, from the lowest (0) up."""
    return [level.says.replace("_", " ") for level in (one.otherwise, *reversed(one.levels))]


def _told(row: dict[str, float], comparisons: list[tuple[Comparison, list[str]]]) -> str:
    said = [
        (row[f"weight_{one.name}"], words[int(row[f"level_{one.name}"])])
        for one, words in comparisons
        if row[f"level_{one.name}"] >= 0 and abs(row[f"weight_{one.name}"]) >= LEAST
    ]
    said.sort(key=lambda one: -abs(one[0]))
    return ", ".join(f"{words} ({weight:+.1f})" for weight, words in said[:MOST])
