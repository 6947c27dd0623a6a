"""Files that are wholly on the disk, with their size and checksum, before anything names them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
import numpy.typing as npt

AT_ONCE = 1 << 22


class Writes(Protocol):
    """A file being written."""

    def write(self, data: bytes | memoryview) -> int:
        """The number of bytes taken."""


@dataclass(frozen=True, slots=True)
class File:
    """What a file must hold: its size in bytes, and the SHA-256 of it."""

    size: int
    checksum: str


class _Counted:
    """A file that counts what is written to it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._size, self._hash = file, 0, sha256()

    def write(self, data: bytes | memoryview) -> int:
        view = memoryview(data).cast("B")
        self._hash.update(view)
        self._size += view.nbytes
        # An almost full disk takes the beginning and says how much; only the next try is refused.
        rest = view
        while rest.nbytes:
            rest = rest[self._file.write(rest) :]
        return view.nbytes

    def told(self) -> File:
        return File(self._size, self._hash.hexdigest())


def written(path: Path, write: Callable[[Writes], Any]) -> File:
    """A new file with what `write` gives it, wholly on the disk."""
    with path.open("wb", buffering=0) as file:
        counted = _Counted(file)
        write(counted)
        os.fsync(file.fileno())
    return counted.told()


def array_written(path: Path, array: npt.NDArray[Any]) -> File:
    """A new file with an array, as numpy reads it."""

    def write(file: Writes) -> None:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(array))
        whole = memoryview(np.ascontiguousarray(array).data).cast("B")
        for start in range(0, whole.nbytes, AT_ONCE):
            file.write(whole[start : start + AT_ONCE])

    return written(path, write)


def array_read(path: Path) -> npt.NDArray[Any]:
    """The array of a file, read as far as it is needed."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False)).view(np.ndarray)


def synced(folder: Path) -> None:
    """See that the names of the files in a folder are on the disk too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def holds(path: Path, expected: File) -> bool:
    """Whether a file holds what was written."""
    try:
        if path.stat().st_size != expected.size:
            return False
        with path.open("rb") as file:
            hashed = sha256()
            while block := file.read(AT_ONCE):
                hashed.update(block)
    except OSError:
        return False
    return hashed.hexdigest() == expected.checksum
