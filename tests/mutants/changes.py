"""Small errors that somebody might make in a line of the engine: one changed place for each."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

COMPARES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Mult: ast.Add,
}
NAMES = {
    "min": "max", "max": "min", "any": "all", "min_horizontal": "max_horizontal", "max_horizontal": "min_horizontal",
    "is_null": "is_not_null", "is_not_null": "is_null", "month_end": "month_start", "any_horizontal": "all_horizontal",
}  # fmt: skip
TEXTS = {"anti": "semi", "semi": "anti", "first": "last"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one changed place: where, what was changed into what, and the whole text."""

    line: int
    change: str
    text: str


def mutants(text: str) -> Iterator[Mutant]:
    """All mutants of a module, in the order of its lines; texts for people and docstrings stay as they are."""
    tree = ast.parse(text)
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in docs:
            continue
        for change in _changes(node):
            changed = copy.deepcopy(tree)
            target = next(one for number, one in enumerate(ast.walk(changed)) if number == place)
            change(target)
            before, after = ast.unparse(node), ast.unparse(target)
            if before != after:
                yield Mutant(getattr(node, "lineno", 0), f"{before[:70]} -> {after[:70]}", ast.unparse(changed))


def _changes(node: ast.AST) -> Iterator[Callable[[Any], None]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARES:
        yield lambda one: one.ops.__setitem__(0, COMPARES[type(one.ops[0])]())
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield lambda one: setattr(one, "op", OPERATORS[type(one.op)]())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        yield _unwrap
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield lambda one: setattr(one, "value", not one.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield lambda one: setattr(one, "value", one.value + 1)
    elif isinstance(node, ast.Constant) and node.value in TEXTS:
        yield lambda one: setattr(one, "value", TEXTS[one.value])
    elif isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield lambda one: setattr(one, "attr", NAMES[one.attr])


def _unwrap(node: ast.UnaryOp) -> None:
    """“not x” becomes “not not x”, which is x and stays one node."""
    node.operand = ast.UnaryOp(ast.Invert(), node.operand)
