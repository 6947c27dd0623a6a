"""A backup: one ZIP file that either database can be restored from, with a manifest that proves it is whole.

manifest.json              what is inside, with SHA-256 and number of rows; the migrations; the head of the log
tables/<slice>.<model>.jsonl
log.jsonl                  the event log, chain and all
personal.jsonl             values of persons that events refer to
documents/...              files of the offices
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import orjson

from valorise.terms.errors import Invalid, Missing

MANIFEST, LOG, PERSONAL = "manifest.json", "log.jsonl", "personal.jsonl"
FORMAT = 1
PART = 1024 * 1024


class Written:
    """An archive while it is being written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.entries: dict[str, dict[str, Any]] = {}

    def lines(self, name: str, lines: Iterable[bytes]) -> int:
        """Write an entry of lines; how many there were."""
        seen, rows = hashlib.sha256(), 0
        with self._archive.open(name, "w", force_zip64=True) as out:
            for line in lines:
                out.write(line)
                seen.update(line)
                rows += 1
        self.entries[name] = {"sha256": seen.hexdigest(), "rows": rows}
        return rows

    def file(self, name: str, path: Path) -> None:
        """Write a file as an entry."""
        with path.open("rb") as stream:
            parts = iter(lambda: stream.read(PART), b"")
            self.lines(name, parts)
        self.entries[name].pop("rows")


@contextmanager
def written(path: Path, about: dict[str, Any]) -> Iterator[Written]:
    """A new archive; the file appears under its name only when it is complete and on the disk."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("xb") as stream:
            draft.chmod(0o600)
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                content = Written(archive)
                yield content
                manifest = {"format": FORMAT, **about, "entries": content.entries}
                archive.writestr(MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2, default=str))
            stream.flush()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """The archive and its manifest; `Missing` or `Invalid` where it is no backup of a format we know."""
    if not path.is_file():
        raise Missing(what=f"There is no backup “{path.name}”.", where=str(path), fix="Check the name of the file.")
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = orjson.loads(archive.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                raise _no_backup(path, f"Its format is {manifest.get('format')}, this version knows {FORMAT}")
            yield archive, manifest
    except (zipfile.BadZipFile, KeyError, orjson.JSONDecodeError) as error:
        raise _no_backup(path, str(error)) from error


def verify(path: Path) -> dict[str, Any]:
    """The manifest of an archive whose every entry is as it was written; `Invalid` where one is not."""
    with opened(path) as (archive, manifest):
        inside = set(archive.namelist()) - {MANIFEST}
        if inside != manifest["entries"].keys():
            odd = sorted(inside ^ manifest["entries"].keys())
            raise _no_backup(path, f"These entries are missing or were added: {', '.join(odd[:5])}")
        for name, said in manifest["entries"].items():
            if _checksum(archive.open(name)) != said["sha256"]:
                raise _no_backup(path, f"The entry {name} is not as it was written")
        return dict(manifest)


def rows(archive: zipfile.ZipFile, name: str) -> Iterator[Any]:
    """The objects of an entry of lines."""
    with archive.open(name) as stream:
        for line in stream:
            yield orjson.loads(line)


def _checksum(stream: IO[bytes]) -> str:
    seen = hashlib.sha256()
    with stream:
        try:
            while part := stream.read(PART):
                seen.update(part)
        except zipfile.BadZipFile:
            return ""
    return seen.hexdigest()


def _no_backup(path: Path, why: str) -> Invalid:
    return Invalid(
        what=f"“{path.name}” is no whole backup.",
        where=str(path),
        why=f"{why}.",
        fix="Use another backup; nothing was changed.",
    )
