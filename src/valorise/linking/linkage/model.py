"""A model of a kind: which columns say what, how they are compared, and which pairs are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from valorise.terms import knowledge, words
from valorise.terms.errors import Invalid

Floats = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.int64]]
KINDS = ("organisation", "person", "asset")
WORDED = ("words", "organisation")
"""Fields whose single words are compared too."""


@dataclass(frozen=True, slots=True)
class Level:
    """One step of likeness: what it says, when it holds, how often pairs of one thing reach it, what is frequent."""

    says: str
    sql: str
    m: float
    frequent: str | None = None
    as_much: float = 1.0
    """How far frequency counts: 1 fully, 0 not at all."""
    chance: float = 1.0
    """How often different things reach it at most."""
    alone: float = 1.0
    """The same where nothing but this comparison is known of the things."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one or two fields of two records are compared, from the most alike level down."""

    fields: tuple[str, ...]
    unknown: str
    levels: tuple[Level, ...]
    otherwise: Level

    @property
    def name(self) -> str:
        """Name of the comparison in tables."""
        return "_".join(self.fields)

    @property
    def lowest_first(self) -> tuple[Level, ...]:
        """All levels, beginning with what differs."""
        return (self.otherwise, *reversed(self.levels))

    @property
    def alone(self) -> Comparison:
        """The comparison where a file has nothing else."""
        levels = tuple(replace(level, chance=level.alone) for level in self.levels)
        return replace(self, levels=levels)

    @property
    def is_adjusted(self) -> bool:
        """Whether how frequent a value is counts."""
        return any(level.frequent for level in self.levels)


@dataclass(frozen=True, slots=True)
class Model:
    """The part of a kind's model that a file has columns for."""

    kind: str
    columns: Mapping[str, str]
    """Column of the file by field."""
    cleaned: Mapping[str, str]
    """How each field is cleaned."""
    comparisons: tuple[Comparison, ...]
    blocking: tuple[tuple[str, ...], ...]


def model(kind: str, columns: Sequence[str], mapping: Mapping[str, str] | None = None) -> Model:
    """The model of a kind for a file with these columns; `mapping` says of which field a column is, and wins.

    Raises `Invalid` for an unknown kind, field or column, and where no column says what the thing is called.
    """
    if kind not in KINDS:
        raise Invalid(what=f"“{kind}” is no kind of thing that can be linked.", fix=f"Use one of: {', '.join(KINDS)}.")
    told = knowledge.document(f"linking/linkage/models/{kind}.yaml")
    found = columns_of(kind, columns, mapping or {})
    known = _derived(found)
    if not known & {"name", "given", "family"}:
        raise Invalid(
            what=f"No column says what each {kind} is called.",
            where=", ".join(columns) or "the file has no columns",
            fix=f"Say which one does, such as --mapping name={columns[0] if columns else 'COLUMN'}.",
        )
    comparisons = tuple(_once([_comparison(one) for one in told["comparisons"] if set(one["compare"]) <= known]))
    blocking = tuple(tuple(one) for one in told["blocking"] if {part.split()[0] for part in one} <= known | {"initial"})
    cleaned = {field: told["fields"][field]["as"] for field in found}
    return Model(kind, found, cleaned, comparisons, blocking)


def columns_of(kind: str, columns: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Column by field: those that were said, then those guessed by their names; `Invalid` for what is not there."""
    fields = knowledge.document(f"linking/linkage/models/{kind}.yaml")["fields"]
    for field, column in mapping.items():
        if field not in fields or column not in columns:
            missing = f"There is no field “{field}”." if field not in fields else f"There is no column “{column}”."
            there = ", ".join(fields if field not in fields else columns)
            raise Invalid(what=missing, where=f"mapping {field}={column}", fix=f"Use one of: {there}.")
    found, taken = dict(mapping), set(mapping.values())
    named = {words.key(column): column for column in reversed(columns)}
    for field, told in fields.items():
        guess = next((named[name] for name in told["columns"] if name in named and named[name] not in taken), None)
        if field not in found and guess:
            found[field] = guess
            taken.add(guess)
    return found


def _once(comparisons: Sequence[Comparison]) -> Iterator[Comparison]:
    """Those whose fields no earlier one compares."""
    taken: set[str] = set()
    for one in comparisons:
        if not taken & set(one.fields):
            taken |= set(one.fields)
            yield one


def _derived(found: Mapping[str, str]) -> set[str]:
    return set(found) | ({"given", "family"} if "name" in found else set())


def _comparison(told: Mapping[str, Any]) -> Comparison:
    kind, fields = _kinds()[told["as"]], tuple(told["compare"])
    levels = tuple(_level(one, fields) for one in kind["levels"])
    return Comparison(fields, kind["unknown"].format(*fields), levels, _level({"sql": "", **kind["otherwise"]}, fields))


def _level(told: Mapping[str, Any], fields: tuple[str, ...]) -> Level:
    frequent = told.get("frequent")
    return Level(
        told["says"].format(*fields), told["sql"].format(*fields), told["m"],
        frequent and frequent.format(*fields), *(told.get(name, 1.0) for name in ("as_much", "chance", "alone")),
    )  # fmt: skip


@cache
def _kinds() -> dict[str, Any]:
    found: dict[str, Any] = knowledge.document("linking/linkage/levels.yaml")
    return found
