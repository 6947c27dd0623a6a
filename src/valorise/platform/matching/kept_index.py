"""The assets of each room and their search index, kept on disk and used by all processes until an asset changes.

When something changed, only the changed assets are read from the database; the index is built from the kept table.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock

import polars as pl
from django.conf import settings as site
from polars.exceptions import PolarsError

from valorise.matching.joined import Joined
from valorise.matching.settings import settings
from valorise.platform.matching.rooms import Room, placed
from valorise.platform.register.tables import assets_table
from valorise.stores.index import TermIndex
from valorise.terms.errors import Invalid, Missing
from valorise.terms.tables import table

FOLDER = "indexes"
ASSETS, STATES, INDEX = "assets.parquet", "states.parquet", "index"
STATE: Mapping[str, pl.DataType] = {
    "id": pl.String(),
    "version": pl.Int64(),
    "changed_at": pl.Datetime("us", "UTC"),
}
"""What tells whether a kept asset is still as it is in the register."""
MANY = 2_000
"""Changed assets from which on all of the room are read in one go."""


LARGE = 2_000
"""Assets of a room above which building its index takes longer than somebody who writes should wait."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A room as it is now: its index, and where its assets lie."""

    room: Room
    day: date
    index: TermIndex
    place: Path

    def assets(self, names: pl.Series) -> pl.DataFrame:
        """The named assets of the room as the declared table."""
        try:
            return pl.scan_parquet(self.place / ASSETS).filter(pl.col("id").is_in(names.implode())).collect()
        except (PolarsError, OSError):  # thrown away by a process that knows a newer state
            return assets_table(placed(self.day).filter(room=self.room.name, pk__in=names.to_list()))


_open: dict[str, Kept] = {}
"""Rooms this process has open, by name."""
_building = Lock()


def kept(room: Room, day: date, *, older: bool = False) -> Kept:
    """The room as it is now: open already, else from disk, else built.

    With `older` an earlier state of a large room does too, so that nobody waits while the worker brings it up to date.
    What is shown of its assets must then be decided by the records themselves, as `telling` does.
    """
    found = _open.get(room.name)
    if found is not None and found.room.stamp == room.stamp:
        return found
    with _building:
        enough = found if older and room.size > LARGE else None
        fresh = _from_disk(room, day) or enough or _built(room, day)
        _open[room.name] = fresh
    return fresh


def joined(read: Iterable[Kept], asked: Iterable[Kept]) -> Joined:
    """The indexes of rooms as one: words are counted in all that are read, found is what is asked."""
    return Joined([one.index for one in read], [one.index for one in asked])


def _place(room: Room) -> Path:
    return Path(site.HOME) / FOLDER / room.name / room.stamp


def _from_disk(room: Room, day: date) -> Kept | None:
    """The kept room; None where there is none, or where other settings or a crash left it unusable."""
    place = _place(room)
    if not (place / ASSETS).is_file():
        return None
    try:
        return Kept(room, day, TermIndex.kept(place / INDEX, settings()), place)
    except (
        Missing,
        Invalid,
        PolarsError,
        ValueError,
        EOFError,
        OSError,
    ):  # the last three: tantivy and numpy on damage
        return None


def _built(room: Room, day: date) -> Kept:
    """Bring the kept assets of the room up to date and index them; older states are thrown away."""
    place = _place(room)
    place.parent.mkdir(parents=True, exist_ok=True)
    states = _states(room, day)
    records = _records(room, day, states)
    draft = Path(mkdtemp(prefix=".draft-", dir=place.parent))
    made = TermIndex.of(records, settings(), folder=draft / INDEX)
    records.write_parquet(draft / ASSETS)
    states.write_parquet(draft / STATES)
    _put(draft, place)
    return Kept(room, day, made, place)


def _states(room: Room, day: date) -> pl.DataFrame:
    rows = placed(day).filter(room=room.name).order_by("pk").values_list(*STATE)
    return pl.DataFrame(list(rows), schema=STATE, orient="row")


def _records(room: Room, day: date, states: pl.DataFrame) -> pl.DataFrame:
    """The assets of the room: those that changed from the database, the others as they were kept last."""
    old, before = _last(room)
    same = states.join(before, on=list(STATE), how="semi")["id"]
    changed = states.filter(~pl.col("id").is_in(same.implode()))["id"].to_list()
    here = placed(day).filter(room=room.name)
    if len(changed) > MANY:
        return assets_table(here)
    new = assets_table(here.filter(pk__in=changed))
    return pl.concat([old.filter(pl.col("id").is_in(same.implode())), new]).sort("id")


def _last(room: Room) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The assets and their states as they were kept last; empty where nothing usable is there."""
    declared, none = table("assets"), pl.DataFrame(schema=STATE)
    for place in sorted(_place(room).parent.glob(f"[!.]*/{ASSETS}"), key=lambda path: path.stat().st_mtime_ns)[-1:]:
        try:
            old, before = pl.read_parquet(place), pl.read_parquet(place.with_name(STATES))
        except (PolarsError, OSError):
            continue
        if old.schema == pl.Schema(declared.schema):
            return old, before
    return declared.empty(), none


def _put(draft: Path, place: Path) -> None:
    """Let the draft be what is kept; where another process put the same there meanwhile, theirs is as good."""
    try:
        if place.exists():
            shutil.rmtree(place)
        draft.rename(place)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
    for old in place.parent.iterdir():
        if old != place and not old.name.startswith(".draft-"):
            shutil.rmtree(old, ignore_errors=True)
