"""Pairs that are alike in the same ways, counted together: millions of pairs, but far fewer ways to be alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from valorise.linking.linkage.model import Comparison, Floats, Model, Places

STEP, STEPS = 0.5, 128
"""Bits by which rarity is told apart, and how many such steps, half of them below zero."""
ROOM = 2**62


@dataclass(frozen=True, slots=True)
class Patterns:
    """Ways in which pairs are alike."""

    of_pair: Places
    """Place of the pattern of each pair."""
    levels: Mapping[str, Places]
    """By comparison the level of each pattern: 0 the lowest, -1 unknown."""
    rare: Mapping[str, Floats]
    """By comparison what rarity adds to its pairs on average, in bits."""

    @property
    def size(self) -> int:
        """How many there are."""
        return len(next(iter(self.levels.values())))


def patterns(pairs: pl.DataFrame, model: Model) -> Patterns:
    """The patterns of pairs with `level_NAME` and `rare_NAME`."""
    code, room = np.zeros(pairs.height, dtype=np.int64), 1
    for one in model.comparisons:
        cell, cells = _cells(pairs, one)
        if room * cells > ROOM:
            code = np.unique(code, return_inverse=True)[1].astype(np.int64)
            room = int(code.max(initial=0)) + 1
        code, room = code * cells + cell, room * cells
    at, of_pair = _numbered(code)
    count = np.bincount(of_pair, minlength=len(at))
    levels = {one.name: pairs[f"level_{one.name}"].to_numpy()[at].astype(np.int64) for one in model.comparisons}
    adjusted = [one.name for one in model.comparisons if one.is_adjusted]
    rare = {name: np.bincount(of_pair, pairs[f"rare_{name}"].to_numpy(), len(at)) / count for name in adjusted}
    return Patterns(of_pair, levels, rare)


def _cells(pairs: pl.DataFrame, one: Comparison) -> tuple[Places, int]:
    level, levels = pairs[f"level_{one.name}"].to_numpy().astype(np.int64) + 1, len(one.lowest_first) + 1
    if not one.is_adjusted:
        return level, levels
    step = np.clip(np.rint(pairs[f"rare_{one.name}"].to_numpy() / STEP) + STEPS // 2, 0, STEPS - 1)
    return level * STEPS + step.astype(np.int64), levels * STEPS


def _numbered(code: Places) -> tuple[Places, Places]:
    """Where each different code comes first, and which of them each is; a hash table is quicker here than sorting."""
    pairs = pl.DataFrame({"code": code}).with_row_index("at")
    first = pairs.group_by("code").agg(pl.col("at").min()).sort("code").with_row_index("number")
    found = pairs.join(first.select("code", "number"), on="code", how="left", maintain_order="left")["number"]
    return first["at"].to_numpy().astype(np.int64), found.to_numpy().astype(np.int64)
