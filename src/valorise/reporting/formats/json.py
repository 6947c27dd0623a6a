"""JSON: one object with a list of rows per table."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from valorise.reporting.formats.values import encoded, objects

TAKES, SUFFIX, MEDIA = "tables", ".json", "application/json"


def write(tables: Mapping[str, pl.DataFrame]) -> bytes:
    """All tables by name, their rows in interchange form."""
    return encoded({name: list(objects(table, name)) for name, table in tables.items()})
