"""Texts of calculation, readers and knowledge files that pages show: collected where they stand, in English."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.house.said_in_code import explained, made_in_tables, said
from valorise.assets.contract_days import GOES_ON_BY_ITSELF, TOO_LATE
from valorise.terms import knowledge
from valorise.terms.codes import codes

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "valorise"
ERRORS = ("Refused", "Invalid", "Missing", "NotReady", "Broken", "Overtaken", "TooLarge")
TOLD = ("what", "why", "fix", "expected", "note")
"""Parts of errors, of problems and of accounts that people read."""
BELOW = (
    "terms/*.py", "terms/tables/*.py", "assets/happenings.py", "assets/project_dates.py", "assets/readiness_levels.py",
    "assets/shares.py", "assets/novelty.py", "linking/*.py", "matching/*.py", "reporting/formats/*.py",
    "reporting/sections/due.py", "readers/**/*.py", "stores/index/*.py", "stores/events/*.py", "journeys/accounts.py",
    "journeys/addressable.py", "journeys/alike.py", "journeys/asset.py", "journeys/corrections.py",
    "journeys/difference.py", "journeys/ingest.py", "journeys/reading.py",
    "journeys/references.py", "journeys/rule_change.py", "journeys/understanding.py", "journeys/uniting.py",
)  # fmt: skip
"""Files that pages call: what they say of an input reaches people as it is."""
EXPLAINING = (
    "readers/plain/brackets.py", "readers/plain/guess.py", "readers/plain/kinds.py", "readers/office/notices.py",
    "readers/source.py", "assets/rule_form.py", "matching/constraints.py", "matching/rights_given.py",
    "matching/restricted.py", "matching/scope.py",
)  # fmt: skip
"""Files that say why a table is understood as it is: each of their sentences is for people."""
PAPERS = dict.fromkeys(
    ("reporting/worth.py", "reporting/profile.py", "reporting/exploitation.py", "reporting/costs.py"),
    ("Head", "Notice", "Paragraph", "Empty", "Tag"),
)
"""Documents that people of the platform hand out, and the parts of them whose first argument is a text."""
SMALL_WORDS = ("not known", "yes", "no", "and", "more", "over", "under")
"""Words that `reporting.sentences` puts between values."""
LISTS = ("offices", "evidence_strengths", "restriction_kinds", "strictness")
"""Code lists whose labels stand in sentences."""
RULES = ("says", "if_missed", "condition", "surcharge")
"""What an entry of the rules of deadlines says in sentences; titles of sources stay as their publishers wrote them."""


BESIDE = ("summary", "links", "problems", "label", "address", "subject", "body", "to", "user_id")
"""What else stands in results of long work and in mails."""


def told(tree: ast.AST) -> Iterator[str]:
    """Texts of errors, of problems, of progress and of badges in a file."""
    yield from said(tree, parts=TOLD, first_of=(*ERRORS, "tell", "Tag"))
    yield from made_in_tables(tree)


def below() -> Iterator[tuple[str, str]]:
    """Every text of the floors below the platform, with its place."""
    for path in sorted({path for pattern in BELOW for path in PACKAGE.glob(pattern)}):
        if not {"tests", "sample"} & set(path.parts):
            for words in told(ast.parse(path.read_text("utf-8"))):
                yield words, str(path.relative_to(PACKAGE))
    for name in EXPLAINING:
        tree = ast.parse((PACKAGE / name).read_text("utf-8"))
        yield from ((words, name) for words in explained(tree))
    for name, calls in PAPERS.items():
        tree = ast.parse((PACKAGE / name).read_text("utf-8"))
        yield from ((words, name) for words in said(tree, parts=("intro", "what", "fix"), first_of=calls))
    yield from _values()
    yield from _sentences()
    yield from _rules()
    yield from _ways()
    for name in LISTS:
        yield from ((row["label"], f"terms/codes/{name}.csv") for row in codes(name).values())


def _values() -> Iterator[tuple[str, str]]:
    """What each method of value is called, what its ends are, and our own conventions with their reasons."""
    place = "assets/value/needed.yaml"
    written = knowledge.document(place)
    for method in written["methods"].values():
        units = {*method.get("numbers", {}).values(), *method.get("whole", {}).values()}
        yield from ((words, place) for words in (method["label"], method["ends"], *sorted(units)))
    for one in written["conventions"].values():
        yield from ((words, place) for words in (one["unit"], one["why"]))
    place = "assets/costs/assumptions.yaml"
    yield from ((one["covers"], place) for one in knowledge.document(place)["steps"].values())
    yield from ((words, "assets/costs/settings.py") for words in ("share", "claims", "words"))


def _sentences() -> Iterator[tuple[str, str]]:
    """The pieces of the sentences for reasons, and the small words between their values."""
    place = "reporting/phrases.yaml"
    written = knowledge.document(place)
    for group, phrases in written.items():
        if group != "codes":
            for phrase in phrases.values():
                yield from ((words, place) for words in _pieces(phrase) if any(sign.isalpha() for sign in words))
    yield from ((words, "reporting/sentences.py") for words in SMALL_WORDS)


def _pieces(phrase: Any) -> Iterator[str]:
    for piece in phrase if isinstance(phrase, list) else [phrase]:
        yield str(piece["say"] if isinstance(piece, dict) else piece)


def _rules() -> Iterator[tuple[str, str]]:
    """What rules of deadlines say, the tasks they set, and the events they begin with."""
    for name in ("tasks", "events"):
        place = f"assets/rules/{name}.csv"
        yield from ((row["label"], place) for row in knowledge.rows(place))
    yield from ((words, "assets/contract_days.py") for words in (GOES_ON_BY_ITSELF, TOO_LATE))
    yield "{task}, year {year}", "reporting/sections/due.py"
    for path in sorted((PACKAGE / "assets/rules/deadlines").glob("*.yaml")):
        place = str(path.relative_to(PACKAGE))
        yield from ((words, place) for rule in knowledge.document(place) for words in _of_rule(rule))


def _ways() -> Iterator[tuple[str, str]]:
    """Pathways with their steps, what must come first, and the levels of readiness with what shows them."""
    for name in ("pathways", "scales"):
        for path in sorted((PACKAGE / "assets" / name).glob("*.yaml")):
            place = str(path.relative_to(PACKAGE))
            written = knowledge.document(place)
            yield from ((words, place) for words in written.get("levels", {}).values())
            if name == "pathways":
                yield from ((words, place) for words in _of_pathway(written))
    for rule in knowledge.document("assets/ordering.yaml")["rules"]:
        yield from ((rule[name], "assets/ordering.yaml") for name in ("first", "then"))
    place = "assets/readiness_evidence.yaml"
    for levels in knowledge.document(place)["scales"].values():
        yield from ((words, place) for words in levels.values())


def _of_pathway(written: Any) -> Iterator[str]:
    yield from (written[name] for name in ("name", "duration") if written.get(name))
    for step in written["steps"]:
        yield from (step[name] for name in ("action", "takes", "gate") if step.get(name))
        yield from (*step.get("who", ()), *step.get("documents", ()))


def _of_rule(rule: Any) -> Iterator[str]:
    if isinstance(rule, list):
        for one in rule:
            yield from _of_rule(one)
    elif isinstance(rule, dict):
        for name, value in rule.items():
            if name in RULES and isinstance(value, str):
                yield value
            else:
                yield from _of_rule(value)


def kept_of_people(tree: ast.AST) -> Iterator[str]:
    """Names of what a slice keeps about a person, as its `personal.py` lists them."""
    for node in ast.walk(tree):
        inside = isinstance(node, ast.FunctionDef) and node.name in ("stored", "_begun")
        listed = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("OWN", "SHOWN", "NAMED")
        if inside or listed:
            names = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
            plain = {name for name in names if isinstance(name, str) and name.isidentifier() and "__" not in name}
            yield from (name.replace("_", " ").capitalize() for name in sorted(plain - {"pk"}))


def results_of_jobs(tree: ast.AST) -> Iterator[str]:
    """Names of the figures that long work ends with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            names = [one.value for one in node.keys if isinstance(one, ast.Constant)]
            yield from (str(name).replace("_", " ") for name in names if name not in BESIDE)
