"""What a shared value says beyond its level: a rare one more, a frequent one less.

Splink's term frequency adjustment (Robin Linacre and others, its topic guide “Term-frequency adjustments”), worked out
on whole columns. What a value is rare against is how often two records agree on the column at all, the sum of the
squares of the shares of its values: a level says that only of what no higher level took.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from valorise.linking.linkage.model import Floats, Model

NAMES = ("given", "family")


@dataclass(frozen=True, slots=True)
class Held:
    """How frequent the values of a column are."""

    sides: tuple[Floats, Floats]
    """For the rows of the left and the right file: of all known values, how many are the same as this one."""
    agreeing: float
    """How often two records have the same value."""


def with_rarity(pairs: pl.DataFrame, tables: Sequence[pl.DataFrame], model: Model) -> pl.DataFrame:
    """The pairs with `rare_NAME` for each comparison that looks at frequency: bits to add, 0 where it says nothing."""
    columns = {level.frequent for one in model.comparisons for level in one.levels if level.frequent}
    held = {column: _held(tables, column) for column in sorted(columns)}
    sides = [pairs[side].to_numpy() for side in ("left", "right")]
    found = []
    for one in model.comparisons:
        if not one.is_adjusted:
            continue
        levels, rare = pairs[f"level_{one.name}"].to_numpy(), np.zeros(pairs.height, dtype=np.float32)
        for number, level in enumerate(one.lowest_first):
            if level.frequent:
                here, column = np.flatnonzero(levels == number), held[level.frequent]
                left, right = (share[side[here]] for share, side in zip(column.sides, sides, strict=True))
                rare[here] = level.as_much * np.log2(column.agreeing / np.maximum(left, right))
        found.append(pl.Series(f"rare_{one.name}", rare))
    return pairs.with_columns(found)


def _held(tables: Sequence[pl.DataFrame], column: str) -> Held:
    """Names are counted once each, however many records somebody has, and how often a whole name comes about by chance

    is worked out from its parts: a file with many records of few people would hold every name of them to be frequent.
    """
    if column == "whole_name":
        given, family = (_held(tables, part) for part in NAMES)
        both = (given.sides[0] * family.sides[0], given.sides[1] * family.sides[1])
        return Held(both, given.agreeing * family.agreeing)
    named = column in NAMES and "whole_name" in tables[0].columns
    known = pl.col(column).is_not_null()
    values = pl.concat([table.select(pl.when(known).then(pl.col(column).hash()), *_whole(named)) for table in tables])
    counted = (values.unique() if named else values).drop_nulls(column).group_by(column).len("held")
    total = max(int(counted["held"].sum()), 1)
    share = values.select(column).join(counted, on=column, how="left", maintain_order="left")["held"].to_numpy() / total
    parts = (share[: tables[0].height], share[len(share) - tables[-1].height :])
    return Held(parts, float(((counted["held"] / total) ** 2).sum()))


def _whole(named: bool) -> list[pl.Expr]:
    return [pl.col("whole_name").hash()] if named else []
