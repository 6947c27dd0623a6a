"""How well needs are answered by matches that nothing known stands in the way of."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from valorise.terms import codes

UNMEASURED = "unmeasured"
"""Stands for a match whose fit nobody measured: neither weak nor better."""


def free(matches: pl.DataFrame) -> pl.DataFrame:
    """Matches that nothing known stands in the way of."""
    return matches.filter(pl.col("blockers").list.len().fill_null(0) == 0)


def height() -> pl.Expr:
    """Strength of the word `fit` as a number, the higher the better; a fit that was not measured lies above weak."""
    ranks = {code: float(row["rank"]) for code, row in codes.codes("fits").items()}
    return pl.col("fit").replace_strict(ranks, default=1.5, return_dtype=pl.Float64)


def best(matches: pl.DataFrame) -> pl.DataFrame:
    """The best free match of each need that has one: need, fit (a code, or `unmeasured`), overlap."""
    measured = pl.when(pl.col("fit").is_in(list(codes.codes("fits")))).then("fit").otherwise(pl.lit(UNMEASURED))
    ordered = (
        free(matches)
        .with_columns(height=height(), fit=measured)
        .sort("height", "overlap", descending=True, nulls_last=True, maintain_order=True)
    )
    return ordered.group_by("need", maintain_order=True).agg(pl.first("fit", "overlap"))


def answers(matches: pl.DataFrame) -> Mapping[str, int]:
    """Number of needs by the fit of their best free match.

    >>> made = {"need": ["a", "a"], "fit": ["weak", "fair"], "overlap": [0.2, 2.0], "blockers": [None, None]}
    >>> answers(pl.DataFrame(made, schema_overrides={"blockers": pl.List(pl.String)}))
    {'strong': 0, 'fair': 1, 'unmeasured': 0, 'weak': 0}
    """
    found = dict(best(matches).group_by("fit").len().iter_rows())
    return {fit: int(found.get(fit, 0)) for fit in ("strong", "fair", UNMEASURED, "weak")}
