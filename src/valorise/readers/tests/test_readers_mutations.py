"""Files with next to nothing in them never bring a reader down, and none of them becomes a record."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.discovery import readers
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import ValoriseError


def read_all(reader: str, source: Source) -> list[Row | Refused]:
    """All rows as the ingest would take them; a whole file that cannot be read must say so in our own words."""
    told: ValoriseError
    try:
        readers()[reader].recognise(source)
        return list(readers()[reader].rows(source, Wish()))
    except ValoriseError as error:
        told = error
    assert told.what
    assert told.fix
    return []


@pytest.mark.parametrize("reader", sorted(readers()))
@pytest.mark.parametrize("content", [b"", b"\n", b"{}", b"[]", b"null", b"PK\x03\x04", b"PAR1", b"\x00\xff", b"a,b\n"])
def test_next_to_nothing(reader: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "little.dat"
    path.write_bytes(content)
    assert all(isinstance(one, Refused) for one in read_all(reader, Source(path)))
