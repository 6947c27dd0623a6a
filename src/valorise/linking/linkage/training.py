"""What is learned from the records, without anybody telling which are one thing; unsound models are refused.

Expectation maximisation for the model of Fellegi and Sunter: Winkler, Using the EM algorithm for weight computation in
the Fellegi-Sunter model of record linkage, American Statistical Association, 1988.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

import numpy as np
import polars as pl

from valorise.linking.linkage.blocking import Rule, columns_of, exploded
from valorise.linking.linkage.engine import LEAST
from valorise.linking.linkage.model import Floats, Model, Places
from valorise.linking.linkage.patterns import Patterns
from valorise.terms.errors import Invalid

FEWEST = 200
"""Pairs of a rule from which anything can be learned."""
SESSIONS = 3
"""How often each comparison is learned, on pairs of different rules."""
ROUNDS, SETTLED = 100, 1e-4
BEGINNINGS = (0.01, 0.3, 0.9)
"""Shares of pairs that are one thing, with which learning begins: it may settle in several places."""
NAMING = ("name", "given_family")
MOST_DIFFERENT = 0.3
"""Of records of one thing, how many may have names that differ wholly."""
FEWEST_SHARE = 1e-5
FEWEST_M = 1e-4

ByLevel = dict[str, Floats]
"""By comparison a number for each level, from the lowest up."""


@dataclass(frozen=True, slots=True)
class Records:
    """What is learned from: cleaned records of one or two files, and the pairs that the rules gave, narrowest first."""

    model: Model
    tables: Sequence[pl.DataFrame]
    rules: Sequence[Rule]
    pairs: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the pairs of one rule teach: which share of them is one thing, and how often those reach each level."""

    share: float
    m: ByLevel
    likelihood: float
    """Of these pairs under what was learned, against none of them being one thing, in bits."""


@dataclass
class Learned:
    """How often pairs of one thing (`m`) and others (`u`) reach each level; in words what was left out and why."""

    m: ByLevel
    u: ByLevel
    rules: list[Rule] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def learned(records: Records, found: Patterns, u: ByLevel) -> Learned:
    """A model for these records.

    How often records agree by chance (`u`) was estimated from random pairs; how often those of one thing do is learned
    by expectation maximisation on the pairs of several rules. What a rule teaches counts only where it is sound; where
    none of those tried is, `Invalid` says so. Where a rule gives few pairs, the model's own expectations stand.
    """
    comparisons = records.model.comparisons
    done = Learned({one.name: np.array([level.m for level in one.lowest_first]) for one in comparisons}, u)
    taught: dict[str, list[Floats]] = {one.name: [] for one in comparisons}
    for rule in records.rules:
        wanted = _open_to(records.model, rule)
        if all(len(taught[name]) >= SESSIONS for name in wanted):
            continue
        counts = np.bincount(found.of_pair[_agreeing(records, rule)], minlength=found.size)
        if counts.sum() >= FEWEST:
            _one_lesson(done, rule, _taught(found, counts, done, wanted), taught)
    if done.refused and not done.rules:
        raise Invalid(
            what="No sound model could be learned from these records.",
            why=" ".join(done.refused),
            fix="Name columns that tell things apart with --mapping, or leave out columns that do not.",
        )
    for name, lessons in taught.items():
        done.m[name] = np.maximum(np.mean([done.m[name], *lessons], axis=0), FEWEST_M)
    return done


def _open_to(model: Model, rule: Rule) -> list[str]:
    """Comparisons that the pairs of a rule can teach something about: those whose fields it does not fix."""
    fixed = {part.split()[0] for part in rule} | ({"given"} if "initial" in rule else set())
    return [one.name for one in model.comparisons if not fixed & set(one.fields)]


def _agreeing(records: Records, rule: Rule) -> Places:
    """Which pairs agree on all parts of a rule; of lists, on the first entry."""
    left, right = records.pairs["left"].to_numpy(), records.pairs["right"].to_numpy()
    agree = np.ones(len(left), dtype=bool)
    lists = exploded(rule)
    for column in columns_of(rule):
        keys = [table[f"{column}_first" if column in lists else column] for table in records.tables]
        agree &= keys[0].is_not_null().to_numpy()[left]
        agree &= keys[0].hash().to_numpy()[left] == keys[-1].hash().to_numpy()[right]
    return np.flatnonzero(agree)


def _taught(found: Patterns, counts: Places, start: Learned, wanted: Sequence[str]) -> Lesson:
    """What pairs of these patterns teach: the likeliest of what is settled on from several beginnings."""
    here = np.flatnonzero(counts)
    levels = {name: found.levels[name][here] for name in wanted if (found.levels[name][here] >= 0).any()}
    rare = sum((found.rare[name][here] for name in levels if name in found.rare), np.zeros(len(here)))
    settled = [_settled(levels, rare, counts[here], start, share) for share in BEGINNINGS]
    return max(settled, key=lambda lesson: lesson.likelihood)


def _settled(levels: Mapping[str, Places], rare: Floats, counts: Places, start: Learned, share: float) -> Lesson:
    m = {name: start.m[name] for name in levels}
    for _ in range(ROUNDS):
        bits = [np.append(np.log2(m[name] / start.u[name]), 0.0)[level] for name, level in levels.items()]
        odds = np.exp2(np.clip(rare + sum(bits), -60, 60)) * share / (1 - share)
        likely = counts * odds / (1 + odds)
        likelihood = float(counts @ np.log2((1 + odds) * (1 - share)))
        share = float(np.clip(likely.sum() / counts.sum(), LEAST, 1 - LEAST))
        before, m = m, {name: _reached(level, likely, len(m[name])) for name, level in levels.items()}
        if all(np.abs(m[name] - before[name]).max() < SETTLED for name in m):
            break
    return Lesson(share, m, likelihood)


def _reached(levels: Places, likely: Floats, count: int) -> Floats:
    reached = np.bincount(levels + 1, likely, count + 1)[1:]
    return np.maximum(reached / max(float(reached.sum()), LEAST), LEAST)


def _one_lesson(done: Learned, rule: Rule, lesson: Lesson, taught: dict[str, list[Floats]]) -> None:
    wrong = _unsound(lesson, done.u)
    if wrong:
        done.refused.append(f"Pairs with the same {' and '.join(rule)}: {wrong}.")
        return
    done.rules.append(rule)
    for name, m in lesson.m.items():
        taught[name].append(m)


def _unsound(lesson: Lesson, u: ByLevel) -> str:
    """Why what the pairs of a rule teach cannot be right; empty where it can."""
    if lesson.share < FEWEST_SHARE:
        return f"only {lesson.share:.5%} of them would be one thing"
    for name, m in lesson.m.items():
        if name in NAMING and m[0] > MOST_DIFFERENT:
            return f"{m[0]:.0%} of those that are one thing would have different names"
        best, worst = log2(m[-1] / u[name][-1]), log2(m[0] / u[name][0])
        if best <= 0 or best <= worst:
            return f"agreement on {name} would speak against two records being one"
    return ""
