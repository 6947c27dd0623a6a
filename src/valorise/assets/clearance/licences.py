"""Open licences: what the parts of a work and its own release leave to be licensed, and which parts go together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from license_expression import AND, OR, ExpressionError, Licensing

from valorise.assets.clearance.question import STRICTNESS, Answer, Finding, Question
from valorise.terms import knowledge

Row = Mapping[str, Any]
Choice = frozenset[str]
"""Licences that hold together when one of the alternatives of each expression is chosen."""
LONGEST = 200
MOST_CHOICES = 64
"""Ways to choose among alternatives that are compared; whoever has more should settle the licence of each part."""


@cache
def choices(expression: str) -> tuple[Choice, ...]:
    """The alternatives of an SPDX expression, each with all licences it needs at once; none where it is no expression.

    >>> [sorted(one) for one in choices("MIT OR (GPL-2.0-only AND CC0-1.0)")]
    [['MIT'], ['CC0-1.0', 'GPL-2.0-only']]
    >>> choices("ask the author"), [sorted(one) for one in choices("GPL-2.0-only WITH Classpath-exception-2.0")]
    ((), [['GPL-2.0-only WITH Classpath-exception-2.0']])
    """
    if len(expression) > LONGEST:
        return ()
    grammar = Licensing()
    try:
        parsed = grammar.parse(expression)
    except ExpressionError:
        return ()
    if parsed is None or any(" " in name for name in grammar.license_keys(parsed)):
        return ()  # words, which the grammar without a list of licences takes for a name
    found = _choices(parsed)
    return tuple(found) if len(found) <= MOST_CHOICES else ()


def _choices(node: Any) -> list[Choice]:
    """Any: the library has no types."""
    if isinstance(node, OR):
        return smallest([choice for part in node.args for choice in _choices(part)])
    if isinstance(node, AND):
        joined: list[Choice] = [frozenset()]
        for part in node.args:
            joined = smallest([one | other for one in joined for other in _choices(part)])[: MOST_CHOICES + 1]
        return joined
    return [frozenset({str(node.render())})]


def smallest(found: Iterable[Choice]) -> list[Choice]:
    """Each choice once, those left out that only add licences to another."""
    once = sorted(set(found), key=lambda one: (len(one), sorted(one)))
    return [one for one in once if not any(other < one for other in once)]


@cache
def family(licence: str) -> dict[str, Any] | None:
    """The family of a licence with what it means; None for one that is not known."""
    said: list[dict[str, Any]] = knowledge.document("assets/clearance/licence_terms.yaml")["families"]
    ordered = sorted(said, key=lambda one: "WITH" not in one["pattern"])
    return next((one for one in ordered if re.fullmatch(one["pattern"], licence)), None)


@cache
def clash(one: str, other: str) -> dict[str, Any] | None:
    """Why two licences cannot hold for one combined work; None where nothing is known against it.

    >>> clash("Apache-2.0", "GPL-2.0-only")["id"], clash("Apache-2.0", "GPL-3.0-or-later")
    ('gpl2-apache2', None)
    """
    for said in knowledge.document("assets/clearance/licence_terms.yaml")["apart"]:
        for first, second in ((one, other), (other, one)):
            if re.fullmatch(said["first"], first) and re.fullmatch(said["second"], second):
                found: dict[str, Any] = said
                return found
    return None


def _of_choice(choice: Choice, *, exclusive: bool) -> Answer:
    """The strictest that the licences of a choice ask; one that is not known asks to be read."""
    asked = "exclusive" if exclusive else "non_exclusive"
    found = [family(one) for one in choice]
    answers = [Answer(one[asked]) if one else Answer.ONLY_IF for one in found]
    return max(answers, key=STRICTNESS.__getitem__, default=Answer.YES)


def _best(expression: str, *, exclusive: bool) -> tuple[Answer, Choice]:
    """The mildest alternative of an expression; `Answer.ONLY_IF` with no licence where it is none."""
    ranked = sorted(
        ((_of_choice(one, exclusive=exclusive), one) for one in choices(expression)),
        key=lambda pair: (STRICTNESS[pair[0]], sorted(pair[1])),
    )
    return ranked[0] if ranked else (Answer.ONLY_IF, frozenset())


def component_findings(parts: Iterable[Row], question: Question) -> list[Finding]:
    """What each part under an open licence asks, and whether all of them can be combined.

    `parts` are restrictions with `terms`. Of alternatives the mildest is taken for each part; the parts as a whole must
    have one choice in which no two licences clash.
    """
    listed = [row for row in parts if row.get("terms")]
    return [*(_component(row, question) for row in listed), *_combined(listed)]


def _component(row: Row, question: Question) -> Finding:
    answer, choice = _best(str(row["terms"]), exclusive=question.exclusive)
    known = [one for one in map(family, sorted(choice)) if one]
    unread = not choice or len(known) < len(choice)
    return Finding(
        kind="component",
        binding=str(row["id"]),
        answer=answer,
        rule="component-licence-unread" if unread else "component-licence",
        path=(str(row["id"]), *((str(row["party"]),) if row.get("party") else ())),
        holders=(str(row["party"]),) if row.get("party") and answer != Answer.YES else (),
        clause=row.get("clause") or row["terms"],
        remedy=None if answer == Answer.YES else _remedy(answer, known, question, unread=unread),
        status=known[0]["status"] if known else None,
        values={
            "terms": row["terms"],
            "chosen": sorted(choice) or None,
            "family": [one["id"] for one in known] or None,
            "says": " ".join(dict.fromkeys(one["says"] for one in known)) or None,
        },
    )


def _remedy(answer: Answer, known: list[dict[str, Any]], question: Question, *, unread: bool) -> str:
    """What helps with the strictest of the licences that hold at once."""
    if answer == Answer.NO:
        return "replace-component"
    asked = "exclusive" if question.exclusive else "non_exclusive"
    strictest = next((one["id"] for one in known if one[asked] == answer), None)
    return "read-the-licence" if unread or strictest is None else f"accept-{strictest}"


def _combined(parts: list[Row]) -> list[Finding]:
    """No where no choice is free of clashes; nothing where there are fewer than two parts or they go together."""
    whole: list[Choice] = [frozenset()]
    first: dict[str, Any] | None = None
    pair: tuple[str, str] | None = None
    for row in parts:
        joined = smallest(one | other for one in whole for other in choices(str(row["terms"])) or (frozenset(),))
        clashes = [_clashing(one) for one in joined]
        first, pair = next((one for one in clashes if one), (first, pair))
        whole = [one for one, wrong in zip(joined, clashes, strict=True) if wrong is None]
    if whole and len(whole) <= MOST_CHOICES:
        return []
    return [_not_together(parts, first, pair)]


def _clashing(choice: Choice) -> tuple[dict[str, Any], tuple[str, str]] | None:
    for one in sorted(choice):
        for other in sorted(choice):
            found = clash(one, other) if one < other else None
            if found:
                return found, (one, other)
    return None


def _not_together(parts: list[Row], why: dict[str, Any] | None, pair: tuple[str, str] | None) -> Finding:
    return Finding(
        kind="component",
        binding="combined work",
        answer=Answer.NO,
        rule="licences-clash" if why else "too-many-choices",
        path=tuple(str(row["id"]) for row in parts),
        clause=why["reference"] if why else None,
        remedy="replace-component" if why else "settle-licences",
        status=why["status"] if why else None,
        values={"licences": list(pair) if pair else None, "says": why["says"] if why else None},
    )


def own_licence_findings(asset: Row, question: Question) -> list[Finding]:
    """What the licence leaves to be licensed under which the asset itself was released."""
    terms = asset.get("licence")
    if not terms:
        return []
    found = choices(str(terms))
    known = {one: family(one) for choice in found for one in choice}
    if not found or None in known.values():
        return [_released(terms, Answer.ONLY_IF, "licence-in-words", "read-the-licence")]
    if not question.exclusive:
        return [_released(terms, Answer.YES, "released-openly", None)]
    limited = all(any(said and said["id"] == "non-commercial" for said in map(family, choice)) for choice in found)
    if limited:
        return [_released(terms, Answer.ONLY_IF, "released-for-non-commercial-use", "commercial-use-only")]
    return [_released(terms, Answer.NO, "released-to-everybody", "ask-non-exclusive")]


def _released(terms: Any, answer: Answer, rule: str, remedy: str | None) -> Finding:
    return Finding(
        kind="licence",
        binding=str(terms),
        answer=answer,
        rule=rule,
        path=(str(terms), "everybody"),
        clause=str(terms),
        remedy=remedy,
        values={"terms": terms},
    )
