"""Where contents lie: under random names in a folder of each organisation, written whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from valorise.platform.documents.content import HEAD, SPOKEN, TAIL, Kind, kind_of
from valorise.platform.foundation.refusals import TooLarge
from valorise.terms.errors import Invalid, Missing, NotReady


@dataclass(frozen=True, slots=True)
class Kept:
    """A content that lies in its place."""

    stored: str
    kind: Kind
    size: int
    checksum: str


def keep(tenant: int, name: str, chunks: Iterable[bytes]) -> Kept:
    """Write a content to the disk for good; `Invalid` where it is empty or of no kind that is taken.

    Only then may a row speak of it: a full disk leaves a file that nobody names, never a row without one.
    """
    stored = f"{tenant}/{secrets.token_hex(1)}/{secrets.token_hex(16)}"
    place = path_of(stored)
    part = place.with_suffix(".part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        head, tail, size, checksum = _written(part, chunks, name)
        kind = kind_of(head, tail)
        if kind is None or not size:
            raise _refused(name, empty=not size)
        part.rename(place)
        _settled(place.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise NotReady(
            what=_("“%(file)s” could not be kept.") % {"file": name},
            why=_("The disk answered: %(words)s.") % {"words": error.strerror},
            fix="Nothing else was changed. Tell those who run the installation, then try again.",
        ) from error
    except (Invalid, TooLarge):
        part.unlink(missing_ok=True)
        raise
    return Kept(stored, kind, size, checksum)


def _written(part: Path, chunks: Iterable[bytes], name: str) -> tuple[bytes, bytes, int, str]:
    """First and last bytes, length and checksum of what was written and has reached the disk."""
    head, tail, size, checksum = b"", b"", 0, sha256()
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.DOCUMENT_MOST_BYTES:
                raise too_large(name)
            checksum.update(chunk)
            head = head if len(head) >= HEAD else (head + chunk)[:HEAD]
            tail = (tail + chunk)[-TAIL:]
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    return head, tail, size, checksum.hexdigest()


def too_large(name: str) -> TooLarge:
    """The answer to a file that is too large."""
    most = settings.DOCUMENT_MOST_BYTES // 1024**2
    return TooLarge(
        what=_("“%(file)s” is larger than %(most)s MB.") % {"file": name, "most": most},
        why="Larger files belong in a repository; the asset can name their address.",
        fix="Make it smaller, or put its address under “Facts”.",
    )


def path_of(stored: str) -> Path:
    """Where a content lies; `Missing` where the name leads out of the folder of documents."""
    folder = Path(settings.MEDIA_ROOT).resolve()
    place = (folder / stored).resolve()
    if not stored or not place.is_relative_to(folder) or place == folder:
        raise Missing("The content of this document is not there any more.", fix="Ask the office that keeps it.")
    return place


def forget(stored: str) -> None:
    """Delete a content; one that is not there is no fault."""
    with suppress(Missing):
        path_of(stored).unlink(missing_ok=True)


def _settled(folder: Path) -> None:
    """Make the disk remember the new name too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refused(name: str, *, empty: bool) -> Invalid:
    if empty:
        return Invalid(_("“%(file)s” is empty.") % {"file": name}, where="files", fix="Choose the file again.")
    return Invalid(
        what=_("“%(file)s” is of a kind that is not taken.") % {"file": name},
        where="files",
        why=_("By its content it is none of: %(kinds)s.") % {"kinds": SPOKEN},
        fix="Save it as PDF, or pack it into a zip archive.",
    )
