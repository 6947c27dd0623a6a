"""Weights of facts learned from what an office thinks of its matches, as far as its judgements can carry.

The chance that a match is judged good is taken as 1 / (1 + exp(-z)) with z = b + steep x log(S / half) and
S = T x (1 + sum of weight x fit), as scores are made; b says how strict the office is. T, half and the fits of a match
follow from its score and its parts. The weights are those of the highest posterior chance (Fisher scoring): their
logarithms are expected around those of the settings, `SPREAD` apart, so that few judgements move them little, and none
moves a weight by more than `FURTHEST` times. How words and subjects count is not learned: reasons would no longer hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from valorise.matching.keys import Floats
from valorise.matching.settings import Settings

FEWEST = 10
"""Pairs judged good, and pairs judged not good, without which nothing is learned."""
SPREAD = 0.7
FURTHEST = 4.0
STEPS = 60
TEXTS = ("text", "related", "subject", "meaning")
WEIGHTS = {"weight": pl.String, "before": pl.Float64, "after": pl.Float64, "pairs": pl.Int64}
"""`pairs`: judged pairs in which the fact is known."""


@dataclass(frozen=True, slots=True)
class Learned:
    """`weights` as `WEIGHTS` says; before and after are the same where nothing was learned."""

    weights: pl.DataFrame
    good: int
    not_good: int
    elsewhere: int
    """Judged pairs that are not among the matches."""
    undecided: int
    """Pairs of which as many people said the one as the other."""

    @property
    def enough(self) -> bool:
        """Whether there was enough to learn from."""
        return min(self.good, self.not_good) >= FEWEST

    @property
    def facts(self) -> dict[str, float]:
        """The weights afterwards, by fact."""
        return dict(self.weights.select("weight", "after").iter_rows())


def learned(matches: pl.DataFrame, judgements: pl.DataFrame, settings: Settings) -> Learned:
    """Learn the weights of facts from a table `match_judgements` about a table `matches` made with these settings.

    `good` and `known` count as good. Of a pair that several people judged the majority counts.
    """
    said = judgements.select("need", "asset", good=pl.col("verdict") != "not-good")
    share = said.group_by("need", "asset", maintain_order=True).agg(pl.col("good").mean())
    decided = share.filter(pl.col("good") != 0.5).with_columns(pl.col("good") > 0.5)
    judged = decided.join(
        matches.select("need", "asset", "score", "parts"), on=["need", "asset"], maintain_order="left"
    )
    good = int(judged["good"].sum())
    names = list(settings.facts)
    first = np.array([settings.facts[name] for name in names])
    base, fits = _taken_apart(judged, settings)
    after = first
    if min(good, judged.height - good) >= FEWEST:
        after = _fitted(base, fits, judged["good"].to_numpy().astype(float), first, settings.yardstick.steep)
    known = (~np.isnan(fits)).sum(axis=0)
    weights = pl.DataFrame([names, first, after, known], schema=WEIGHTS)
    return Learned(weights, good, judged.height - good, decided.height - judged.height, share.height - decided.height)


def _taken_apart(judged: pl.DataFrame, settings: Settings) -> tuple[Floats, Floats]:
    """steep x log(T / half) of each match, and how well each fact fits, not a number where it is not known."""
    steep, facts = settings.yardstick.steep, settings.facts
    base, fits = np.zeros(judged.height), np.full((judged.height, len(facts)), np.nan)
    for row, (score, parts) in enumerate(judged.select("score", "parts").iter_rows()):
        shares: Mapping[str, float] = {one["part"]: one["score"] for one in parts}
        texts = sum(shares.get(name, 0.0) for name in TEXTS)
        chance = min(max(score, 1e-9), 1 - 1e-9)
        base[row] = np.log(chance / (1 - chance)) - steep * np.log(score / texts)
        for column, (name, weight) in enumerate(facts.items()):
            if name in shares and weight > 0:
                fits[row, column] = shares[name] / (texts * weight)
    return base, fits


def _fitted(base: Floats, fits: Floats, good: Floats, first: Floats, steep: float) -> Floats:
    """The weights of the highest posterior chance, each within `FURTHEST` times of what it was."""
    held, moved, strict = np.nan_to_num(fits), np.zeros(first.size), 0.0
    prior = np.diag([0.0, *np.full(first.size, SPREAD**-2)])
    for _ in range(STEPS):
        weight = first * np.exp(moved)
        lift = 1 + held @ weight
        chance = 1 / (1 + np.exp(-(strict + base + steep * np.log(lift))))
        slopes = np.column_stack([np.ones(base.size), steep * held * weight / lift[:, None]])
        bent = (slopes * (chance * (1 - chance))[:, None]).T @ slopes + prior + 1e-9 * np.eye(first.size + 1)
        step = np.linalg.solve(bent, slopes.T @ (good - chance) - prior @ np.array([strict, *moved]))
        step *= min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-12))
        strict, moved = strict + step[0], np.clip(moved + step[1:], -np.log(FURTHEST), np.log(FURTHEST))
        if np.abs(step).max() < 1e-9:
            break
    found: Floats = first * np.exp(moved)
    return found
