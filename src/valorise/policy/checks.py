"""What the files of the policy rooms must say beyond what every knowledge file must."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from valorise.policy.study_checks import effect_problems, study_problems
from valorise.policy.support import FACETS
from valorise.terms.lint.files import Document, problem
from valorise.terms.problems import Problem
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one

MORE = {"original_name", "seen", "date", "noted", "themes", "asset_types", "duration", "budget"}
"""What a measure file may say beyond the columns of its table."""


def policy_problems(documents: Iterable[Document], *, figures: Iterable[str]) -> list[Problem]:
    """Measures and studies that do not fit their table or name what is not there; facts that ask for an unknown figure
    or facet or weigh nothing; unknown figures; ranges of effects that do not follow their rules.
    """
    known = set(figures)
    return [wrong for document in documents for wrong in _of_document(document, known)]


def _of_document(document: Document, figures: set[str]) -> Iterator[Problem]:
    if not isinstance(document.said, Mapping):
        return
    if document.path.startswith("policy/measures/"):
        yield from _of_measure(document)
    if document.path.startswith("policy/recommendations/"):
        for fact in document.said.get("facts", ()):
            yield from _of_fact(document.path, fact, figures)
    if document.path.startswith("policy/context/"):
        for said in document.said.get("figures", ()):
            yield from _of_figure(document.path, said, figures)
    if document.path.startswith("policy/evidence/"):
        yield from study_problems(document)
    if document.path.startswith("policy/effects/"):
        yield from effect_problems(document)


def _of_measure(document: Document) -> Iterator[Problem]:
    record = {name: said for name, said in document.said.items() if name not in MORE}
    _, found = check_one(table("measures"), record, Place(file=document.path))
    yield from (replace(one, severity="refused") for one in found)


def _of_fact(path: str, fact: Mapping[str, Any], figures: set[str]) -> Iterator[Problem]:
    at = f"facts.{fact.get('fact')}"
    if ("figure" in fact) == ("measures" in fact):
        yield problem(path, "fact-of-two-kinds", "either `measures` or `figure`", "Keep one of the two.", at=at)
    if "figure" in fact and fact["figure"] not in figures:
        yield problem(
            path, "unknown-figure", "a figure of policy/figures.yaml", "Add it there.", found=fact["figure"], at=at
        )
    if "figure" in fact and fact.get("better") not in ("higher", "lower", "present"):
        yield problem(path, "unknown-direction", "higher, lower or present", "Say it.", found=fact.get("better"), at=at)
    for facet in fact.get("measures", {}):
        if facet not in (*FACETS, "words"):
            yield problem(
                path, "unknown-facet", f"one of {', '.join(FACETS)}, words", "Correct it.", found=facet, at=at
            )
    weight = fact.get("weight")
    if not isinstance(weight, int | float) or weight <= 0:
        yield problem(path, "no-weight", "a weight above 0", "Weigh the fact or take it out.", found=weight, at=at)


def _of_figure(path: str, said: Mapping[str, Any], figures: set[str]) -> Iterator[Problem]:
    name = said.get("figure")
    if name not in figures:
        yield problem(path, "unknown-figure", "a figure of policy/figures.yaml", "Add it there.", found=name)
    if sum(said.get(one) is not None for one in ("value", "missing")) + ("text" in said and "value" not in said) != 1:
        yield problem(
            path, "value-or-missing", "a value, a text, or why it is missing", "Give one of them.", at=str(name)
        )
