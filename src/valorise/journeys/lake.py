"""Open data into the lake, as written and in our tables, and questions to it: nothing is loaded twice, nothing lost."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from valorise.journeys.ingest import Given, Tell, files
from valorise.readers import as_written
from valorise.readers.source import Source
from valorise.stores.lake.asked import ask
from valorise.stores.lake.lake import Lake, missing
from valorise.stores.lake.loads import Input, Load, Made

AT_ONCE = 50_000
"""Rows of a part."""
CODE = ("readers", "terms", "journeys/lake.py", "journeys/lake_clean.py", "journeys/reading.py")
"""Rooms of this package that decide what a load holds."""
DECIDES = (".py", ".yaml", ".csv")
OUTSIDE = {"tests", "sample"}


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody wants in the lake: files of one publisher under one name."""

    name: str
    files: Sequence[Path]
    licence: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A dataset after it was asked for, and how it differs from the load before."""

    load: Load
    new: bool
    """False where the same files were loaded before by the same code: nothing was done."""
    gone: tuple[str, ...] = ()
    """Columns that the load before had and this one has not."""
    added: tuple[str, ...] = ()


def load(home: Path, offer: Offer, tell: Tell) -> list[Loaded]:
    """Keep these files as they are written, one dataset for each kind of table in them.

    Raises `Missing` where a file is not there, `Invalid` where one cannot be read; no dataset that it would have gone
    into is then changed.
    """
    sources, made = asked(offer)
    lake = Lake(home)
    return [_load(lake, name, made, sources, label, tell) for label, name in _labels(sources, offer.name)]


def asked(offer: Offer) -> tuple[list[Source], Made]:
    """The files of an offer, and what decides what is made of them; `Missing` or `Invalid` where there is none."""
    sources = [source for source, _ in files([Given(path) for path in offer.files])]
    inputs = tuple(map(_input, sources))
    return sources, Made(inputs, _code(), licence=offer.licence, origin=offer.origin)


def _load(lake: Lake, name: str, made: Made, sources: Sequence[Source], label: str, tell: Tell) -> Loaded:
    before = lake.latest("raw", name)
    if same := lake.unchanged("raw", name, made):
        return Loaded(same, new=False)
    with lake.load("raw", name, made) as writing:
        for place, source in enumerate(sources, start=1):
            for part, rows, left in _parts(source, label):
                named = f"file-{place:06}-{part:06}"
                if not writing.has(named):
                    writing.add(named, _frame(rows, source.name), left=left)
                tell(f"Loading {name}", writing.rows, 0)
    return compared(before, lake.loads("raw", name)[-1])


def compared(before: Load | None, now: Load) -> Loaded:
    """A new load with the columns that went and came since the one before it."""
    gone, added = (
        (before or now).columns.keys() - now.columns.keys(),
        now.columns.keys() - (before or now).columns.keys(),
    )
    return Loaded(now, new=True, gone=tuple(sorted(gone)), added=tuple(sorted(added)))


def _labels(sources: Sequence[Source], name: str) -> list[tuple[str, str]]:
    """Each kind of table in the files by its word, with the name of its dataset."""
    found = dict.fromkeys(one.label for source in sources for one in as_written.as_written(source))
    return [(label, f"{name}_{label}" if label else name) for label in found]


def _parts(source: Source, label: str) -> Iterator[tuple[int, list[dict[str, str | None]], int]]:
    """Numbered parts of the table with this word, each with how many lines were left out of it."""
    for table in as_written.as_written(source):
        if table.label != label:
            continue
        number = 0
        while some := list(islice(table.rows, AT_ONCE)):
            number += 1
            rows = [one for one in some if one is not None]
            yield number, rows, len(some) - len(rows)


def _frame(rows: list[dict[str, str | None]], file: str) -> pl.DataFrame:
    names = dict.fromkeys(name for row in rows for name in row)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return frame.with_columns(pl.lit(file).alias("source_file"))


def status(home: Path) -> pl.DataFrame:
    """Every dataset with its latest load: state, name, loads, at, rows, left, refused, bytes, licence, origin."""
    lake = Lake(home)
    rows = [_line(lake.loads(state, name)) for state, name in lake.datasets()]
    return pl.DataFrame(rows, schema=STATUS, orient="row")


STATUS = {
    "state": pl.String, "name": pl.String, "loads": pl.Int64, "at": pl.String, "rows": pl.Int64, "left": pl.Int64,
    "refused": pl.Int64, "bytes": pl.Int64, "licence": pl.String, "origin": pl.String,
}  # fmt: skip


def _line(loads: Sequence[Load]) -> dict[str, Any]:
    last = loads[-1]
    size = sum(one.size for one in last.files.values())
    return {
        "state": last.state, "name": last.dataset, "loads": len(loads), "at": _minute(last.at), "rows": last.rows,
        "left": last.left, "refused": last.refused, "bytes": size, "licence": last.made.licence,
        "origin": last.made.origin,
    }  # fmt: skip


def history(home: Path, name: str) -> pl.DataFrame:
    """Every load of a dataset, the latest first: number, at, rows, files, columns gone and added, code, question."""
    loads = _known(Lake(home), name)
    told = [compared(before, one) for before, one in zip([None, *loads], loads, strict=False)]
    rows = [
        {
            "number": one.load.number, "at": _minute(one.load.at), "rows": one.load.rows,
            "files": len(one.load.made.inputs), "gone": ", ".join(one.gone), "added": ", ".join(one.added),
            "code": one.load.made.code[:12], "checksum": one.load.made.question[:12],
        }
        for one in reversed(told)
    ]  # fmt: skip
    return pl.DataFrame(rows)


def columns(home: Path, name: str) -> pl.DataFrame:
    """The columns of the latest load of a dataset with their types."""
    last = _known(Lake(home), name)[-1]
    return pl.DataFrame({"column": list(last.columns), "type": list(last.columns.values())})


def query(home: Path, question: str, *, as_of: date | None = None) -> pl.DataFrame:
    """What one SELECT says of the datasets as they were at the end of that day (UTC), by default as they are."""
    lake = Lake(home)
    moment = datetime.combine(as_of, time.max, UTC) if as_of else None
    found = ((state, name, lake.latest(state, name, moment)) for state, name in lake.datasets())
    return ask({(state, name): lake.paths(one) for state, name, one in found if one}, question)


def verify(home: Path) -> int:
    """How many loads there are, once every file of every one was found to hold what was written; else `Invalid`."""
    lake = Lake(home)
    loads = [one for state, name in lake.datasets() for one in lake.loads(state, name)]
    for one in loads:
        lake.verify(one)
    return len(loads)


def _known(lake: Lake, name: str) -> list[Load]:
    """The loads of a dataset, which a person names with its state or, where that is raw, without."""
    state, _, plain = name.rpartition(".")
    found = lake.loads(state or "raw", plain)
    if not found:
        raise missing(name, lake.datasets())
    return found


def _input(source: Source) -> Input:
    with source.path.open("rb") as opened:
        return Input(source.name, os.fstat(opened.fileno()).st_size, file_digest(opened, "sha256").hexdigest())


def decisive() -> Iterator[Path]:
    """Files of this package that decide what a load holds: code, and the lists of words and codes that it reads."""
    package = Path(__file__).resolve().parents[1]
    for room in CODE:
        place = package / room
        for one in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if one.suffix in DECIDES and not OUTSIDE & set(one.relative_to(package).parts):
                yield one


def _code() -> str:
    counted = sha256()
    for one in decisive():
        counted.update(one.read_bytes())
    return counted.hexdigest()


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
