"""Datasets in a folder: each load in a folder of its own, there whole or not at all, and the latest one counts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import orjson
import polars as pl

from valorise.stores.index.safely import File, holds, synced, written
from valorise.stores.index.turns import turn
from valorise.stores.lake import loads
from valorise.stores.lake.loads import MANIFEST, STATES, Load, Made
from valorise.terms.errors import Invalid, Missing, NotReady

FOLDER, LOCK, DRAFT, DONE = "lake", "lake.lock", ".draft-", "done.json"
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass
class Writing:
    """A load being written; parts that a stopped run finished are there already."""

    folder: Path
    rows: int = 0
    left: int = 0
    refused: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)

    def has(self, part: str) -> bool:
        """Whether this part was finished by a run that was stopped."""
        return f"{part}.parquet" in self.files

    def add(self, part: str, table: pl.DataFrame, *, left: int = 0, refused: int = 0) -> None:
        """Keep a part: on the disk when this returns, with what became of its other rows."""
        kept = BytesIO()
        table.write_parquet(kept)
        name = f"{part}.parquet"
        with _told(self.folder.parent):
            self.files[name] = written(self.folder / name, lambda file: file.write(kept.getbuffer()))
        self.rows, self.left, self.refused = self.rows + table.height, self.left + left, self.refused + refused
        self.columns |= {column: str(kind) for column, kind in table.schema.items()}
        with _told(self.folder.parent):
            self._note()

    def _note(self) -> None:
        said = {
            "rows": self.rows, "left": self.left, "refused": self.refused, "columns": self.columns,
            "files": {name: [one.size, one.checksum] for name, one in self.files.items()},
        }  # fmt: skip
        draft = self.folder / f"{DONE}.new"
        written(draft, lambda file: file.write(orjson.dumps(said)))
        draft.replace(self.folder / DONE)


class Lake:
    """The datasets under a home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER

    def datasets(self) -> list[tuple[str, str]]:
        """State and name of every dataset, in order."""
        found = ((state, one) for state in STATES for one in sorted((self.folder / state).glob("*")))
        return [(state, one.name) for state, one in found if NAME.fullmatch(one.name) and any(one.glob("[0-9]*"))]

    def loads(self, state: str, name: str) -> list[Load]:
        """All loads of a dataset, the first one first; empty where there is none. `Invalid` where one is damaged."""
        place = self.folder / state / name
        return [loads.read(one) for one in sorted(place.glob("[0-9]*")) if one.is_dir()]

    def latest(self, state: str, name: str, as_of: datetime | None = None) -> Load | None:
        """The load that counted at this moment, by default now."""
        found = [one for one in self.loads(state, name) if as_of is None or one.at <= as_of]
        return found[-1] if found else None

    def paths(self, load: Load) -> list[Path]:
        """Files of a load; `Invalid` where one is missing or has another length than was written."""
        place = self._place(load)
        for name, one in load.files.items():
            if not (place / name).is_file() or (place / name).stat().st_size != one.size:
                raise _damaged(place / name)
        return [place / name for name in load.files]

    def verify(self, load: Load) -> None:
        """Raise `Invalid` where a file of the load does not hold what was written."""
        for name, one in load.files.items():
            if not holds(self._place(load) / name, one):
                raise _damaged(self._place(load) / name)

    def unchanged(self, state: str, name: str, made: Made) -> Load | None:
        """The latest load where it was made from the same files by the same code and settings."""
        last = self.latest(state, name)
        return last if last and last.made.question == made.question else None

    def is_unfinished(self, state: str, beginning: str) -> bool:
        """Whether a run on a dataset whose name begins so was stopped before its end."""
        return any((self.folder / state).glob(f"{beginning}*/{DRAFT}*"))

    @contextmanager
    def load(self, state: str, name: str, made: Made) -> Iterator[Writing]:
        """Write a load, which is there when the block ends well; parts of a stopped run with the same question stay.

        Raises `Invalid` for a name that cannot be one, `NotReady` where another program loads or the disk is full;
        whatever was there before stays.
        """
        place = self.folder / _state(state) / _named(name)
        with _told(place):
            place.mkdir(parents=True, exist_ok=True)
        with turn(place / LOCK, 0.0) as mine:
            if not mine:
                raise _busy(place)
            with _told(place):
                writing = _begun(place, f"{DRAFT}{made.question[:16]}")
            yield writing
            with _told(place):
                self._finish(state, name, made, writing)

    def _finish(self, state: str, name: str, made: Made, writing: Writing) -> None:
        number = max((one.number for one in self.loads(state, name)), default=0) + 1
        load = Load(
            dataset=name, state=state, number=number, at=datetime.now(UTC), made=made, rows=writing.rows,
            left=writing.left, refused=writing.refused, columns=writing.columns, files=writing.files,
        )  # fmt: skip
        written(writing.folder / MANIFEST, lambda file: file.write(loads.written(load)))
        (writing.folder / DONE).unlink(missing_ok=True)
        synced(writing.folder)
        writing.folder.rename(self._place(load))
        synced(writing.folder.parent)

    def _place(self, load: Load) -> Path:
        return self.folder / load.state / load.dataset / f"{load.number:06}"


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Say what the system says where something of the lake cannot be written."""
    try:
        yield
    except OSError as error:
        raise NotReady(
            what="The lake could not be written.",
            where=str(place),
            why=f"The system says: {error.strerror}.",
            fix="Make room and give the same command again; finished parts are kept, and earlier loads are whole.",
        ) from error


def _begun(place: Path, name: str) -> Writing:
    """What a stopped run with the same question left that is whole; anything else goes and is written again."""
    draft = place / name
    for other in place.glob(f"{DRAFT}*"):
        if other != draft:
            shutil.rmtree(other)
    draft.mkdir(exist_ok=True)
    try:
        said = orjson.loads((draft / DONE).read_bytes())
        files = {name: File(*one) for name, one in said.pop("files").items()}
        if all(holds(draft / name, one) for name, one in files.items()):
            return Writing(draft, files=files, **said)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        pass  # no note, or one that broke off with its run: as if nothing had been begun
    for one in draft.iterdir():
        one.unlink()
    return Writing(draft)


def _state(state: str) -> str:
    if state not in STATES:
        raise Invalid(
            what=f"“{state}” is no state of a dataset.", where="the lake", fix=f"Choose one of {', '.join(STATES)}."
        )
    return state


def _named(name: str) -> str:
    if not NAME.fullmatch(name):
        raise Invalid(
            what=f"“{name}” cannot name a dataset.",
            where="the name of the dataset",
            why="It is used as the name of a table in queries.",
            fix="Use small letters, digits and underscores, beginning with a letter, 63 at most.",
        )
    return name


def _damaged(path: Path) -> Invalid:
    return Invalid(
        what="A file of the lake is missing or damaged.",
        where=str(path),
        why="It does not hold what was written.",
        fix="Remove the folder it lies in and load the same files again; loads before it are whole.",
    )


def _busy(place: Path) -> NotReady:
    return NotReady(
        what="Another program is loading this dataset.", where=str(place), fix="Wait for it and give the command again."
    )


def missing(name: str, there: list[tuple[str, str]]) -> Missing:
    """There is no such dataset; what there is."""
    known = ", ".join(f"{state}.{one}" for state, one in there) or "none yet"
    return Missing(
        what=f"The lake holds no dataset “{name}”.",
        where="the name of the dataset",
        why=f"Datasets: {known}.",
        fix="Load one with: valorise lake load FILE --name NAME",
    )
