"""Files as they come through a form: kept under their own name in a folder of their own, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from valorise.terms.errors import Invalid, NotReady

MOST_BYTES = 2 * 1024**3
MOST_FILES = 100
"""As many as Django reads from one form."""
KEPT = re.compile(r"[^\w.() -]+")


def keep(folder: Path, uploads: Iterable[UploadedFile[Any]]) -> list[dict[str, Any]]:
    """Write the files; name, size and SHA-256 of each. `Invalid` where they are none or too many or too large."""
    listed = list(uploads)
    _check(listed)
    folder.mkdir(parents=True, exist_ok=True)
    names: set[str] = set()
    return [_write(folder, one, _free(safe(one.name or "file"), names)) for one in listed]


def safe(name: str) -> str:
    """A file name without folders, hidden beginnings or signs that a system could take amiss.

    >>> safe("../../etc/passwd"), safe(".hidden"), safe("Erfindungen 2024 (neu).xlsx")
    ('passwd', 'hidden', 'Erfindungen 2024 (neu).xlsx')
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = KEPT.sub("_", last).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:120]}{dot}{ending[:20]}" if dot else kept[:140] or "file"


def _free(name: str, names: set[str]) -> str:
    """A name that no other file of this import has."""
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    found, number = name, 1
    while found.lower() in names:
        number += 1
        found = f"{stem} ({number}){dot}{ending}"
    names.add(found.lower())
    return found


def _check(listed: list[UploadedFile[Any]]) -> None:
    if not listed or len(listed) > MOST_FILES:
        raise Invalid(
            what=f"{len(listed)} files were sent.",
            where="files",
            fix=f"Choose between one and {MOST_FILES} files.",
        )
    total = sum(one.size or 0 for one in listed)
    if total > MOST_BYTES:
        raise Invalid(
            what=f"The files are too large together: {total / 1024**2:,.0f} MB.",
            where="files",
            fix=f"Bring at most {MOST_BYTES // 1024**2:,} MB at once, or use valorise ingest on the server.",
        )


def _write(folder: Path, upload: UploadedFile[Any], name: str) -> dict[str, Any]:
    draft, seen, size = folder / f".{name}.draft", hashlib.sha256(), 0
    try:
        with draft.open("wb") as stream:
            for part in upload.chunks():
                stream.write(part)
                seen.update(part)
                size += len(part)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(folder / name)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise NotReady(
            what=f"The file “{name}” could not be kept.",
            where=name,
            why=f"The system says: {error.strerror}.",
            fix="Make room on the disk of the installation, then send the files again.",
        ) from error
    return {"name": name, "bytes": size, "sha256": seen.hexdigest()}
