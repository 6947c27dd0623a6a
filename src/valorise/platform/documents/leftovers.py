"""Contents that no document names: left by a crash between the disk and the database, or not yet deleted."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from valorise.platform.documents.models import Document

OLD = timedelta(days=1)
"""A file younger than this may belong to a document that is being added just now."""
PLACE = re.compile(r"\d+/[0-9a-f]{2}/[0-9a-f]{32}(\.part)?")
"""How `keeping.keep` names contents; nothing else in the folder is looked at."""
AT_ONCE = 500


def leftovers() -> Iterator[Path]:
    """Old contents that no document names, removed ones included; drafts of such contents too."""
    waiting: dict[str, Path] = {}
    for stored, path in _old():
        waiting[stored] = path
        if len(waiting) == AT_ONCE:
            yield from _unnamed(waiting)
            waiting = {}
    yield from _unnamed(waiting)


def remove_leftovers() -> tuple[int, int]:
    """Delete them; how many files, and how many bytes."""
    count = length = 0
    for path in leftovers():
        length += path.stat().st_size
        path.unlink(missing_ok=True)
        count += 1
    return count, length


def _old() -> Iterator[tuple[str, Path]]:
    folder, before = Path(settings.MEDIA_ROOT), time.time() - OLD.total_seconds()
    for path in folder.glob("*/??/*"):
        stored = path.relative_to(folder).as_posix()
        if PLACE.fullmatch(stored) and path.is_file() and not path.is_symlink() and path.stat().st_mtime < before:
            yield stored, path


def _unnamed(found: dict[str, Path]) -> Iterator[Path]:
    """Those of the files that no row names; asked after they were found, so that a new row is never missed."""
    named = set(Document.objects.filter(stored__in=list(found)).values_list("stored", flat=True))
    yield from (path for stored, path in found.items() if stored not in named)
