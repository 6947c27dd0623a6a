"""Parts of an index on the disk: written once, never changed; what is gone from one stands in a file of its own."""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path

import numpy as np
import polars as pl
from polars.exceptions import PolarsError

from valorise.matching.keys import Numbers
from valorise.matching.settings import Settings
from valorise.stores.index.arrays import Arrays, Forward
from valorise.stores.index.manifest import PARTS, Listed
from valorise.stores.index.part import NOBODY, Part
from valorise.stores.index.refusals import damaged
from valorise.stores.index.safely import array_read, array_written, holds, synced, written

NAMES, DIGESTS = "names.arrow", "digests.npy"
FORWARD = ("starts", "term", "times", "lengths")
OTHERS = ("digests", "keys", "first", "rows", "levels")


def keep(folder: Path, name: str, arrays: Arrays) -> Listed:
    """Write a part into the folder of an index; nothing names it yet."""
    place = folder / PARTS / name
    place.mkdir(parents=True)
    files = {NAMES: written(place / NAMES, lambda file: file.write(_named(arrays.names)))}
    every = {one: getattr(arrays.forward, one) for one in FORWARD} | {one: getattr(arrays, one) for one in OTHERS}
    for one, array in every.items():
        files[f"{one}.npy"] = array_written(place / f"{one}.npy", array)
    synced(place)
    return Listed(name, arrays.names.len(), 0, files)


def without(folder: Path, part: Listed, gone: Numbers, state: int) -> Listed:
    """The same part with these records gone, by their places; only the list of them is written."""
    name = f"gone-{state}.npy"
    file = array_written(folder / PARTS / part.name / name, gone)
    synced(folder / PARTS / part.name)
    files = {one: kept for one, kept in part.files.items() if one != part.gone_in}
    return Listed(part.name, part.records, gone.size, {**files, name: file}, name)


def opened(folder: Path, part: Listed, settings: Settings) -> Part:
    """A part as it was written; arrays are read as far as they are needed."""
    place = folder / PARTS / part.name
    try:
        names = pl.read_ipc(place / NAMES)["id"]
        forward = Forward(*(array_read(place / f"{one}.npy") for one in FORWARD))
        others = {one: array_read(place / f"{one}.npy") for one in OTHERS}
        gone = gone_from(folder, part)
    except (PolarsError, ValueError, EOFError) as error:
        raise damaged(folder, part.name) from error
    return Part(Arrays(names=names, forward=forward, **others), settings, gone)


def gone_from(folder: Path, part: Listed) -> Numbers:
    """The places of the records that are gone from a part, ascending."""
    return array_read(folder / PARTS / part.name / part.gone_in).astype(np.int64) if part.gone_in else NOBODY


def checked(folder: Path, parts: Iterable[Listed], *, only: Container[str] | None = None) -> None:
    """Raise `Unreadable` where a file does not hold what was written; `only` names the files to look at."""
    for part in parts:
        for name, file in part.files.items():
            if (only is None or name in only) and not holds(folder / PARTS / part.name / name, file):
                raise damaged(folder, f"{PARTS}/{part.name}/{name}")


def _named(names: pl.Series) -> bytes:
    return pl.DataFrame({"id": names}).write_ipc(None).getvalue()
