"""The register on disk: one Parquet file per table, replaced whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl
from polars.exceptions import ComputeError, PolarsError

from valorise.terms.errors import Invalid, Missing, NotReady
from valorise.terms.tables import table, tables

FOLDER = "register"
EARLIER = "register-before"
"""Tables as they were before the last extension, beside the register itself."""
SEAL = "after.json"


def load(home: Path) -> dict[str, pl.DataFrame]:
    """Tables kept in this home by name; none where nothing was kept yet.

    A column that was declared since then is missing in every row; `Invalid` where a file is damaged.
    """
    found = {name: home / FOLDER / f"{name}.parquet" for name in tables()}
    return {name: _read(path, name) for name, path in found.items() if path.is_file()}


def stamp(home: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes whenever somebody saves here: names, times and sizes of the files."""
    found = sorted((home / FOLDER).glob("*.parquet"))
    return tuple((path.name, (said := path.stat()).st_mtime_ns, said.st_size) for path in found)


def save(home: Path, kept: Mapping[str, pl.DataFrame]) -> None:
    """Keep these tables; each old file stays until its new one is written and on the disk.

    Raises `NotReady` where the disk is full or closed to us; what was kept before stays.
    """
    folder = home / FOLDER
    drafts: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in kept.items():
            draft = folder / f".{name}.{os.getpid()}.draft"
            drafts.append((draft, folder / f"{name}.parquet"))
            _write(rows, draft)
        for draft, path in drafts:
            draft.replace(path)
    except (OSError, ComputeError) as error:  # the writer of Parquet tells a full disk as an error of its own
        raise NotReady(
            what="The register could not be kept.",
            where=str(folder),
            why=f"The system says: {str(error).splitlines()[0]}.",
            fix="Make room, or choose another folder with --store; what was kept before is unchanged.",
        ) from error
    finally:
        for draft, _ in drafts:
            draft.unlink(missing_ok=True)


def set_aside(home: Path, names: Iterable[str]) -> None:
    """Copy the tables that are about to be replaced, so that the step can be taken back; only the last one can."""
    folder, earlier = home / FOLDER, home / EARLIER
    try:
        shutil.rmtree(earlier, ignore_errors=True)
        earlier.mkdir(parents=True)
        for name in names:
            path = folder / f"{name}.parquet"
            if path.is_file():
                shutil.copy2(path, earlier / path.name)
            else:
                (earlier / f"{name}.absent").touch()
    except OSError as error:
        raise NotReady(
            what="The register as it is could not be set aside, so nothing was changed.",
            where=str(earlier),
            why=f"The system says: {error.strerror}.",
            fix="Make room, or choose another folder with --store.",
        ) from error


def sealed(home: Path) -> None:
    """Remember how the register looks after the step, so that it is only taken back while nothing followed."""
    (home / EARLIER / SEAL).write_text(json.dumps(stamp(home)), encoding="utf-8")


def check_earlier(home: Path) -> None:
    """Raise `Missing` where no step can be taken back, `NotReady` where the register changed since it."""
    seal = home / EARLIER / SEAL
    if not seal.is_file():
        raise Missing(
            what="There is no step of this register that could be taken back.",
            where=str(home),
            fix="Only the last extension can be taken back, and only once.",
        )
    if json.loads(seal.read_text(encoding="utf-8")) != [list(one) for one in stamp(home)]:
        raise NotReady(
            what="The register changed since it was extended.",
            where=str(home),
            why="Taking the extension back would lose what came after it.",
            fix="Bring a backup back, or mend the records one by one.",
        )


def put_back(home: Path) -> None:
    """Tables as they were before the last step; those that came with it leave."""
    check_earlier(home)
    earlier = home / EARLIER
    (earlier / SEAL).unlink()
    for path in sorted(earlier.glob("*.parquet")):
        path.replace(home / FOLDER / path.name)
    for path in sorted(earlier.glob("*.absent")):
        (home / FOLDER / f"{path.stem}.parquet").unlink(missing_ok=True)
    shutil.rmtree(earlier, ignore_errors=True)


def _write(rows: pl.DataFrame, draft: Path) -> None:
    with draft.open("wb") as stream:
        rows.write_parquet(stream, compression="zstd")
        stream.flush()
        os.fsync(stream.fileno())


def _read(path: Path, name: str) -> pl.DataFrame:
    declared = table(name)
    try:
        found = pl.read_parquet(path)
        missing = [
            pl.lit(None, dtype=kind).alias(column) for column, kind in declared.schema.items() if column not in found
        ]
        return found.with_columns(missing).select(list(declared.schema)).cast(declared.schema)
    except (PolarsError, OSError) as error:
        raise Invalid(
            what=f"The kept table “{name}” cannot be read.",
            where=str(path),
            why=f"The reader says: {str(error).splitlines()[0]}.",
            fix="Bring the file back from a backup, or move it away and ingest the sources again.",
        ) from error
