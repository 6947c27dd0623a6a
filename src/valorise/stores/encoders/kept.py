"""Vectors of texts, kept on disk so that no text is encoded twice by the same model."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from valorise.matching.keys import Floats
from valorise.matching.port import Encoder
from valorise.stores.together import write_ahead
from valorise.terms.errors import Invalid, NotReady

FILE = "vectors.sqlite"
MADE = "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"


class Kept:
    """An encoder that remembers: half precision, by the text's fingerprint, never the text itself.

    One file for each model lies in `folder`. Several programs may use it at once, and what one of them wrote stays when
    it is killed. Vectors of texts that are gone stay too; the file may be deleted at any time.
    """

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self.encoder, self.file, self.name = encoder, folder / encoder.name / FILE, encoder.name
        with _telling(self.file):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with closing(_opened(self.file)) as base, base:
                write_ahead(base)
                base.execute(MADE)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 for each text, float32; new texts are encoded and kept."""
        keys = [hashlib.sha256(one.encode()).digest() for one in texts]
        with _telling(self.file), closing(_opened(self.file)) as base:
            known = self._known(base, keys)
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            if new:
                made = self.encoder.vectors(list(new.values())).astype(np.float16)
                rows = [(key, one.tobytes()) for key, one in zip(new, made, strict=True)]
                with base:
                    base.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
                known.update(rows)
        read = np.frombuffer(b"".join(known[key] for key in keys), dtype=np.float16)
        vectors: Floats = read.reshape(len(keys), -1).astype(np.float32)
        return vectors

    def _known(self, base: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found = ((key, base.execute("SELECT vector FROM vectors WHERE text = ?", (key,)).fetchone()) for key in keys)
        return {key: row[0] for key, row in found if row}


def forget(folder: Path, texts: Iterable[str]) -> None:
    """Delete what any model made of these texts in this folder, and leave nothing of it in the files.

    Nothing happens where nothing is kept. `Invalid` where a file is damaged, `NotReady` where it cannot be written.
    """
    keys = [(hashlib.sha256(one.encode()).digest(),) for one in texts]
    for file in sorted(folder.glob(f"*/{FILE}")) if keys else ():
        with _telling(file), closing(_opened(file)) as base:
            base.execute("PRAGMA secure_delete = ON")
            with base:
                base.executemany("DELETE FROM vectors WHERE text = ?", keys)
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=30)


@contextmanager
def _telling(file: Path) -> Iterator[None]:
    """Say what is wrong with the file in our words."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise NotReady(
                what="The kept vectors cannot be read or written.",
                where=str(file),
                why=f"The disk says: {error}. What was kept before is still there.",
                fix="Make room on the disk, or name another folder, and try again.",
            ) from error
        raise Invalid(
            what="The file of kept vectors is damaged.",
            where=str(file),
            why=f"Reading it says: {error}.",
            fix="Delete it; the vectors are made again.",
        ) from error
    except OSError as error:
        raise NotReady(
            what="The folder for kept vectors cannot be used.",
            where=str(file.parent),
            why=f"The disk says: {error.strerror or error}.",
            fix="Name a folder that may be written.",
        ) from error
