"""A file as readers see it: opened safely, unpacked within limits, decoded, its beginning looked at once."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from valorise.terms.errors import Invalid, Missing, Refused

HEAD = 256 * 1024
"""Bytes looked at to recognise a format."""
MOST_BYTES = 64 * 1024**3
MOST_GROWTH = 200
"""An honest text packs up to about a twentieth; a file that grows more than this many times is a bomb."""
FREE_GROWTH = 64 * 1024**2
"""Bytes that any packed file may grow to before the growth is judged."""
PART = 1024**2
GZIP = b"\x1f\x8b"
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, eq=False)
class Source:
    """One input file. Nothing of it is kept open between calls, and no two are equal, so that each can be looked up."""

    path: Path
    shown: str = ""
    notes: list[str] = field(default_factory=list)
    """What a person should know about how the file was read, such as a guessed encoding."""

    @property
    def name(self) -> str:
        """The file as the person named it, for messages."""
        return self.shown or self.path.name

    @property
    def suffix(self) -> str:
        """Ending that says the format, without `.gz`, in lower case, such as `.json`."""
        suffixes = [one.lower() for one in self.path.suffixes]
        return next((one for one in reversed(suffixes) if one != ".gz"), "")

    @cached_property
    def head(self) -> bytes:
        """First bytes, unpacked."""
        with self.open() as stream:
            return stream.read(HEAD)

    @cached_property
    def encoding(self) -> str:
        """Encoding of the text: by its mark, else UTF-8 where the beginning is valid, else Windows-1252 with a note."""
        for mark, encoding in MARKS.items():
            if self.head.startswith(mark):
                return encoding
        try:
            self.head.decode("utf-8")
        except UnicodeDecodeError as error:
            if b"\x00" in self.head:
                return "cp1252"  # no text at all, such as a workbook: there is nothing to say about its letters
            if error.start < len(self.head) - 4:
                self.notes.append("It is not UTF-8; it was read as Windows-1252.")
                return "cp1252"
        return "utf-8"

    @cached_property
    def head_text(self) -> str:
        """Beginning of the file as text; what cannot be decoded is replaced."""
        return self.head.decode(self.encoding, errors="replace")

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The unpacked bytes; raises `Missing` or `Invalid` where the file is not there, empty, or unsafe."""
        if self.path.is_dir():
            raise Invalid(what=f"“{self.name}” is a folder.", where=self.name, fix="Name one file of it.")
        if not self.path.is_file():
            raise Missing(
                what=f"There is no file “{self.name}”.",
                where=self.name,
                fix="Check the name, and the folder you are in.",
            )
        try:
            with self.path.open("rb") as raw:
                packed = raw.read(2) == GZIP
                raw.seek(0)
                if not packed:
                    yield raw
                    return
                with gzip.GzipFile(fileobj=raw) as unpacked:
                    yield io.BufferedReader(_Limited(unpacked, self.path.stat().st_size, self.name))
        except OSError as error:
            raise Refused(
                what=f"“{self.name}” could not be read.",
                where=self.name,
                why=f"The system says: {error.strerror}.",
                fix="Check that you may read it, and that disk or network drive answer.",
            ) from error

    @contextmanager
    def text(self) -> Iterator[IO[str]]:
        """The decoded text, line ends as they are; bytes that cannot be decoded become the replacement sign."""
        with self.open() as stream:
            yield io.TextIOWrapper(stream, encoding=self.encoding, errors="replace", newline="")

    def content(self, most: int = 512 * 1024**2) -> bytes:
        """All bytes at once, for formats that cannot be read in parts; `Invalid` beyond `most` bytes."""
        found = bytearray()
        with self.open() as stream:
            while len(found) <= most and (part := stream.read(PART)):
                found += part  # asked for all at once, a stream sets aside as much as it may give, not as it has
        if len(found) > most:
            raise Invalid(
                what=f"“{self.name}” is larger than this format can be read in one piece ({most // 1024**2} MB).",
                where=self.name,
                fix="Split the file, or export it as JSON Lines or CSV.",
            )
        return bytes(found)


class _Limited(io.RawIOBase):
    """Unpacked bytes counted against the packed size, so that a small file cannot fill the machine."""

    def __init__(self, stream: gzip.GzipFile, packed: int, name: str) -> None:
        self._stream, self._name, self._given = stream, name, 0
        self._most = min(MOST_BYTES, max(FREE_GROWTH, packed * MOST_GROWTH))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # Any: the library's own buffer protocol
        try:
            found = self._stream.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise Invalid(
                what=f"“{self._name}” is packed with gzip, but damaged or cut off.",
                where=self._name,
                why=f"Unpacking stopped after {self._given} bytes.",
                fix="Fetch or export the file again.",
            ) from error
        self._given += len(found)
        if self._given > self._most:
            raise Invalid(
                what=f"“{self._name}” grows more than {MOST_GROWTH} times when unpacked.",
                where=self._name,
                why="Such files are made to fill a machine.",
                fix="Unpack it yourself if you trust it, and give the unpacked file.",
            )
        buffer[: len(found)] = found
        return len(found)
