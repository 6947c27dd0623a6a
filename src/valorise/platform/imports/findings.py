"""What was found in the files of an import, kept beside them: too much for a row of the database."""

from __future__ import annotations

from typing import Any

import orjson
import polars as pl

from valorise.platform.imports.models import FileImport
from valorise.platform.imports.reading import Reading
from valorise.terms.tables import table

TABLES = ("accounts", "problems", "merges")
TRACE = "trace.json"
EXAMPLES = 20


def keep(one: FileImport, reading: Reading) -> None:
    """Keep account, problems, merges and some examples of what is new and what changed."""
    one.folder.mkdir(parents=True, exist_ok=True)
    made = reading.register
    # A record is told by its name here: under the plain one another organisation may keep something else.
    merges = made.merges.with_columns(pl.col("into").replace(reading.naming.renamed))
    for name, rows in zip(TABLES, (made.accounts, made.problems, merges), strict=True):
        rows.write_parquet(one.folder / f".{name}.parquet")
    found = reading.difference
    examples = {
        "new": {name: rows[:EXAMPLES] for name, rows in found.new.items() if name != "events"},
        "changed": {name: rows[:EXAMPLES] for name, rows in found.changed.items()},
    }
    (one.folder / ".examples.json").write_bytes(orjson.dumps(examples, default=str))


def found(one: FileImport, name: str) -> pl.DataFrame:
    """One of `accounts`, `problems`, `merges`; empty where nothing was looked at yet."""
    path = one.folder / f".{name}.parquet"
    return pl.read_parquet(path) if path.is_file() else table(name).empty()


def examples(one: FileImport) -> dict[str, Any]:
    """Some of the new and of the changed records, by table."""
    path = one.folder / ".examples.json"
    return dict(orjson.loads(path.read_bytes())) if path.is_file() else {}


def keep_trace(one: FileImport, trace: dict[str, Any]) -> None:
    """Keep what was done to which record, so that it can be taken back."""
    (one.folder / f".{TRACE}").write_bytes(orjson.dumps(trace, default=str))


def trace(one: FileImport) -> dict[str, Any]:
    """What was done to which record."""
    return dict(orjson.loads((one.folder / f".{TRACE}").read_bytes()))
