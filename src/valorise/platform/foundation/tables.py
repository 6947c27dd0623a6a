"""From the database to tables for the calculation: one query for each kind, never a loop that asks again."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

import polars as pl
from django.db.models import QuerySet

from valorise.platform.foundation.damage import left_out_of, note
from valorise.platform.foundation.reading import reading
from valorise.terms.errors import Broken
from valorise.terms.tables import Column, Table, table

LOG = logging.getLogger("valorise.register")


def table_of(name: str, rows: Iterable[Mapping[str, Any]], *, without_damaged: bool = False) -> pl.DataFrame:
    """Facts of records, which were checked when they were kept, as the declared table.

    A value that was damaged since then is `Broken`, with its record and column. `without_damaged` leaves such values
    out and notes them in the log: for work on many offices in which a record with a gap is better than none at all;
    so does `damage.leaving_out`, which tells them to whoever asks.
    """
    declared = table(name)
    kept = partial(_kept, name, without_damaged=without_damaged)
    shaped = [{one.name: kept(one, row) for one in declared.columns} for row in rows]
    return pl.DataFrame(shaped, schema=declared.schema)


def _kept(declared: str, column: Column, row: Mapping[str, Any], *, without_damaged: bool) -> Any:
    try:
        return _inward(column, row.get(column.name))
    except (AttributeError, TypeError, ValueError) as error:
        broken = Broken(
            what=f"The value of “{column.name}” of the record “{row.get('id')}” is damaged and cannot be read.",
            where=str(row.get("id")),
            fix="Restore it from the history of the record, or from a backup.",
        )
        if (tenant := left_out_of()) is not None:
            note(declared, str(row.get("id")), column.name, tenant)
        elif not without_damaged:
            raise broken from error
        LOG.error("The value of %s of the record %s is damaged and left out.", column.name, row.get("id"))
        return None


def records_table(records: QuerySet[Any], *, without_damaged: bool = False) -> pl.DataFrame:
    """Records of a model without columns apart, such as projects and needs, as their declared table.

    `without_damaged` as in `table_of`.
    """
    declared: Table = records.model.table()
    names = [column.name for column in declared.columns if column.name not in records.model.apart]
    return table_of(declared.name, values_of(records, names), without_damaged=without_damaged)


def values_of(records: QuerySet[Any], columns: Iterable[str]) -> list[dict[str, Any]]:
    """Columns of records as dicts without empty ones, read in one go and without making objects of them."""
    names = list(columns)
    with reading(records.order_by("pk").values_list(*names)) as rows:
        return [
            {name: value for name, value in zip(names, row, strict=True) if value not in (None, "", [], {})}
            for row in rows
        ]


def grouped(records: QuerySet[Any], by: str, columns: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Entries of a list, such as contributors, by the record they belong to."""
    names = list(columns)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with reading(records.order_by(by, "pk").values_list(by, *names)) as rows:
        for owner, *row in rows:
            kept = {name: value for name, value in zip(names, row, strict=True) if value not in (None, "")}
            found[owner].append(kept)
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
