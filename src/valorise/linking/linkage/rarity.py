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

STEP = 0.25
"""Bits by which rarity is told apart: finer steps change no answer, and make more different reasons to write."""
NAMES, WHOLE = ("given", "family"), "whole_name"


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
    held = {column: _held(tables, column) for column in sorted(columns - {WHOLE})}
    if WHOLE in columns:
        held[WHOLE] = _whole_name(*(held.get(part) or _held(tables, part) for part in NAMES))
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
                bits = level.as_much * np.log2(column.agreeing / np.maximum(left, right))
                rare[here] = np.round(bits / STEP) * STEP
        found.append(pl.Series(f"rare_{one.name}", rare))
    return pairs.with_columns(found)


def _whole_name(given: Held, family: Held) -> Held:
    """How often a whole name comes about by chance is worked out from its parts."""
    both = (given.sides[0] * family.sides[0], given.sides[1] * family.sides[1])
    return Held(both, given.agreeing * family.agreeing)


def _held(tables: Sequence[pl.DataFrame], column: str) -> Held:
    """Names are counted once each: a file with many records of few people would hold every name to be frequent."""
    named = column in NAMES and WHOLE in tables[0].columns
    columns = [column, WHOLE] if named else [column]
    hashed = [pl.when(pl.col(name).is_not_null()).then(pl.col(name).hash()).alias(name) for name in columns]
    values = pl.concat([table.select(hashed) for table in tables])
    once = values.filter(pl.col(WHOLE).is_null() | pl.col(WHOLE).is_first_distinct()) if named else values
    counted = once.drop_nulls(column).group_by(column).len("held")
    total = max(int(counted["held"].sum()), 1)
    share = values.select(column).join(counted, on=column, how="left", maintain_order="left")["held"].to_numpy() / total
    parts = (share[: tables[0].height], share[len(share) - tables[-1].height :])
    return Held(parts, float(((counted["held"] / total) ** 2).sum()))
