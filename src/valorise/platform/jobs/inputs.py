"""Large inputs of jobs: files put aside in the folder of their organisation, under names that say nothing."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from valorise.platform.foundation.recorded import new_name
from valorise.terms.errors import Missing

NAME = re.compile(r"input-[0-9a-f]{12}")


def keep(tenant: int, content: File[bytes]) -> str:
    """Puts a file aside, readable for this installation only; the name by which a job's argument speaks of it."""
    name = new_name("input")
    storage = FileSystemStorage(_folder(tenant), file_permissions_mode=0o600, directory_permissions_mode=0o700)
    return storage.save(name, content)


def place(tenant: int | None, name: str) -> Path:
    """Where the file lies; `Missing` where this organisation has none of that name."""
    file = _folder(tenant) / name if tenant is not None and NAME.fullmatch(name) else None
    if file is None or not file.is_file():
        raise Missing(
            what="The file this job should read is no longer there.", where=name, fix="Upload it again and start anew."
        )
    return file


def remove(tenant: int, names: list[str]) -> None:
    """Takes files away that no job needs any more."""
    for name in names:
        if NAME.fullmatch(name):
            (_folder(tenant) / name).unlink(missing_ok=True)


def named_in(arguments: object) -> list[str]:
    """Names of files put aside that arguments of a job speak of.

    >>> named_in({"files": ["input-0123456789ab"], "title": "input"})
    ['input-0123456789ab']
    """
    if isinstance(arguments, dict):
        return [name for value in arguments.values() for name in named_in(value)]
    if isinstance(arguments, list):
        return [name for value in arguments for name in named_in(value)]
    return [arguments] if isinstance(arguments, str) and NAME.fullmatch(arguments) else []


def _folder(tenant: int | None) -> Path:
    return Path(settings.MEDIA_ROOT) / str(tenant) / "inputs"
