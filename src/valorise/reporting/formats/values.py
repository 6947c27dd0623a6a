"""Rows of result tables in the forms that files need: interchange objects, and flat cells for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
import polars as pl

from valorise.reporting.findings import DECLARED_AS
from valorise.terms.tables import Column, Table, table, tables
from valorise.terms.tables.checks import interchange

CUT = " … [cut; whole in the .jsonl file]"
"""End of a text of which a cell holds the beginning only."""
Flat = str | bool | int | float | Decimal | date | datetime | None


def shape_of(name: str) -> Table | None:
    """The declaration that a result table goes by, or None where it has none."""
    declared = DECLARED_AS.get(name, name)
    return table(declared) if declared in tables() else None


def objects(rows: pl.DataFrame, name: str) -> Iterator[dict[str, Any]]:
    """Rows as the objects other programs read; columns that no declaration knows follow, without what is missing."""
    shape = shape_of(name)
    for row in rows.iter_rows(named=True):
        if shape is None or not row.keys() <= shape.by_name.keys():
            extra = {key: value for key, value in row.items() if not shape or key not in shape.by_name}
            known = interchange(shape, row) if shape else {}
            yield known | {key: value for key, value in extra.items() if value is not None}
        else:
            yield interchange(shape, row)


def encoded(value: Any) -> bytes:
    """JSON in UTF-8; exact amounts are numbers with all their digits."""
    return orjson.dumps(value, default=_outside)


def _outside(value: Any) -> Any:
    return orjson.Fragment(f"{value:f}") if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One column of a flat file and the way to its value: `dates.created` is the field created of the column dates."""

    name: str
    path: tuple[str, ...]
    meaning: str = ""
    column: Column | None = None


Heads = Callable[[Leaf], str]
"""What a column is called in the first line of a flat file."""


def plainly(leaf: Leaf) -> str:
    """Its own name, as programs know it."""
    return leaf.name


def leaves(rows: pl.DataFrame, name: str) -> list[Leaf]:
    """Columns of the flat form: an object becomes one column per field, a list becomes one readable text."""
    declared = shape_of(name)
    shape = declared.by_name if declared else {}
    found: list[Leaf] = []
    for column, dtype in rows.schema.items():
        known = shape.get(column)
        if isinstance(dtype, pl.Struct):
            inner = {field.name: field for field in known.fields} if known else {}
            for field in dtype.fields:
                said = inner.get(field.name)
                found.append(Leaf(f"{column}.{field.name}", (column, field.name), said.meaning if said else "", said))
        else:
            found.append(Leaf(column, (column,), known.meaning if known else "", known))
    return found


def flat(row: Mapping[str, Any], leaf: Leaf) -> Flat:
    """The value of one flat column; None where it is missing."""
    value: Any = row
    for step in leaf.path:
        value = value.get(step) if isinstance(value, Mapping) else None
    if isinstance(value, list):
        return "; ".join(_inline(one, leaf.column) for one in value if one is not None) or None
    if isinstance(value, Mapping):
        return _inline(value, leaf.column) or None
    plain: Flat = value
    return plain


def _inline(value: Any, column: Column | None) -> str:
    """One entry of a list as text: `TRL 4` for scales, `name: X, share: 1/3` for objects."""
    if not isinstance(value, Mapping):
        return str(value)
    if column and column.key and column.value:
        return f"{value.get(column.key)} {_short(value.get(column.value))}"
    return ", ".join(f"{name}: {_short(inner)}" for name, inner in value.items() if inner is not None)


def _short(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(_short(one) for one in value)
    if isinstance(value, Mapping):
        return "(" + ", ".join(f"{name}: {_short(inner)}" for name, inner in value.items() if inner is not None) + ")"
    return f"{value:g}" if isinstance(value, float) else str(value)
