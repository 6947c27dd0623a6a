"""The weights of the comparison, as declared in `policy/weights.yaml`: conventions, open to question."""

from __future__ import annotations

from typing import Any

import polars as pl

from valorise.terms import knowledge

REFERENCE = "Valorise, policy/weights.yaml (a convention, not a finding)"

STUDIED = ("counterfactual", "evaluation")
"""Strengths of evidence that come from studies, which have a finding."""


def weights(part: str) -> dict[str, Any]:
    """One part of the declared weights.

    >>> weights("figures")["least_known"]
    6
    """
    said: dict[str, Any] = knowledge.document("policy/weights.yaml")[part]
    return said


def worth(measures: pl.DataFrame) -> pl.DataFrame:
    """The measures with `worth`, `worth_low` and `worth_high` between 0 and 1: evidence by finding, level and
    standing.

    An unknown level counts as national; a study whose finding is not stated counts for less. The better the evidence,
    the narrower the range.
    """
    grades = weights("evidence")
    return measures.with_columns(
        pl.when(pl.col("finding").is_null() & pl.col("evidence").is_in(STUDIED))
        .then(float(weights("finding")["not-stated"]))
        .otherwise(_weight("finding", "finding", missing=1.0))
        .alias("by_finding"),
        (_weight("level", "level", missing=1.0) * _weight("status", "status_weight", missing=1.0)).alias("reach"),
        *(
            pl.col("evidence")
            .replace_strict({grade: grades[grade][end] for grade in grades if grade != "why"}, return_dtype=pl.Float64)
            .alias(name)
            for name, end in (("worth", "central"), ("worth_low", "low"), ("worth_high", "high"))
        ),
    ).with_columns(pl.col("worth", "worth_low", "worth_high") * pl.col("by_finding") * pl.col("reach"))


def _weight(column: str, part: str, *, missing: float) -> pl.Expr:
    said = {code: weight for code, weight in weights(part).items() if code != "why"}
    return pl.col(column).replace_strict(said, default=missing, return_dtype=pl.Float64)
