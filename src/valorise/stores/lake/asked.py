"""Questions in SQL to the datasets of a lake, by DuckDB: it may read the loads that count, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from valorise.terms.errors import Invalid

if TYPE_CHECKING:
    import duckdb

MEMORY = "4GB"
Datasets = Mapping[tuple[str, str], Sequence[Path]]
"""Files by state and name of the dataset."""


def ask(datasets: Datasets, question: str) -> pl.DataFrame:
    """What one SELECT says of the datasets, each a table such as `raw.projects`; `Invalid` where it cannot be asked."""
    import duckdb

    try:
        base = duckdb.connect(config={"memory_limit": MEMORY})
        _close(base, datasets)
        kinds = [one.type for one in base.extract_statements(question)]
        if kinds != [duckdb.StatementType.SELECT]:
            raise _refused(question, "One SELECT can be asked at a time, and nothing else.", datasets)
        return pl.DataFrame(base.sql(question).pl())
    except duckdb.Error as error:
        raise _refused(question, str(error).strip().splitlines()[0], datasets) from error


def _close(base: duckdb.DuckDBPyConnection, datasets: Datasets) -> None:
    """Each dataset as a view, and every other door shut: no other file, no network, no extension."""
    paths = [str(path) for files in datasets.values() for path in files]
    base.execute("SET allowed_paths = ?", [paths])
    base.execute("SET enable_external_access = false")
    for (state, name), files in datasets.items():
        base.execute(f'CREATE SCHEMA IF NOT EXISTS "{state}"')
        base.execute(f'SET schema = "{state}"')
        base.read_parquet([str(one) for one in files], union_by_name=True).create_view(name)
    base.execute("SET schema = main")
    base.execute("SET lock_configuration = true")


def _refused(question: str, why: str, datasets: Datasets) -> Invalid:
    known = ", ".join(f"{state}.{name}" for state, name in datasets) or "none yet"
    return Invalid(
        what="The question could not be answered.",
        where=question.strip()[:200],
        why=f"{why} Datasets: {known}.",
        fix="Ask with one SELECT; valorise lake status lists the datasets, and their columns with --columns.",
    )
