"""Shares of making and owning that do not add up, found in the register."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl

from valorise.terms.problems import Problem, problems_table, shown
from valorise.terms.shares import total

COLUMNS = ("contributors", "owners")


def share_problems(assets: pl.DataFrame) -> pl.DataFrame:
    """Notices for assets whose contributors or owners have shares that are incomplete or do not sum to one.

    `assets` has the columns id, contributors and owners as declared. Sums are exact fractions. An asset where no
    share at all is agreed yet is no problem; a missing share is never taken for zero.
    """
    found = [problem for column in COLUMNS for problem in _of_column(assets, column)]
    return problems_table(found)


def _of_column(assets: pl.DataFrame, column: str) -> list[Problem]:
    people = (
        assets.select("id", people=column)
        .filter(pl.col("people").list.eval(pl.element().struct.field("share").is_not_null()).list.any())
        .select("id", shares=pl.col("people").list.eval(pl.element().struct.field("share")))
        .sort("id")
    )
    rows = ((row["id"], row["shares"], total(row["shares"])) for row in people.iter_rows(named=True))
    return [_problem(column, name, shares, found) for name, shares, found in rows if found != 1]


def _problem(column: str, name: str, shares: list[str | None], found: Fraction | None) -> Problem:
    facts: dict[str, Any] = {"table": "assets", "record": shown(name), "column": column, "severity": "notice"}
    if found is None:
        agreed = sum((Fraction(share) for share in shares if share is not None), Fraction(0))
        missing = shares.count(None)
        return Problem(
            rule="share-missing",
            found=f"{missing} of {len(shares)} shares missing; the others sum to {agreed}",
            expected="a share for each of them",
            fix="Agree on the missing shares and record them; missing is not taken as zero.",
            **facts,
        )
    return Problem(
        rule="shares-not-one",
        found=f"shares sum to {found}",
        expected="shares that sum to exactly 1",
        fix="Correct the shares; write a third as 1/3, because 33 % three times leaves 1 % over.",
        **facts,
    )
