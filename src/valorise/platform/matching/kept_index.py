"""The assets of each room and their search index, kept on disk and used by all processes until an asset changes.

When something changed, only the changed assets are read from the database; the index takes up these and leaves the
others as they are.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Mapping
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
from valorise.platform.foundation import clock
from valorise.platform.matching import vectors
from valorise.platform.matching.rooms import Room, placed
from valorise.platform.register.tables import assets_table
from valorise.stores.index import TermIndex, linked, writing
from valorise.terms.errors import Invalid, Missing, NotReady
from valorise.terms.tables import table

FOLDER = "indexes"
ASSETS, STATES, INDEX = "assets.parquet", "states.parquet", "index"
STATE: Mapping[str, pl.DataType] = {
    "id": pl.String(),
    "version": pl.Int64(),
    "changed_at": pl.Datetime("us", "UTC"),
}
"""What tells whether a kept asset is still as it is in the register."""
HOUR = 3_600
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
            return assets_table(
                placed(self.day).filter(room=self.room.name, pk__in=names.to_list()), without_damaged=True
            )


@dataclass(frozen=True, slots=True)
class Last:
    """The assets of a room and their states as they were kept last, and where; None where nothing usable is there."""

    assets: pl.DataFrame
    states: pl.DataFrame
    place: Path | None = None


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


def behind(every: Mapping[str, Room]) -> list[Room]:
    """Rooms of which something is kept that is no longer so: it may hold what was erased since."""
    places = [(room, _place(room)) for room in every.values()]
    return [room for room, place in places if place.parent.is_dir() and not (place / ASSETS).is_file()]


def left_over(there: Collection[str]) -> list[Path]:
    """What is kept of rooms that hold nothing any more, and drafts of programs that were stopped.

    Only what nobody touched for an hour: a younger one may be in the making.
    """
    folder = Path(site.HOME) / FOLDER
    found = [*folder.glob("*"), *folder.glob("*/.draft-*")]
    return [one for one in found if one.name not in there and one.is_dir() and _age(one) >= HOUR]


def sweep(there: Collection[str]) -> None:
    """Throw away what is left over."""
    for one in left_over(there):
        shutil.rmtree(one, ignore_errors=True)
        _open.pop(one.name, None)
    vectors.sweep(there)


def _age(folder: Path) -> float:
    """Seconds since something was put there; 0 where it is gone by now."""
    try:
        return clock.true_now().timestamp() - folder.stat().st_mtime
    except OSError:
        return 0.0


def _place(room: Room) -> Path:
    return Path(site.HOME) / FOLDER / room.name / room.stamp


def _from_disk(room: Room, day: date) -> Kept | None:
    """The kept room; None where there is none, or where other settings or a crash left it unusable."""
    place = _place(room)
    if not (place / ASSETS).is_file():
        return None
    try:
        return Kept(room, day, TermIndex.kept(place / INDEX, settings()), place)
    except (Missing, Invalid, OSError):
        return None


def _built(room: Room, day: date) -> Kept:
    """Bring the kept assets of the room up to date and index them; older states are thrown away."""
    place = _place(room)
    place.parent.mkdir(parents=True, exist_ok=True)
    states = _states(room, day)
    last = _last(room)
    changed = _changed(states, last)
    records = _records(room, day, last, states, changed)
    draft = Path(mkdtemp(prefix=".draft-", dir=place.parent))
    made = _indexed(draft / INDEX, last, records, changed)
    records.write_parquet(draft / ASSETS)
    states.write_parquet(draft / STATES)
    _put(draft, place)
    _forget(room, last, records, changed)
    return Kept(room, day, made, place)


def _forget(room: Room, last: Last, records: pl.DataFrame, changed: pl.Series) -> None:
    """Let nothing stay of what a sentence encoder made of assets that changed or left the room."""
    if last.place is None:
        vectors.forget_room(room.name)  # nobody knows what stood there
    same = records.filter(~pl.col("id").is_in(changed.implode()))["id"]
    vectors.forget_assets(room.name, last.assets.filter(~pl.col("id").is_in(same.implode())))


def _indexed(folder: Path, last: Last, records: pl.DataFrame, changed: pl.Series) -> TermIndex:
    """The index of the last state with what changed since, and nothing left of what is gone; else one built anew."""
    if last.place and changed.len() <= MANY:
        try:
            return _followed(folder, last.place / INDEX, last, records, changed)
        except (Missing, Invalid, NotReady, OSError):  # damaged, of other settings, or thrown away meanwhile
            shutil.rmtree(folder, ignore_errors=True)
    return TermIndex.of(records, settings(), folder=folder)


def _followed(folder: Path, before: Path, last: Last, records: pl.DataFrame, changed: pl.Series) -> TermIndex:
    linked(before, folder, settings())
    gone = last.assets.filter(~pl.col("id").is_in(records["id"].implode()))["id"]
    with writing(folder, settings()) as writer:
        writer.change(records.filter(pl.col("id").is_in(changed.implode())), deleted=gone)
        writer.tidy()
        writer.forget()
    return TermIndex.kept(folder, settings())


def _changed(states: pl.DataFrame, last: Last) -> pl.Series:
    """Names of assets that are new or otherwise than they were kept last."""
    return states.join(last.states, on=list(STATE), how="anti")["id"]


def _states(room: Room, day: date) -> pl.DataFrame:
    rows = placed(day).filter(room=room.name).order_by("pk").values_list(*STATE)
    return pl.DataFrame(list(rows), schema=STATE, orient="row")


def _records(room: Room, day: date, last: Last, states: pl.DataFrame, changed: pl.Series) -> pl.DataFrame:
    """The assets of the room: those that changed from the database, the others as they were kept last."""
    here = placed(day).filter(room=room.name)
    if changed.len() > MANY:
        return assets_table(here, without_damaged=True)
    new = assets_table(here.filter(pk__in=changed.to_list()), without_damaged=True)
    same = states.join(last.states, on=list(STATE), how="semi")["id"]
    return pl.concat([last.assets.filter(pl.col("id").is_in(same.implode())), new]).sort("id")


def _last(room: Room) -> Last:
    """What was kept last; empty where nothing usable is there."""
    declared = table("assets")
    for place in sorted(_place(room).parent.glob(f"[!.]*/{ASSETS}"), key=lambda path: path.stat().st_mtime_ns)[-1:]:
        try:
            old, before = pl.read_parquet(place), pl.read_parquet(place.with_name(STATES))
        except (PolarsError, OSError):
            continue
        if old.schema == pl.Schema(declared.schema):
            return Last(old, before, place.parent)
    return Last(declared.empty(), pl.DataFrame(schema=STATE))


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
