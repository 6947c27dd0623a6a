"""The register that an office keeps between runs: extended by new rows, with every arrival told in the event log.

What is in the register stands in the store's folder as one Parquet file per table; events stand in its log, never in
both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from valorise.journeys.ingest import Given, Register, Tell, checksums, register, usable
from valorise.stores import register as disk
from valorise.stores.events import Event, EventLog, events_from, holds_log, open_log
from valorise.stores.events.place import is_address
from valorise.terms.errors import Invalid, NotReady
from valorise.terms.tables import table
from valorise.terms.tables.checks import interchange

Row = Mapping[str, Any]
LOGGED = "events"
PERSONS = {"contributors", "owners"}
"""Columns of assets that name persons: the chain never forgets, so it must not know them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The register as it is now, and what this extension changed in it."""

    register: Register
    new: int = 0
    """Assets that were not there before."""
    changed: int = 0
    """Assets that were there and gained something."""
    events: int = 0
    """Events of the files that the log did not hold yet."""


@dataclass
class _Change:
    """Events to record and tables to write; nothing of it is done yet."""

    events: list[Event] = field(default_factory=list)
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)


def kept(store: Path | str) -> dict[str, pl.DataFrame]:
    """Tables of the register in this store, with the events of its log; none where nothing was kept yet."""
    found = {} if is_address(store) else disk.load(Path(store))
    if found and holds_log(store):
        with open_log(store, create=False) as log:
            found[LOGGED] = log.read()
    return found


def keep(given: Sequence[Given], place: Path | str, *, at: datetime, tell: Tell) -> Kept:
    """Extend the register in the store by all rows of the files.

    Log and register change together or not at all; the same files twice change nothing. `Invalid` where not a single
    row could be used, `NotReady` where another program extended the register in the meantime.
    """
    store = _folder(place)
    seen = disk.stamp(store)
    found, change = _prepared(given, store, at, tell)
    tell("Keeping the register", 0, 0)
    if change.events or change.tables:
        with open_log(store) as log, log.locked():
            _apply(change, log, store, seen)
    return found


def rehearse(given: Sequence[Given], place: Path | str, *, at: datetime, tell: Tell) -> Kept:
    """What `keep` would do with the same files now; nothing is written."""
    return _prepared(given, _folder(place), at, tell)[0]


def undo(place: Path | str, *, at: datetime) -> dict[str, int]:
    """Put the register back as it was before it was extended last; rows by table as they are then.

    The log keeps what happened and tells this step too. `Missing` where there is nothing to take back, `NotReady`
    where the register changed since.
    """
    store = _folder(place)
    disk.check_earlier(store)
    with open_log(store) as log, log.locked():
        log.append([Event(activity="change-undone", at=at, details={"undoes": "register-extended"})])
        disk.put_back(store)
    return {name: rows.height for name, rows in disk.load(store).items()}


def _prepared(given: Sequence[Given], store: Path, at: datetime, tell: Tell) -> tuple[Kept, _Change]:
    """The register as it would be with these files, and what had to be written for it."""
    before = kept(store)
    made = register(given, tell=tell, kept=before)
    usable(made)
    change = _change(made, before, checksums(given), at)
    there = set(before["assets"]["id"]) if "assets" in before else set()
    new = sum(name not in there for name in made["assets"]["id"])
    changed = sum(one.activity == "asset-merged" for one in change.events)
    told = made[LOGGED].height - before.get(LOGGED, made[LOGGED].clear()).height
    return Kept(made, new, changed, told), change


def _apply(change: _Change, log: EventLog, store: Path, seen: object) -> None:
    """Inside the locked log: the events first, so that a register that cannot be written takes them back."""
    if disk.stamp(store) != seen:
        raise NotReady(
            what="Another program extended this register in the meantime.",
            where=str(store),
            why="The two would not have known of each other's rows.",
            fix="Run the same command again; nothing was kept this time.",
        )
    log.append(change.events)
    disk.set_aside(store, change.tables)
    disk.save(store, change.tables)
    disk.sealed(store)


def _change(made: Register, before: Mapping[str, pl.DataFrame], inputs: Row, at: datetime) -> _Change:
    change = _Change()
    for name, rows in made.tables.items():
        if name != LOGGED and not rows.equals(before.get(name, rows.clear())):
            change.tables[name] = rows
    known = before.get(LOGGED, table(LOGGED).empty())
    further = made[LOGGED].join(known, on="id", how="anti")
    change.events += events_from(further)
    change.events += _assets(made, before, pl.concat([known, further]), at)
    if change.tables:
        heights = {name: rows.height for name, rows in change.tables.items()}
        change.events.append(Event(activity="register-extended", at=at, details={"inputs": inputs, "rows": heights}))
    return change


def _assets(made: Register, before: Mapping[str, pl.DataFrame], known: pl.DataFrame, at: datetime) -> Iterator[Event]:
    """One event for each asset that is new, that gained something, or that became part of another."""
    old = {row["id"]: row for row in before.get("assets", made["assets"].clear()).iter_rows(named=True)}
    told = _told(known)
    joined = _joined(made.merges)
    for row in made["assets"].iter_rows(named=True):
        name, came = row["id"], joined.get(row["id"], [])
        if name not in old and name not in told:
            origins = [{"file": one["file"], "row": one["row"]} for one in row["origins"] or ()]
            yield Event(activity="asset-recorded", at=at, case=name, details={"origins": origins})
        elif name in old and row != old[name]:
            was, now = _sides(old[name], row)
            yield Event(activity="asset-merged", at=at, case=name, before=was, after=now, details={"rows": came})
    for name, into in sorted(made.renamed.get("assets", {}).items()):
        if name in old:
            was, _ = _sides(old[name], {})
            yield Event(activity="asset-merged", at=at, case=name, details={"into": into}, before=was)


def _told(known: pl.DataFrame) -> set[str]:
    """Assets whose arrival the log, or a file of events, tells already."""
    recorded = known.filter(pl.col("activity") == "asset-recorded")
    return {*recorded["subject"].drop_nulls(), *recorded["case"].drop_nulls()}


def _joined(merges: pl.DataFrame) -> dict[str, list[Row]]:
    """Rows that joined an asset, by the asset."""
    found: dict[str, list[Row]] = {}
    for one in merges.filter(pl.col("table") == "assets").iter_rows(named=True):
        found.setdefault(one["into"], []).append({part: one[part] for part in ("file", "row", "rule")})
    return found


def _sides(old: Row, new: Row) -> tuple[Row, Row]:
    """What was so before and after in the columns that changed, without names of persons."""
    was, now = (interchange(table("assets"), side) for side in (old, new))
    names = [name for name in was.keys() | now.keys() if was.get(name) != now.get(name)]
    told = sorted(set(names) - PERSONS)
    return {name: was.get(name) for name in told}, {name: now.get(name) for name in told}


def _folder(store: Path | str) -> Path:
    if is_address(store) or Path(store).is_file():
        raise Invalid(
            what="A register is kept in a folder.",
            where=str(store),
            fix="Name a folder with --store; the log alone may be in a file or a database.",
        )
    return Path(store)
