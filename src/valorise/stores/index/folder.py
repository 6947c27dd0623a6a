"""Changing the index that a folder holds: one writer at a time, and each change whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from valorise.matching.keys import Numbers
from valorise.matching.made_by import analysis
from valorise.matching.settings import Settings
from valorise.matching.texts import chosen, named_once
from valorise.stores.index import manifest as listing
from valorise.stores.index.arrays import Told, digests, silent
from valorise.stores.index.building import built
from valorise.stores.index.kept import DIGESTS, NAMES, checked, keep, opened, without
from valorise.stores.index.manifest import BESIDE, LOCK, PARTS, Listed, Manifest
from valorise.stores.index.merged import due, merged
from valorise.stores.index.part import Part
from valorise.stores.index.refusals import Unreadable, busy, no_room, not_an_index
from valorise.stores.index.safely import File, array_read, array_written, holds, synced
from valorise.stores.index.turns import turn
from valorise.terms.errors import Missing

THERE = {"id": pl.String(), "row": pl.Int64(), "digest": pl.UInt64()}
MET = {"id": pl.String(), "row": pl.Int64(), "kind": pl.String()}
NOTHING: Mapping[str, File] = {}
WAIT = 10.0
"""Seconds to wait for another writer."""


@dataclass(frozen=True, slots=True)
class Changed:
    """How many records were added, changed, deleted, and found to be as they were."""

    added: int = 0
    changed: int = 0
    deleted: int = 0
    same: int = 0

    @property
    def any(self) -> bool:
        """Whether the index is another now."""
        return bool(self.added or self.changed or self.deleted)


@contextmanager
def writing(folder: Path, settings: Settings, *, wait: float = WAIT, anew: bool = False) -> Iterator[Writer]:
    """The index of a folder, to be changed; a new or empty folder becomes one; `anew` begins it again.

    Raises Refused where other files are in the folder, NotReady where another program writes or the disk is full: what
    was there before is there still. Raises `Unreadable` where the index cannot be used and is not begun anew. Remains
    of writers that were stopped are removed at the end.
    """
    if not listing.is_index(folder):
        raise not_an_index(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with turn(folder / LOCK, wait) as mine:
            if not mine:
                raise busy(folder)
            before = _present(folder, settings, anew)
            writer = Writer(folder, settings, before)
            try:
                yield writer
            finally:
                if not anew or writer.present is not before:
                    writer.sweep()
    except OSError as error:
        raise no_room(folder, error.strerror) from error


class Writer:
    """Changes an index; only `writing` gives one, so that there is one at a time."""

    def __init__(self, folder: Path, settings: Settings, present: Manifest) -> None:
        self.folder, self.settings, self.present = folder, settings, present

    def change(self, records: pl.DataFrame, *, deleted: Iterable[str] = (), told: Told = silent) -> Changed:
        """Add the records that are new, change those that are otherwise than before, and delete the named ones.

        A record that is both given and to be deleted stays. When this returns, whoever opens the index sees the change.
        """
        given = chosen(named_once(records))
        return self._changed(given, pl.Series("id", [*deleted], dtype=pl.String), told)

    def become(self, records: pl.DataFrame, *, told: Told = silent) -> Changed:
        """Let the index hold these records and no others."""
        given = chosen(named_once(records))
        held = [_there(self._opened(part))["id"] for part in self.present.parts]
        return self._changed(given, pl.concat([pl.Series("id", [], dtype=pl.String), *held]), told)

    def tidy(self) -> None:
        """Merge small parts where there are many of one size, and write those again from which much is gone."""
        while parts := due(self.present.parts):
            self._write_as_one(parts)

    def forget(self) -> None:
        """Write each part again from which records are gone, so that none of their names and words stays on the disk.

        No text is read again. The old files go when writing ends.
        """
        for part in [one for one in self.present.parts if one.gone]:
            self._write_as_one([part])

    def put_beside(self, name: str, array: npt.NDArray[Any]) -> None:
        """Keep an array about the whole index as it is now, such as one that was learned from it.

        The next change of the index drops it; merging keeps it, because no record is another then.
        """
        (self.folder / BESIDE).mkdir(exist_ok=True)
        file = f"{name}-{token_hex(4)}.npy"
        written = array_written(self.folder / BESIDE / file, array)
        synced(self.folder / BESIDE)
        others = {one: kept for one, kept in self.present.beside.items() if named(one) != name}
        self._commit(self.present.parts, {**others, file: written})

    def sweep(self) -> None:
        """Remove files that the present state does not name: remains of a writer that was stopped, and older states."""
        named = {one.name: one for one in self.present.parts}
        for place in _inside(self.folder / PARTS):
            if place.name not in named:
                shutil.rmtree(place) if place.is_dir() else place.unlink()
                continue
            for file in _inside(place):
                if file.name not in named[place.name].files:
                    file.unlink()
        for file in _inside(self.folder / BESIDE):
            if file.name not in self.present.beside:
                file.unlink()
        (self.folder / f"{listing.MANIFEST}.new").unlink(missing_ok=True)

    def _write_as_one(self, parts: list[Listed]) -> None:
        checked(self.folder, parts)
        made = merged([opened(self.folder, one, self.settings) for one in parts])
        new = (keep(self.folder, self._name(), made),) if made.names.len() else ()
        self._commit((*(one for one in self.present.parts if one not in parts), *new), self.present.beside)

    def _changed(self, given: pl.DataFrame, deleted: pl.Series, told: Told) -> Changed:
        if not self.present.parts:
            self._write(given, {}, told)
            return Changed(added=given.height)
        given = given.with_columns(digest=digests(given))
        wanted = given.select("id", "digest")
        gone: dict[str, Numbers] = {}
        met: list[pl.DataFrame] = []
        for part in self.present.parts:
            found = _met(self._opened(part), wanted, deleted)
            met.append(found)
            gone[part.name] = found.filter(pl.col("kind") != "same")["row"].to_numpy()
        kinds = pl.concat([pl.DataFrame(schema=MET), *met])
        counts = dict(kinds.group_by("kind").len().iter_rows())
        same = kinds.filter(kind="same")["id"]
        new = given.filter(~pl.col("id").is_in(same.implode())) if same.len() else given
        added = new.height - counts.get("changed", 0)
        made = Changed(added, counts.get("changed", 0), counts.get("deleted", 0), counts.get("same", 0))
        if made.any:
            self._write(new, gone, told)
        return made

    def _write(self, new: pl.DataFrame, gone: dict[str, Numbers], told: Told) -> None:
        made = built(self.folder, new, self.settings, self._name(), told)
        parts = [self._without(part, gone[part.name]) for part in self.present.parts]
        self._commit((*(one for one in parts if one.left), *made))

    def _without(self, part: Listed, gone: Numbers) -> Listed:
        if not gone.size:
            return part
        before = opened(self.folder, part, self.settings).gone
        return without(self.folder, part, np.union1d(before, gone), self.present.state + 1)

    def _commit(self, parts: tuple[Listed, ...], beside: Mapping[str, File] = NOTHING) -> None:
        made = replace(self.present, parts=parts, state=self.present.state + 1, beside=beside)
        listing.replace(self.folder, made)
        self.present = made

    def _opened(self, part: Listed) -> Part:
        """A part of which names and digests hold what was written."""
        checked(self.folder, [part], only=(NAMES, DIGESTS, part.gone_in or NAMES))
        return opened(self.folder, part, self.settings)

    def _name(self) -> str:
        """A name that no writer used before, not even one that was stopped and whose helpers still write."""
        return f"{self.present.state + 1:08}-{token_hex(4)}"


def beside(folder: Path, settings: Settings, name: str) -> npt.NDArray[Any] | None:
    """An array about the whole index that `put_beside` kept; None where there is none for the index as it is now."""
    for file, kept in listing.read(folder, settings).beside.items():
        if named(file) == name and holds(folder / BESIDE / file, kept):
            return array_read(folder / BESIDE / file)
    return None


def named(file: str) -> str:
    """The name under which a file beside the index was put there."""
    return file.rsplit("-", 1)[0]


def _present(folder: Path, settings: Settings, anew: bool) -> Manifest:
    try:
        found = listing.read(folder, settings)
        return replace(found, parts=(), beside={}) if anew else found
    except Missing:
        return Manifest(analysis(settings))
    except Unreadable:
        if not anew:
            raise
    return Manifest(analysis(settings))


def _there(part: Part) -> pl.DataFrame:
    """The records of a part that are not gone: name, place and digest."""
    rows = np.delete(np.arange(part.arrays.names.len()), part.gone)
    names = part.arrays.names.gather(pl.Series(rows))
    return pl.DataFrame({"id": names, "row": rows, "digest": part.arrays.digests[rows]}, schema=THERE)


def _met(part: Part, wanted: pl.DataFrame, deleted: pl.Series) -> pl.DataFrame:
    """Records of a part that are given again or to be deleted, and which of the two."""
    given, now = pl.col("now").is_not_null(), pl.col("now") == pl.col("digest")
    named = pl.col("id").is_in(deleted.implode())
    kind = pl.when(given & now).then(pl.lit("same")).when(given).then(pl.lit("changed"))
    joined = _there(part).join(wanted.rename({"digest": "now"}), on="id", how="left")
    return joined.select("id", "row", kind=kind.when(named).then(pl.lit("deleted"))).drop_nulls("kind")


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
