"""What a shared value says beyond its level: a rare one more, a frequent one less.

Splink's term frequency adjustment (Robin Linacre and others, its topic guide “Term-frequency adjustments”), worked out
on whole columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from valorise.linking.linkage.model import Comparison, Floats, Level, Model


def with_rarity(
    pairs: pl.DataFrame, tables: Sequence[pl.DataFrame], model: Model, chances: Mapping[str, Floats]
) -> pl.DataFrame:
    """The pairs with `rare_NAME` for each comparison that looks at frequency: bits to add, 0 where it says nothing."""
    columns = {level.frequent for one in model.comparisons for level in one.levels if level.frequent}
    share = {column: _share(tables, column) for column in sorted(columns)}
    sides = [pairs[side].to_numpy() for side in ("left", "right")]
    found = []
    for one in model.comparisons:
        if not one.is_adjusted:
            continue
        levels, rare = pairs[f"level_{one.name}"].to_numpy(), np.zeros(pairs.height, dtype=np.float32)
        for number, level in enumerate(one.lowest_first):
            if level.frequent:
                here = np.flatnonzero(levels == number)
                left, right = (held[side[here]] for held, side in zip(share[level.frequent], sides, strict=True))
                expected = chances[one.name][_exact(one, level)]
                rare[here] = level.as_much * np.log2(expected / np.maximum(left, right))
        found.append(pl.Series(f"rare_{one.name}", rare))
    return pairs.with_columns(found)


def _share(tables: Sequence[pl.DataFrame], column: str) -> tuple[Floats, Floats]:
    """For the rows of the left and the right file: of all known values, how many are the same as this one."""
    key = pl.concat([table[column].hash() for table in tables])
    known = sum(table.height - table[column].null_count() for table in tables)
    held = pl.DataFrame({"key": key}).select(pl.len().over("key"))["len"].to_numpy() / max(known, 1)
    return held[: tables[0].height], held[len(held) - tables[-1].height :]


def _exact(one: Comparison, level: Level) -> int:
    """The number of the level at which the whole value is the same, whose chance its frequency replaces."""
    same = f"{level.frequent}_l = {level.frequent}_r"
    return next(number for number, other in enumerate(one.lowest_first) if other.sql == same)
