"""What the files of this room must say beyond what every knowledge file must."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from fractions import Fraction
from itertools import pairwise
from typing import Any

from valorise.assets.schemes import RECEIVERS
from valorise.terms.codes import codes
from valorise.terms.lint.files import Document, problem, spots
from valorise.terms.problems import Problem

ROOM = "assets/"
RULES = f"{ROOM}rules/"
"""Deadline rules and their words; they have fields and checks of their own."""
TAKES = ("third-party-dues", "costs", "fee")


def asset_problems(documents: Iterable[Document]) -> list[Problem]:
    """Deadline rules, competences and roles that are named and do not exist; shares that are no whole; steps out of
    order; files without the month they were written.
    """
    listed = [one for one in documents if one.path.startswith(ROOM) and isinstance(one.said, Mapping | list)]
    rules = {rule["id"] for one in listed if one.path.startswith(f"{RULES}deadlines/") for rule in one.said}
    named = _names(listed)
    found: list[Problem] = []
    for document in listed:
        if document.path.startswith(RULES):
            continue
        found += _of_date(document)
        found += _of_rules(document, rules)
        if document.path.startswith(f"{ROOM}rewards/"):
            found += _of_scheme(document)
        if document.path.startswith(f"{ROOM}pathways/"):
            found += _of_steps(document)
        if document.path.startswith(f"{ROOM}competences/"):
            found += _of_competences(document, named)
    return found


def _of_date(document: Document) -> Iterator[Problem]:
    if "date" not in document.said:
        yield problem(document.path, "missing-date", "`date`", "Say in which month this was written.", at="date")


def _of_rules(document: Document, rules: Set[str]) -> Iterator[Problem]:
    for at, mapping, _ in spots(document):
        for name in ("rule", "rules", "publication_rule"):
            given = mapping.get(name)
            for one in given if isinstance(given, list) else [given]:
                if isinstance(one, str) and one not in rules:
                    fix = "Correct it, or write the rule into assets/rules/deadlines."
                    yield problem(document.path, "unknown-rule", "a deadline rule", fix, found=one, at=f"{at}.{name}")


def _of_scheme(document: Document) -> Iterator[Problem]:
    said, path = document.said, document.path
    bands = said.get("bands")
    if (bands is None) == ("missing" not in said):
        yield problem(path, "bands-or-missing", "either `bands` or `missing`", "Say the shares, or what was not seen.")
    if bands:
        yield from _of_bands(path, bands)
    if bands and not said.get("examples"):
        yield problem(path, "missing-example", "an example", "Work one out by hand: the example is the test.")
    for one in said.get("deductions", ()):
        if one.get("take") not in TAKES:
            yield problem(path, "unknown-deduction", f"one of {', '.join(TAKES)}", "Correct it.", found=one.get("take"))


def _of_bands(path: str, bands: list[Mapping[str, Any]]) -> Iterator[Problem]:
    for place, one in enumerate(bands, start=1):
        whole = sum(Fraction(str(one.get(name, 0))) for name in RECEIVERS)
        if whole != 1:
            at, fix = f"bands[{place}]", "Correct the shares."
            yield problem(path, "shares-not-whole", "shares that add up to 1", fix, found=whole, at=at)
    ends = [one.get("up_to") for one in bands]
    limits = [one for one in ends if one is not None]
    if ends != [*limits, None] or any(lower >= higher for lower, higher in pairwise(limits)):
        fix = "Put them in order; only the last band has no end."
        yield problem(path, "bands-out-of-order", "rising `up_to`, none in the last band", fix, found=ends)


def _of_steps(document: Document) -> Iterator[Problem]:
    given = [one.get("step") for one in document.said.get("steps", ())]
    if not given or given != list(range(1, len(given) + 1)):
        yield problem(document.path, "steps-out-of-order", "steps 1, 2, 3 and so on", "Number them anew.", found=given)


def _names(documents: Iterable[Document]) -> dict[str, set[str]]:
    """Ids of competences, roles and scales."""
    found: dict[str, set[str]] = {"competences": set(), "roles": set(), "scales": set()}
    for document in documents:
        if document.path.startswith(f"{ROOM}competences/"):
            for kind, ids in found.items():
                listed = document.said.get(kind, ()) if isinstance(document.said, Mapping) else ()
                ids.update(one["id"] for one in listed if isinstance(one, Mapping) and "id" in one)
    return found


def _of_competences(document: Document, names: Mapping[str, Set[str]]) -> Iterator[Problem]:
    for at, mapping, _ in spots(document):
        needs = mapping.get("needs", {})
        wanted = {"competences": [*_texts(mapping, "competences"), *needs], "roles": _texts(mapping, "audience")}
        wanted["scales"] = [mapping[name] for name in ("scale", "maps_to") if name in mapping]
        for kind, given in wanted.items():
            for one in given:
                if one not in names[kind]:
                    yield problem(document.path, "unknown-name", f"one of the {kind}", "Correct it.", found=one, at=at)
        for level in needs.values():
            if level not in codes("competence_levels"):
                fix = "The codes are in terms/codes/competence_levels.csv."
                yield problem(document.path, "unknown-code", "a competence level", fix, found=level, at=at)


def _texts(mapping: Mapping[Any, Any], name: str) -> list[str]:
    return [one for one in mapping.get(name, ()) if isinstance(one, str)]
