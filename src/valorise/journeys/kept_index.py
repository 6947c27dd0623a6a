"""The search index of a command, kept in a folder and brought up to date by what changed since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from valorise.matching.settings import Settings
from valorise.stores.index import Changed, TermIndex, Unreadable, writing


@dataclass(frozen=True, slots=True)
class Indexed:
    """An index that holds the records as they are now, and what it took; `again` says why it was built again."""

    index: TermIndex
    changed: Changed
    again: str | None = None


def index_in(folder: Path, records: pl.DataFrame, settings: Settings, told: Callable[[int, int], None]) -> Indexed:
    """The index of a folder, holding these records and no others: only what is new or changed is read.

    An index that is damaged, or that another version or other settings made, is built again. Raises Refused where the
    folder holds something else, NotReady where another program writes to it or the disk is full.
    """
    try:
        return _up_to_date(folder, records, settings, told, anew=False)
    except Unreadable as error:
        return replace(_up_to_date(folder, records, settings, told, anew=True), again=error.what)


def _up_to_date(
    folder: Path, records: pl.DataFrame, settings: Settings, told: Callable[[int, int], None], *, anew: bool
) -> Indexed:
    with writing(folder, settings, anew=anew) as writer:
        changed = writer.become(records, told=told)
        writer.tidy()
        return Indexed(TermIndex.kept(folder, settings), changed)
