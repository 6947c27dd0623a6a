"""`python -m tests.bench.yardstick_fitted`: the yardstick of scores, fitted anew on one half of the queries.

Logistic regression of `judged relevant` on the logarithms of what a score is made from, by Newton's method. Every
collection counts the same, whole and in each of its parts, and so do the profiles `lexical` and `hybrid`. The figures
that it prints belong into `matching/settings.yaml`; `match_scores` tries them on the other half.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from tests.bench.judged_sets import collections
from tests.bench.scored_pairs import FIT, pairs
from valorise.matching.keys import Floats

PROFILES = ("lexical", "hybrid")
COLUMNS = ("strength", "wanted", "words", "beside")
STEPS = 50


def fitted(judged: pl.DataFrame) -> dict[str, float]:
    """`half`, `wanted`, `words`, `beside` and `steep`, so that scores are as likely as can be under the judgements."""
    logs = np.log(np.maximum(judged.select(COLUMNS).to_numpy(), 1e-9))
    slopes = regression(np.column_stack([np.ones(len(logs)), logs]), judged["good"].to_numpy() * 1.0, evenly(judged))
    first, steep, *others = slopes.tolist()
    return {
        "half": float(np.exp(-first / steep)),
        **{name: -one / steep for name, one in zip(COLUMNS[1:], others, strict=True)},
        "steep": steep,
    }


def evenly(judged: pl.DataFrame) -> Floats:
    """A weight for each pair, so that collections, their parts and profiles count the same; together 1."""
    groups = ["on", "records", "profile"]
    weight = judged.select(1 / pl.len().over(groups)).to_series().to_numpy()
    even: Floats = weight / weight.sum()
    return even


def regression(given: Floats, good: Floats, weight: Floats) -> Floats:
    """The slopes of a weighted logistic regression, the first of them for a column of ones."""
    slopes = np.zeros(given.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-given @ slopes))
        bent = (given * (weight * chance * (1 - chance))[:, None]).T @ given + 1e-12 * np.eye(slopes.size)
        step = np.linalg.solve(bent, given.T @ (weight * (good - chance)))
        slopes = slopes + step
        if np.abs(step).max() < 1e-10:
            break
    found: Floats = slopes
    return found


def main() -> None:
    """Print the entry of the settings."""
    sets, absent = collections()
    made = fitted(pairs(sets, PROFILES).filter(half=FIT))
    print(", ".join(f"{name}: {value:.3f}" for name, value in made.items()))
    for name, why in absent.items():
        print(f"without {name}: {why}")


if __name__ == "__main__":
    main()
