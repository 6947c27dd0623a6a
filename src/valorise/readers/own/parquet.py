"""Parquet files, read in parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from valorise.readers.source import Source
from valorise.terms.errors import Invalid

MARK = b"PAR1"
ROWS = 10_000


def is_parquet(source: Source) -> bool:
    """Whether the file begins as Parquet files do."""
    return source.head.startswith(MARK)


def columns(source: Source) -> list[str]:
    """Names of the top-level columns; none where the file is damaged, which reading will then say."""
    try:
        return list(_opened(source).schema_arrow.names)
    except Invalid:
        return []


def records(source: Source) -> Iterator[dict[str, Any]]:
    """Rows as objects; what is missing is left out."""
    file = _opened(source)
    try:
        for part in file.iter_batches(batch_size=ROWS):
            for row in part.to_pylist():
                yield {name: value for name, value in row.items() if value is not None}
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _damaged(source, error) from error


def _opened(source: Source) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(source.path)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(source, error) from error


def _damaged(source: Source, error: Exception) -> Invalid:
    return Invalid(
        what=f"“{source.name}” begins as a Parquet file but cannot be read.",
        where=source.name,
        why=f"The reader of Parquet says: {str(error).splitlines()[0] if str(error) else type(error).__name__}",
        fix="Write the file again.",
    )
