"""A folder of fetched files: what each is, where it came from, and where to go on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any

import orjson

from valorise.terms.errors import Invalid

RECORD = ".fetched.json"
HALF = ".half"


@dataclass(frozen=True, slots=True)
class Part:
    """One file as it was sent."""

    file: str
    origin: str
    at: str
    sha256: str
    bytes: int
    records: int | None = None
    """Records in it; unknown where it is no list."""
    etag: str = ""
    modified: str = ""


@dataclass
class Fetched:
    """The record of a folder."""

    source: str
    question: Mapping[str, Any]
    licence: str
    parts: list[Part] = field(default_factory=list)
    next: Mapping[str, Any] | None = None
    """What the next question is; nothing where all came."""
    done: bool = False

    @property
    def records(self) -> int:
        """Records in all parts."""
        return sum(one.records or 0 for one in self.parts)


def read(folder: Path) -> Fetched | None:
    """The record of a folder; None where nothing was fetched. `Invalid` for a record that cannot be read."""
    file = folder / RECORD
    if not file.is_file():
        return None
    try:
        told = orjson.loads(file.read_bytes())
        return Fetched(**{**told, "parts": [Part(**one) for one in told["parts"]]})
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise Invalid(
            what="The record of what was fetched cannot be read.",
            where=str(file),
            fix=f"Move the folder {folder.name} away, and fetch again.",
        ) from error


def write(folder: Path, record: Fetched) -> None:
    """Keep the record, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{RECORD}.new"
    with new.open("wb") as file:
        file.write(orjson.dumps(asdict(record), option=orjson.OPT_INDENT_2))
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / RECORD)


def part(path: Path, origin: str, at: str, *, records: int | None, etag: str, modified: str) -> Part:
    """A file that came, with its checksum."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Part(path.name, origin, at, digest, path.stat().st_size, records, etag, modified)


def half(folder: Path) -> Path:
    """Where files lie until all are there; what was fetched before stays readable meanwhile."""
    return folder.with_name(f".{folder.name}{HALF}")


def done(folder: Path) -> None:
    """Put the finished files in the place of those before."""
    before = folder.with_name(f".{folder.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    if folder.exists():
        folder.replace(before)
    half(folder).replace(folder)
    shutil.rmtree(before, ignore_errors=True)


def files(folder: Path) -> Iterator[Path]:
    """The fetched files of a folder in their order."""
    record = read(folder)
    yield from (folder / one.file for one in (record.parts if record else ()))
