"""From the database to tables for the calculation: one query, one table, never a loop over records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
from django.db.models import QuerySet

from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one


def table_of(name: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows in interchange form as the declared table; a row that no longer fits its declaration is left out whole."""
    declared = table(name)
    fit = (check_one(declared, row, Place())[0] for row in rows)
    return pl.DataFrame([row for row in fit if row is not None], schema=declared.schema)


def values_of(records: QuerySet[Any], columns: Iterable[str]) -> Iterable[dict[str, Any]]:
    """Columns of records as dicts without empty ones, read in one go and without making objects of them."""
    names = list(columns)
    for row in records.values_list(*names).iterator(chunk_size=5_000):
        yield {name: value for name, value in zip(names, row, strict=True) if value not in (None, "", [], {})}
