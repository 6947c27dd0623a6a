"""The list of what belongs to an index in a folder, replaced in one step: a reader sees one state or the next.

Files that the list does not name are remains of a writer that was stopped; the next writer removes them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from valorise.matching.made_by import analysis
from valorise.matching.settings import Settings
from valorise.stores.index.refusals import damaged, no_index, other_making
from valorise.stores.index.safely import File, synced, written

MANIFEST, PARTS, BESIDE, LOCK = "manifest.json", "parts", "beside", "writer.lock"
FORMAT, VERSION = "valorise index of terms", 3
OURS = {MANIFEST, f"{MANIFEST}.new", PARTS, BESIDE, LOCK}
"""All that may stand in the folder of an index."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One part: its folder, its records, its files, and which of these says what is gone from it, if anything is."""

    name: str
    records: int
    gone: int
    files: Mapping[str, File]
    gone_in: str | None = None

    @property
    def left(self) -> int:
        """Records that are still there."""
        return self.records - self.gone


@dataclass(frozen=True, slots=True)
class Manifest:
    """One state of an index; `state` counts them.

    `beside` are files about the whole index that are true for this state only: a change drops them.
    """

    analysis: Mapping[str, Any]
    parts: tuple[Listed, ...] = ()
    state: int = 0
    beside: Mapping[str, File] = field(default_factory=dict)


def read(folder: Path, settings: Settings) -> Manifest:
    """The present state.

    Raises Missing where the folder is no index, `Unreadable` where it is damaged or was made otherwise.
    """
    if not (folder / MANIFEST).is_file():
        raise no_index(folder)
    try:
        body, checksum, *_ = (folder / MANIFEST).read_bytes().split(b"\n")
        found = orjson.loads(body)
    except ValueError as error:
        raise damaged(folder, MANIFEST) from error
    if not isinstance(found, dict) or sha256(body).hexdigest().encode() != checksum:
        raise damaged(folder, MANIFEST)
    if (found.get("format"), found.get("version")) != (FORMAT, VERSION) or found["analysis"] != analysis(settings):
        raise other_making(folder)
    parts = tuple(Listed(**{**one, "files": _files(one["files"])}) for one in found["parts"])
    return Manifest(found["analysis"], parts, found["state"], _files(found["beside"]))


def replace(folder: Path, manifest: Manifest) -> None:
    """Let this be the present state; it is on the disk when this returns."""
    body = orjson.dumps({"format": FORMAT, "version": VERSION, **asdict(manifest)}, option=orjson.OPT_SORT_KEYS)
    draft = folder / f"{MANIFEST}.new"
    written(draft, lambda file: file.write(body + b"\n" + sha256(body).hexdigest().encode() + b"\n"))
    os.replace(draft, folder / MANIFEST)
    synced(folder)


def is_index(folder: Path) -> bool:
    """Whether nothing stands in the folder that is not of an index; so for a new or an empty one."""
    return not folder.exists() or (folder.is_dir() and {one.name for one in folder.iterdir()} <= OURS)


def _files(found: Mapping[str, Mapping[str, Any]]) -> dict[str, File]:
    return {name: File(**one) for name, one in found.items()}
