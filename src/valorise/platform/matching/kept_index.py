"""The search index of each room, kept on disk and used by all processes until an asset of the room changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock

from django.conf import settings as site
from polars.exceptions import PolarsError

from valorise.matching.joined import Joined
from valorise.matching.settings import settings
from valorise.platform.foundation.tables import table_of, values_of
from valorise.platform.matching.rooms import Room, placed
from valorise.stores.index import TermIndex
from valorise.terms.errors import Invalid, Missing

FOLDER = "indexes"
TEXTS = ("id", "title", "summary", "language", "keywords", "fields")
"""Columns that hold words."""
_open: dict[str, tuple[str, TermIndex]] = {}
"""Indexes this process has open, by room, with their stamps."""
_building = Lock()


def joined(read: Iterable[Room], asked: Iterable[Room], day: date) -> Joined:
    """The indexes of rooms as one: words are counted in all that are read, found is what is asked."""
    known = {room.name: index_of(room, day) for room in sorted({*read, *asked})}
    return Joined([known[room.name] for room in read], [known[room.name] for room in asked])


def index_of(room: Room, day: date) -> TermIndex:
    """The index of a room as it is now: open already, else from disk, else built."""
    stamp, found = _open.get(room.name, ("", None))
    if found is not None and stamp == room.stamp:
        return found
    with _building:
        found = _from_disk(room) or _built(room, day)
        _open[room.name] = (room.stamp, found)
    return found


def _place(room: Room) -> Path:
    return Path(site.HOME) / FOLDER / room.name / room.stamp


def _from_disk(room: Room) -> TermIndex | None:
    """The kept index; None where there is none, or where other settings or a crash left it unusable."""
    try:
        return TermIndex.kept(_place(room), settings())
    except (Missing, Invalid, PolarsError, ValueError, OSError):  # tantivy tells a damaged index as ValueError
        return None


def _built(room: Room, day: date) -> TermIndex:
    """Read the assets of the room and index them; what other processes built meanwhile is used instead."""
    records = table_of("assets", values_of(placed(day).filter(room=room.name), TEXTS))
    place = _place(room)
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=".draft-", dir=place.parent))
    made = TermIndex.of(records, settings(), folder=draft)
    try:
        if place.exists():
            shutil.rmtree(place)
        draft.rename(place)
    except OSError:  # somebody else put theirs there between the two steps; ours is as good and stays open
        shutil.rmtree(draft, ignore_errors=True)
    _tidy(place)
    return made


def _tidy(kept: Path) -> None:
    """Throw away older indexes of the room; what another process has open stays readable to it until it closes."""
    for old in kept.parent.iterdir():
        if old != kept and not old.name.startswith(".draft-"):
            shutil.rmtree(old, ignore_errors=True)
