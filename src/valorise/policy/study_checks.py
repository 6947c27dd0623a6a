"""What the files of studies and of effects must say beyond what every knowledge file must."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from valorise.policy.effects import rules
from valorise.terms import knowledge
from valorise.terms.lint.files import Document, problem
from valorise.terms.problems import Problem
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one

MORE = {"date", "corrected"}
"""What a study file may say beyond the columns of its table."""
REVIEWS = ("meta-analysis", "systematic-review", "narrative-review")
"""Designs that have no grade of their own."""
ENDS = ("low", "central", "high")


def study_problems(document: Document) -> Iterator[Problem]:
    """A study that does not fit its table, names a measure that is not there, or has a grade where it has none."""
    said = document.said
    _, found = check_one(
        table("studies"), {name: one for name, one in said.items() if name not in MORE}, Place(file=document.path)
    )
    yield from (replace(one, severity="refused") for one in found)
    for link in ("same_programme", "same_class"):
        yield from _unknown(document.path, said.get(link), "policy/measures", "unknown-measure", link)
    if (said.get("grade") is None) != (said.get("design") in REVIEWS):
        fix = "Give the grade from policy/evidence_rules.yaml, or take it out of a review."
        expected = "a grade from 1 to 5, and none for a review"
        yield problem(document.path, "grade-of-design", expected, fix, found=said.get("grade"), at="grade")
    if said.get("grade") is not None and said["grade"] not in range(1, 6):
        yield problem(document.path, "unknown-grade", "1 to 5", "Correct it.", found=said["grade"], at="grade")


def effect_problems(document: Document) -> Iterator[Problem]:
    """Effects whose rule or confidence is not declared, whose range is out of order, or that rest on an unknown study
    or measure.
    """
    for one in document.said.get("outcomes", ()):
        yield from _of_outcome(document.path, one)
    for cost in document.said.get("costs", ()):
        yield from _unknown(document.path, cost.get("measures"), "policy/measures", "unknown-measure", "costs")
        yield from _unknown(document.path, cost.get("studies"), "policy/evidence", "unknown-study", "costs")


def _of_outcome(path: str, said: Mapping[str, Any]) -> Iterator[Problem]:
    at = f"outcomes.{said.get('outcome')}"
    for name, known in (("rule", rules()["rules"]), ("confidence", rules()["confidence"])):
        if said.get(name) not in known:
            fix = "The words are in policy/effect_rules.yaml."
            yield problem(path, f"unknown-{name}", f"one of {', '.join(known)}", fix, found=said.get(name), at=at)
    if said.get("in_goals") not in ("no", "illustrative"):
        found = said.get("in_goals")
        yield problem(path, "unknown-use", "no or illustrative", "Say whether a goal may use it.", found=found, at=at)
    yield from _unknown(path, said.get("studies"), "policy/evidence", "unknown-study", at)
    prior = said.get("prior") or {}
    ends = [prior[end] for end in ENDS if end in prior]
    if ends != sorted(ends):
        fix = "Put the smallest at low and the largest at high; a negative effect has its far end at low."
        yield problem(path, "range-out-of-order", "low, central and high in order", fix, found=ends, at=at)
    if said.get("rule") in ("DIR", "BASE", "NONE") and prior:
        yield problem(path, "number-without-size", "no range by this rule", "Take it out.", found=prior, at=at)
    if said.get("rule") == "TK" and said.get("in_goals") != "no":
        yield problem(path, "unconfirmed-in-goals", "in_goals: no", "Confirm the number first.", at=at)


def _unknown(path: str, given: Any, folder: str, rule: str, at: str) -> Iterator[Problem]:
    """Names that have no file in the folder."""
    known = knowledge.names(folder, ".yaml")
    for name in given or ():
        if name not in known:
            yield problem(path, rule, f"a file in {folder}", "Correct the name or add the file.", found=name, at=at)
