"""Finished parts of a long run, kept in a folder until the whole is written: who is stopped goes on from there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from valorise.stores.index.safely import File, holds, synced, written
from valorise.stores.index.turns import turn
from valorise.terms.errors import NotReady, Refused

QUESTION, LOCK, SUMS, PART, DRAFT, SHARED = "question.json", "run.lock", "sums.json", "part-", ".new", "shared"
Tables = Mapping[str, pl.DataFrame]


class Parts:
    """The parts of one run in its folder; only `parts` gives them, to one program at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def shared(self) -> Path:
        """Where a run puts what other machines must read to make parts; it goes with the parts."""
        return self._folder / SHARED

    def get(self, number: int) -> dict[str, pl.DataFrame] | None:
        """The tables of a part, or None where it is not finished or does not hold what was written."""
        place = self._place(number)
        try:
            sums = orjson.loads((place / SUMS).read_bytes())
            listed = {name: File(**one) for name, one in sums.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        if not all(holds(place / f"{name}.parquet", one) for name, one in listed.items()):
            return None
        return {name: pl.read_parquet(place / f"{name}.parquet") for name in listed}

    def keep(self, number: int, tables: Tables) -> None:
        """Keep a part; it is there whole and on the disk when this returns, or not at all."""
        place, draft = self._place(number), self._place(number).with_suffix(DRAFT)
        for one in (draft, place):
            shutil.rmtree(one, ignore_errors=True)
        draft.mkdir()
        sums = {name: written(draft / f"{name}.parquet", _parquet(one)) for name, one in tables.items()}
        said = orjson.dumps({name: {"size": one.size, "checksum": one.checksum} for name, one in sums.items()})
        written(draft / SUMS, lambda file: file.write(said))
        synced(draft)
        draft.rename(place)
        synced(self._folder)

    def clear(self) -> None:
        """Remove all parts, and the question last: what is left of a removal that is stopped still says what it is."""
        for one in self._folder.glob(f"{PART}*"):
            shutil.rmtree(one)
        shutil.rmtree(self.shared, ignore_errors=True)
        (self._folder / QUESTION).unlink(missing_ok=True)

    def _place(self, number: int) -> Path:
        return self._folder / f"{PART}{number:06}"


@contextmanager
def parts(folder: Path, question: Mapping[str, str]) -> Iterator[Parts]:
    """The parts of a run that answers this question; a new or empty folder begins one.

    Raises Refused where the folder holds something else or parts that answer another question, NotReady where another
    program is at it or the disk is full. Nothing in the folder is touched then; finished parts stay.
    """
    try:
        _ours(folder)
        with turn(folder / LOCK, 0.0) as mine:
            if not mine:
                raise NotReady(
                    what="Another program is at this run.",
                    where=str(folder),
                    fix="Wait for it, or name another folder.",
                )
            _same(folder, question)
            for draft in folder.glob(f"{PART}*{DRAFT}"):
                shutil.rmtree(draft)
            yield Parts(folder)
    except OSError as error:
        raise NotReady(
            what="A part of the run could not be kept.",
            where=str(folder),
            why=f"The system says: {error.strerror}.",
            fix="Make room and give the same command again; it goes on from the finished parts.",
        ) from error


def checksum(table: pl.DataFrame) -> str:
    """The SHA-256 of all rows and columns of a table in their order, some rows at a time."""
    counted = sha256(orjson.dumps(table.columns))
    for rows in table.iter_slices(10_000):
        counted.update(rows.write_ndjson().encode())
    return counted.hexdigest()


def _parquet(table: pl.DataFrame) -> Any:
    return lambda file: file.write(_bytes(table))


def _bytes(table: pl.DataFrame) -> bytes:
    kept = BytesIO()
    table.write_parquet(kept)
    return kept.getvalue()


def _ours(folder: Path) -> None:
    """Refuse a folder in which something stands that no run left there."""
    strange = [one for one in os.listdir(folder) if not _known(one)] if folder.is_dir() else []
    if strange or (folder.exists() and not folder.is_dir()):
        raise Refused(
            what="This folder holds other files than parts of a run.",
            where=str(folder),
            why=f"There is, for one, {strange[0]}; nothing was touched." if strange else "It is a file.",
            fix="Name a new or an empty folder.",
        )


def _known(name: str) -> bool:
    return name in (QUESTION, f"{QUESTION}{DRAFT}", LOCK, SHARED) or name.startswith(PART)


def _same(folder: Path, question: Mapping[str, str]) -> None:
    """Remember the question in a new folder; refuse where the parts answer another one."""
    kept = folder / QUESTION
    if kept.exists():
        try:
            said = orjson.loads(kept.read_bytes())
        except ValueError:
            said = {}
        differs = sorted(name for name in {*question, *said} if question.get(name) != said.get(name))
        if not differs:
            return
        if any(folder.glob(f"{PART}*")):
            raise Refused(
                what="The finished parts in this folder answer another question.",
                where=str(folder),
                why=f"Since they were made there are other {', '.join(differs)}.",
                fix="Give the command with the same files and options, or name another folder, or empty this one.",
            )
    draft = folder / f"{QUESTION}{DRAFT}"
    draft.unlink(missing_ok=True)
    written(draft, lambda file: file.write(orjson.dumps(dict(question))))
    draft.replace(kept)
    synced(folder)
