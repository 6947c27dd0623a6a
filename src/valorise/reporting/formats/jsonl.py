"""JSON Lines: one object a line in UTF-8, as every other program and Valorise itself can read."""

from __future__ import annotations

import polars as pl

from valorise.reporting.formats.values import encoded, objects

TAKES, SUFFIX, MEDIA = "table", ".jsonl", "application/jsonl"


def write(name: str, table: pl.DataFrame) -> bytes:
    """One line per row in interchange form: what is missing is left out, exact amounts keep every digit.

    `name` is the result table the rows belong to. No row gives no byte.
    """
    return b"".join(encoded(row) + b"\n" for row in objects(table, name))
