"""From the database to tables for the calculation: one query for each kind, never a loop that asks again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db.models import QuerySet

from valorise.terms.tables import Column, Table, table

AT_ONCE = 5_000


def table_of(name: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Facts of records, which were checked when they were kept, as the declared table."""
    declared = table(name)
    shaped = ({column.name: _inward(column, row.get(column.name)) for column in declared.columns} for row in rows)
    return pl.DataFrame(list(shaped), schema=declared.schema)


def records_table(records: QuerySet[Any]) -> pl.DataFrame:
    """Records of a model without columns apart, such as projects and needs, as their declared table."""
    declared: Table = records.model.table()
    names = [column.name for column in declared.columns if column.name not in records.model.apart]
    return table_of(declared.name, values_of(records, names))


def values_of(records: QuerySet[Any], columns: Iterable[str]) -> Iterable[dict[str, Any]]:
    """Columns of records as dicts without empty ones, read in one go and without making objects of them."""
    names = list(columns)
    for row in records.order_by("pk").values_list(*names).iterator(chunk_size=AT_ONCE):
        yield {name: value for name, value in zip(names, row, strict=True) if value not in (None, "", [], {})}


def grouped(records: QuerySet[Any], by: str, columns: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Entries of a list, such as contributors, by the record they belong to."""
    names = list(columns)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for owner, *row in records.order_by(by, "pk").values_list(by, *names).iterator(chunk_size=AT_ONCE):
        found[owner].append({name: value for name, value in zip(names, row, strict=True) if value not in (None, "")})
    return found


def _inward(column: Column, value: Any) -> Any:
    """A value in interchange form as the table holds it: scales as entries, inner objects with all their fields."""
    if value in (None, "", [], {}):
        return None
    if column.key and isinstance(value, Mapping):
        return [{column.key: key, column.value: inner} for key, inner in value.items()]
    if column.fields and column.many:
        return [_inside(column, one) for one in value]
    if column.type == "day":
        return date.fromisoformat(value) if isinstance(value, str) else value
    return _inside(column, value) if column.fields else value


def _inside(column: Column, value: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: _typed(field, value.get(field.name)) for field in column.fields}


def _typed(field: Column, value: Any) -> Any:
    """JSON keeps money as text, so that nothing is rounded."""
    from valorise.terms.money import amount

    return amount(value) if field.type == "money" and value is not None else _inward(field, value)
