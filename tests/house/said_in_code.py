"""Texts for people as they stand in code: with the names of the values inside, and each way they can turn out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

MOST = 16
"""Ways that one text can turn out; more are no text but a calculation."""
Known = Mapping[str, list[str]]


def ways(node: ast.AST, known: Known) -> list[str]:
    """Every text this expression can become, with `{name}` where a value stands; none where it holds no words."""
    return [text for text in _ways(node, known) if _has_words(text)][:MOST]


def _ways(node: ast.AST, known: Known) -> list[str]:
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return _joined(node, known)
    if isinstance(node, ast.IfExp):
        return [*_ways(node.body, known), *_ways(node.orelse, known)]
    if isinstance(node, ast.BoolOp):
        return [text for one in node.values for text in _ways(one, known)]
    if isinstance(node, ast.Call) and _is_format(node):
        return _formatted(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = [_ways(one, known) or [_place(one)] for one in (node.left, node.right)]
        return ["".join(parts) for parts in product(*sides)]
    return list(known.get(node.id, [])) if isinstance(node, ast.Name) else []


def _joined(node: ast.JoinedStr, known: Known) -> list[str]:
    parts: list[list[str]] = []
    for one in node.values:
        if isinstance(one, ast.Constant):
            parts.append([str(one.value)])
        elif isinstance(one, ast.FormattedValue):
            plain = isinstance(one.value, ast.IfExp | ast.Name) and not one.format_spec
            parts.append((_ways(one.value, known) if plain else []) or [_place(one.value)])
    if len(list(product(*parts))) > MOST:
        parts = [[_place(one)] if len(part) > 1 else part for one, part in zip(node.values, parts, strict=True)]
    return [_told_apart(ways) for ways in product(*parts)]


def _is_format(node: ast.Call) -> bool:
    """Whether a table's texts are made here: `pl.format("The day {} is over.", "day")`."""
    made = node.func
    return isinstance(made, ast.Attribute) and made.attr == "format" and getattr(made.value, "id", "") == "pl"


def _formatted(node: ast.Call) -> list[str]:
    written = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
    parts = [part for one in str(written).split("{}") for part in (one, "{value}")][:-1]
    return [_told_apart(parts)] if written else []


def _told_apart(parts: Iterable[str]) -> str:
    """The parts as one text; two values of one name get numbers."""
    made, seen = "", dict[str, int]()
    for part in parts:
        if part.startswith("{") and part.endswith("}") and part[1:-1].isidentifier():
            seen[part] = seen.get(part, 0) + 1
            part = part if seen[part] == 1 else f"{{{part[1:-1]}{seen[part]}}}"
        made += part
    return made


def _place(node: ast.AST) -> str:
    """A name for a value: the last name in its expression that says something."""
    if isinstance(node, ast.Attribute):
        return f"{{{node.attr}}}"
    if isinstance(node, ast.Name):
        return f"{{{node.id}}}"
    if isinstance(node, ast.Call) and node.args:
        return _place(node.args[0])
    inner = [one for one in ast.walk(node) if isinstance(one, ast.Name | ast.Attribute) and one is not node]
    return _place(inner[0]) if inner else "{value}"


def _has_words(text: str) -> bool:
    """Whether anything is said beside the values."""
    return bool(re.search(r"[^\W\d_]{2}", re.sub(r"\{\w+\}", "", text)))


def names(tree: ast.AST) -> Known:
    """What names stand for in a file, where a text is given to them."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        target, value = _given(node)
        if target and value is not None:
            found.setdefault(target, []).extend(_ways(value, {}))
    return found


def _given(node: ast.AST) -> tuple[str, ast.AST | None]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id, node.value
    if isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(node.target, ast.Name):
        return node.target.id, node.value
    return "", None


def explained(tree: ast.AST) -> Iterator[str]:
    """Every text of several words in a file that is no docstring: given back, kept or added to notes."""
    aside = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    aside |= {id(part) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for part in one.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in aside:
            yield from (text for text in ways(node, {}) if text.count(" ") > 1)


def made_in_tables(tree: ast.AST) -> Iterator[str]:
    """Texts that are made for whole columns at once."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_format(node):
            yield from (text for text in _formatted(node) if _has_words(text))


def said(tree: ast.AST, *, parts: Iterable[str], first_of: Iterable[str]) -> Iterator[str]:
    """Texts given under these names, such as `fix`, and as what comes first in calls of these functions."""
    known, wanted, calls = names(tree), set(parts), set(first_of)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        given = [one.value for one in node.keywords if one.arg in wanted]
        for one in [*given, *(node.args[:1] if called in calls else [])]:
            yield from ways(one, known)
