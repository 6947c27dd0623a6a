"""How likely each pair is one thing, after all that was learned, with what each comparison added."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from typing import Any

import numpy as np
import polars as pl

from valorise.linking.linkage.engine import Engine
from valorise.linking.linkage.model import Comparison, Model
from valorise.linking.linkage.training import LEAST, Learned

LOWEST = -8.0
"""Pairs with less evidence than this, in bits, are not kept."""
ROUNDS = 300
KEPT = 5_000_000
"""Up to so many pairs all are kept: those that are not one thing tell what agrees by chance."""

Floats = np.ndarray[Any, np.dtype[np.float64]]


def scored(engine: Engine, learned: Learned, possible: float) -> pl.DataFrame:
    """A row for each pair that may be one thing: `left`, `right`, `weight` (bits), `probability`, and per comparison

    `level_NAME` (-1 where unknown) and `weight_NAME`. How many pairs are one thing is settled from the pairs
    themselves; what agreed by chance is then less than random pairs showed, because some of those were one thing.
    """
    lowest = None if engine.pairs <= KEPT else LOWEST
    found = engine.linker(learned.settings).inference.predict(threshold_match_weight=lowest)
    columns = ", ".join(_columns(engine.model))
    question = f"SELECT {columns} FROM {{this}}"  # noqa: S608 - names of our own models
    pairs = pl.from_arrow(found.query_sql(question).as_pyarrow_table())  # type: ignore[no-untyped-call]
    found.drop_table_from_database_and_remove_from_cache()
    assert isinstance(pairs, pl.DataFrame)
    pairs = pairs.sort("left", "right")  # so that the same file gives the same answer
    told = {one["output_column_name"]: one["comparison_levels"][1:] for one in learned.settings["comparisons"]}
    table = pairs.with_columns(_level(pairs[f"weight_{name}"], told[name]).alias(f"level_{name}") for name in told)
    frequent = [one.name for one in engine.model.comparisons if _is_adjusted(one)]
    table = table.with_columns(pl.col(f"weight_{name}") + pl.col(f"rare_{name}") for name in frequent)
    return _settled(table.drop(f"rare_{name}" for name in frequent), learned.settings, engine.model, possible)


def _columns(model: Model) -> Iterator[str]:
    yield from ("place_l AS left", "place_r AS right")
    for one in model.comparisons:
        yield f"mw_{one.name}::FLOAT AS weight_{one.name}"
        if _is_adjusted(one):
            yield f"mw_tf_adj_{one.name}::FLOAT AS rare_{one.name}"


def _is_adjusted(one: Comparison) -> bool:
    return any(level.frequent for level in one.levels)


def _level(weights: pl.Series, levels: list[dict[str, Any]]) -> pl.Series:
    """The level that gave each weight: 0 for the lowest, -1 for unknown, which says nothing."""
    said = [log2(float(one["m_probability"]) / float(one["u_probability"])) for one in reversed(levels)]
    known = np.array([0.0, *said], dtype=np.float32)
    found = np.abs(weights.to_numpy()[:, None] - known[None, :]).argmin(axis=1) - 1
    return pl.Series(found.astype(np.int8))


def _settled(table: pl.DataFrame, settings: dict[str, Any], model: Model, possible: float) -> pl.DataFrame:
    names = [one.name for one in model.comparisons]
    most = {
        one.name: np.array([1.0, 1.0, *(level.chance for level in reversed(one.levels))]) for one in model.comparisons
    }
    told = {one["output_column_name"]: one["comparison_levels"][1:] for one in settings["comparisons"]}
    levels = {name: table[f"level_{name}"].to_numpy() for name in names}
    first = {name: table[f"weight_{name}"].to_numpy() for name in names}
    share, weights = settings["probability_two_random_records_match"], dict(first)
    for _ in range(ROUNDS):
        weight = sum(weights.values()) + np.log2(share / (1 - share))
        likely = 1 / (1 + np.exp2(-np.clip(weight, -60, 60)))
        before, share = share, float(np.clip(likely.sum() / possible, 1 / possible, 0.5))
        for name in names:
            chance = np.bincount(levels[name] + 1, 1 - likely, len(told[name]) + 1) / possible
            weights[name] = first[name] + _other_chance(told[name], share, chance, most[name])[levels[name] + 1]
        if abs(share - before) < 1e-6 * before:
            break
    return table.with_columns(
        **{f"weight_{name}": pl.Series(weights[name]) for name in names},
        weight=pl.Series(weight), probability=pl.Series(likely),
    )  # fmt: skip


def _other_chance(levels: list[dict[str, Any]], share: float, seen: Floats, most: Floats) -> Floats:
    """Bits to add by level, beginning with unknown (-1), the lowest level and so on up.

    `seen`: how many of all possible pairs were looked at, hold the level, and are not one thing; chance is no rarer,
    unless the model holds that it is (`most`).
    """
    more = [0.0]
    for place, level in enumerate(reversed(levels), start=1):
        m, u = float(level["m_probability"]), float(level["u_probability"])
        chance = max((u - share * m) / (1 - share), min(float(seen[place]), most[place]), u / 100, LEAST)
        more.append(float(np.log2(u / chance)))
    return np.array(more)
