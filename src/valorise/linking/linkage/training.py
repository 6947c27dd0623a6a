"""What is learned from the records, without anybody telling which are one thing; unsound models are refused."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from math import log2
from typing import Any

from splink.internals.exceptions import EMTrainingException

from valorise.linking.linkage.blocking import Rule
from valorise.linking.linkage.engine import Engine
from valorise.linking.linkage.engine import rule as as_rule
from valorise.linking.linkage.model import Model
from valorise.terms.errors import Invalid

SAMPLED = 1_000_000
"""Random pairs from which chance agreement is estimated."""
FEWEST, MOST = 200, 2_000_000
"""Pairs of a rule that learning is done on."""
SESSIONS = 3
"""How often each comparison is learned, on pairs of different rules."""
LEAST = 1e-6
NAMING = ("name", "given_family")
MOST_DIFFERENT = 0.3
"""Of records of one thing, how many may have names that differ wholly."""
FEWEST_SHARE = 1e-5


Taught = dict[str, list[list[float]]]
"""By comparison how often pairs of one thing reach each level, from the most alike down, in each lesson."""


@dataclass
class Learned:
    """Settings of Splink with what was learned, and in words what was left out and why."""

    settings: dict[str, Any]
    rules: list[Rule] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def learned(engine: Engine) -> Learned:
    """A model for these records.

    How often records agree by chance is estimated from random pairs, how often those of one thing do by expectation
    maximisation on the pairs of several rules. What a rule teaches counts only where it is sound; where none of those
    tried is, `Invalid` says so. Where a rule gives few pairs, the model's own expectations stand.
    """
    linker = engine.linker()
    linker.training.estimate_u_using_random_sampling(SAMPLED, seed=engine.seed)
    base = _bounded(linker.misc.save_model_to_json(), engine.model)
    found = Learned(base)
    taught: Taught = {}
    for one in _lessons(engine):
        if all(len(taught.get(name, [])) >= SESSIONS for name in _open_to(engine, one)):
            continue
        _one_lesson(engine, found, one, taught)
    if found.refused and not found.rules:
        raise Invalid(
            what="No sound model could be learned from these records.",
            why=" ".join(found.refused),
            fix="Name columns that tell things apart with --mapping, or leave out columns that do not.",
        )
    _written(found.settings, taught)
    return found


def _lessons(engine: Engine) -> list[Rule]:
    return [one for one, pairs in engine.rules.items() if FEWEST <= pairs <= MOST and _open_to(engine, one)]


def _open_to(engine: Engine, rule: Rule) -> list[str]:
    """Comparisons that the pairs of a rule can teach something about: those whose fields it does not fix."""
    fixed = {part.split()[0] for part in rule} | ({"given"} if "initial" in rule else set())
    return [one.name for one in engine.model.comparisons if not fixed & set(one.fields)]


def _one_lesson(engine: Engine, found: Learned, rule: Rule, taught: Taught) -> None:
    linker = engine.linker(deepcopy(found.settings))
    try:
        session = linker.training.estimate_parameters_using_expectation_maximisation(
            as_rule(rule, first=True), max_pairs=MOST
        )
    except (ValueError, EMTrainingException):
        found.refused.append(f"Pairs with the same {' and '.join(rule)}: what they teach does not settle.")
        return
    share = float(session.core_model_settings.probability_two_random_records_match)
    after = {one["output_column_name"]: one for one in linker.misc.save_model_to_json()["comparisons"]}
    wrong = _unsound(engine, rule, share, after)
    if wrong:
        found.refused.append(f"Pairs with the same {' and '.join(rule)}: {wrong}.")
        return
    found.rules.append(rule)
    for name in _open_to(engine, rule):
        levels = after[name]["comparison_levels"][1:]
        taught.setdefault(name, []).append([float(level.get("m_probability") or LEAST) for level in levels])


def _unsound(engine: Engine, rule: Rule, share: float, after: Mapping[str, Any]) -> str:
    """Why what the pairs of a rule teach cannot be right; empty where it can."""
    if share < FEWEST_SHARE:
        return f"only {share:.5%} of them would be one thing"
    for name in _open_to(engine, rule):
        levels = after[name]["comparison_levels"][1:]
        if name in NAMING and float(levels[-1]["m_probability"] or 0) > MOST_DIFFERENT:
            return f"{float(levels[-1]['m_probability']):.0%} of those that are one thing would have different names"
        best, worst = _weight(levels[0]), _weight(levels[-1])
        if best <= 0 or best <= worst:
            return f"agreement on {name} would speak against two records being one"
    return ""


def _weight(level: Mapping[str, Any]) -> float:
    return log2(max(float(level.get("m_probability") or 0), LEAST) / max(float(level.get("u_probability") or 0), LEAST))


def _bounded(settings: dict[str, Any], model: Model) -> dict[str, Any]:
    """No agreement is impossible by chance because no random pair showed it, nor likelier than the model holds."""
    for one, told in zip(settings["comparisons"], model.comparisons, strict=True):
        for level, said in zip(one["comparison_levels"][1:], (*told.levels, told.otherwise), strict=True):
            level["u_probability"] = min(max(float(level.get("u_probability") or 0), LEAST), said.chance)
    return settings


def _written(settings: dict[str, Any], taught: Taught) -> None:
    for one in settings["comparisons"]:
        lessons = taught.get(one["output_column_name"])
        if not lessons:
            continue
        levels = one["comparison_levels"][1:]
        means = [sum(values) / len(lessons) for values in zip(*lessons, strict=True)]
        for level, m in zip(levels, means, strict=True):
            level["m_probability"] = max(m, 1e-4)
