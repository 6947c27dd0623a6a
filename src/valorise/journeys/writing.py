"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import polars as pl

from valorise.reporting.formats import csv
from valorise.reporting.formats.jsonl import write as lines
from valorise.terms.errors import Invalid, NotReady


def write_tables(tables: Mapping[str, pl.DataFrame], folder: Path) -> list[Path]:
    """Each table as JSON Lines in the folder; the paths written."""
    return write_files({f"{name}.jsonl": lines(name, table) for name, table in tables.items()}, folder)


def write_files(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Each file under its name in the folder; old files stay whole until all the new ones are.

    Raises `NotReady` where the folder cannot be written; what was there before stays.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        drafts = _Drafts()
        with drafts:
            for name, content in files.items():
                drafts.write(folder / name, content)
        return [folder / name for name in files]
    except OSError as error:
        raise NotReady(
            what=f"“{folder}” could not be written.",
            where=str(folder),
            why=f"The system says: {error.strerror}.",
            fix="Make room or choose another folder with --out; files that were there are unchanged.",
        ) from error


def write_answer(table: pl.DataFrame, path: Path) -> None:
    """An answer in the format that the ending of the file says; `Invalid` for another ending."""
    formats = {
        ".csv": lambda: csv.write("", table),
        ".jsonl": lambda: lines("", table),
        ".parquet": lambda: _parquet(table),
    }
    if path.suffix not in formats:
        raise Invalid(
            what=f"“{path.name}” says no format that an answer can be written in.",
            where="--out",
            fix=f"Let the file end in one of {', '.join(formats)}.",
        )
    write_files({path.name: formats[path.suffix]()}, path.parent)


def _parquet(table: pl.DataFrame) -> bytes:
    kept = BytesIO()
    table.write_parquet(kept)
    return kept.getvalue()


class _Drafts:
    """Files written beside their places, which they take together at the end; none is left where something fails."""

    def __init__(self) -> None:
        self._drafts: dict[Path, Path] = {}

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            for path, draft in self._drafts.items() if kind is None else ():
                draft.chmod(0o644)
                draft.replace(path)
        finally:
            for draft in self._drafts.values():
                draft.unlink(missing_ok=True)

    def write(self, path: Path, content: bytes) -> None:
        """Write a draft; what is no ordinary file, such as /dev/stdout, is written to at once."""
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)
            return
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        self._drafts[path] = Path(draft)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
