"""Whether the files of an import speak of a person: by name, address or ORCID, in whatever form the files are."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

import polars as pl

from valorise.platform.imports.models import FileImport

PART = 1 << 20
"""Bytes looked at in one go."""
ROWS = 10_000
"""Rows of a table looked at in one go."""
OVERLAP = 1024
"""Bytes looked at twice, so that nothing is missed where two parts meet; even, for encodings of two bytes."""
MOST_UNPACKED = 1 << 30
"""Bytes of a packed file that are looked at; in a longer one anything may stand."""
LEAST = 3
"""Letters of a word that is looked for."""


def spoken(words: Iterable[str]) -> list[str]:
    """The words as they are looked for: without difference of capitals, names in both orders, as XML writes them too.

    >>> spoken(["Ana Kos", ""])
    ['ana kos', 'kos ana', 'kos, ana']
    """
    found: set[str] = set()
    for word in (" ".join(each.split()).casefold() for each in words):
        first, _blank, last = word.rpartition(" ")
        found |= {word, f"{last}, {first}", f"{last} {first}"} if first else {word}
    return sorted({form for word in found if len(word) >= LEAST for form in (word, escape(word))})


def mentions(one: FileImport, words: list[str]) -> bool:
    """Whether any file of the import, or what was found in it, holds one of these words; also where nobody can tell."""
    paths = sorted(one.folder.iterdir()) if one.folder.is_dir() else []
    return any(_holds(path, words) for path in paths if path.is_file())


def _holds(path: Path, words: list[str]) -> bool:
    if path.suffix == ".parquet":
        return _table_holds(path, words)
    if not zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            return any(_says(part, words) for part in _parts(stream))
    return _packed_holds(path, words)


def _packed_holds(path: Path, words: list[str]) -> bool:
    """Spreadsheets are packed XML; what cannot be unpacked, or is too long, counts as holding the word."""
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                with packed.open(name) as stream:
                    for part in _parts(stream):
                        left -= len(part)
                        if left < 0 or _says(part, words):
                            return True
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return True
    return False


def _table_holds(path: Path, words: list[str]) -> bool:
    try:
        table = pl.scan_parquet(path)
        count = table.select(pl.len()).collect().item()
        return any(_rows_say(table.slice(start, ROWS), words) for start in range(0, count, ROWS))
    except (pl.exceptions.PolarsError, OSError):
        return True


def _rows_say(part: pl.LazyFrame, words: list[str]) -> bool:
    texts = (str(row).casefold() for row in part.collect().iter_rows(named=True))
    return any(word in text for text in texts for word in words)


def _parts(stream: IO[bytes]) -> Iterator[bytes]:
    before = b""
    while part := stream.read(PART):
        yield before + part
        before = (before + part)[-OVERLAP:]


def _says(part: bytes, words: list[str]) -> bool:
    """In UTF-8, in the code pages of offices in Europe, or in two bytes for a letter."""
    codes = ["utf-8"]
    if part.count(b"\0") > len(part) // 8:
        codes += ["utf-16-le", "utf-16-be"]
    elif not part.isascii():
        codes += ["cp1250", "cp1252"]
    texts = (part.decode(code, errors="replace").casefold() for code in codes)
    return any(word in text for text in texts for word in words)
