"""How likely each pair is one thing, after all that was learned, with what each comparison added."""

from __future__ import annotations

import numpy as np
import polars as pl

from valorise.linking.linkage.engine import LEAST
from valorise.linking.linkage.model import Floats, Model
from valorise.linking.linkage.patterns import Patterns
from valorise.linking.linkage.training import ByLevel, Learned

ROUNDS = 300


def scored(model: Model, pairs: pl.DataFrame, found: Patterns, learned: Learned, possible: float) -> pl.DataFrame:
    """The pairs with `weight` (bits), `probability`, and per comparison `level_NAME` and `weight_NAME`.

    How many of all `possible` pairs are one thing is settled from the pairs themselves; what agreed by chance is then
    less than random pairs showed, because some of those were one thing.
    """
    share, bits = _settled(model, found, learned, possible)
    weight, columns = np.full(pairs.height, _odds(share)), {}
    for one in model.comparisons:
        said = np.append(bits[one.name], 0.0)[pairs[f"level_{one.name}"].to_numpy()]
        said += pairs[f"rare_{one.name}"].to_numpy() if one.is_adjusted else 0.0
        columns[f"weight_{one.name}"] = pl.Series(said.astype(np.float32))
        weight += said
    table = pairs.drop(f"rare_{one.name}" for one in model.comparisons if one.is_adjusted)
    return table.with_columns(weight=pl.Series(weight), probability=pl.Series(_likely(weight)), **columns)


def _settled(model: Model, found: Patterns, learned: Learned, possible: float) -> tuple[float, ByLevel]:
    """Which share of all pairs is one thing, and by comparison the bits of each level."""
    counts = np.bincount(found.of_pair, minlength=found.size)
    first = {name: np.log2(m / learned.u[name]) for name, m in learned.m.items()}
    most = {one.name: np.array([1.0, *(level.chance for level in one.lowest_first[1:])]) for one in model.comparisons}
    rare = sum(found.rare.values(), np.zeros(found.size))
    least = min(0.5, 1 / possible)
    share, bits = least, dict(first)
    for _ in range(ROUNDS):
        weight = rare + sum((np.append(bits[name], 0.0)[found.levels[name]] for name in bits), _odds(share))
        likely = _likely(weight)
        before, share = share, float(np.clip((counts * likely).sum() / possible, least, 0.5))
        for name, levels in found.levels.items():
            seen = np.bincount(levels + 1, counts * (1 - likely), len(first[name]) + 1)[1:] / possible
            bits[name] = first[name] + _other_chance(learned, name, share, np.minimum(seen, most[name]))
        if abs(share - before) < 1e-6 * before:
            break
    return share, bits


def _other_chance(learned: Learned, name: str, share: float, seen: Floats) -> Floats:
    """Bits to add by level, from the lowest up.

    `seen`: how many of all possible pairs were looked at, hold the level, and are not one thing; chance is no rarer,
    unless the model holds that it is.
    """
    m, u = learned.m[name], learned.u[name]
    chance = np.maximum.reduce([(u - share * m) / (1 - share), seen, u / 100, np.full(len(u), LEAST)])
    more: Floats = np.log2(u / chance)
    return more


def _likely(weight: Floats) -> Floats:
    likely: Floats = 1 / (1 + np.exp2(-np.clip(weight, -60, 60)))
    return likely


def _odds(share: float) -> float:
    return float(np.log2(share / (1 - share)))
