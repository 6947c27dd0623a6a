"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from valorise.reporting.formats.jsonl import write as lines
from valorise.terms.errors import NotReady


def write_tables(tables: Mapping[str, pl.DataFrame], folder: Path) -> list[Path]:
    """Each table as JSON Lines in the folder; the paths written."""
    return write_files({f"{name}.jsonl": lines(name, table) for name, table in tables.items()}, folder)


def write_files(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Each file under its name in the folder; an old file stays whole until the new one is.

    Raises `NotReady` where the folder cannot be written; what was there before stays.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_write(folder / name, content) for name, content in files.items()]
    except OSError as error:
        raise NotReady(
            what=f"“{folder}” could not be written.",
            where=str(error.filename or folder),
            why=f"The system says: {error.strerror}.",
            fix="Make room or choose another folder with --out; files that were there are unchanged.",
        ) from error


def _write(path: Path, content: bytes) -> Path:
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return path
