"""Damaged files never bring a reader down: it reads what it can, refuses rows, or says in its own words why not."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valorise.readers.discovery import readers
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import ValoriseError
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one

FOLDER = Path(__file__).resolve().parents[1]
MINE = (
    "cordis", "eu_calls", "sbir", "own", "plain", "datacite_xml", "crossref_xml", "invenio", "rogue_scholar", "orcid",
    "cerif", "csl", "schema_org", "codemeta", "citation_cff",
)  # fmt: skip
SAMPLES = [
    pytest.param(reader, path, id=f"{reader}-{path.name}")
    for reader in MINE
    for path in sorted((FOLDER / reader / "sample").iterdir())
]
EDITS = st.lists(
    st.tuples(st.integers(0, 5000), st.sampled_from(["put", "drop", "change"]), st.binary(min_size=1, max_size=3)),
    min_size=1,
    max_size=12,
)
FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def damaged(content: bytes, edits: list[tuple[int, str, bytes]]) -> bytes:
    found = bytearray(content)
    for place, how, what in edits:
        at = place % (len(found) + 1)
        if how == "put":
            found[at:at] = what
        else:
            found[at : at + len(what)] = b"" if how == "drop" else what
    return bytes(found)


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


@pytest.mark.parametrize("reader, path", SAMPLES)
@FEW
@given(edits=EDITS)
def test_damaged_bytes(reader: str, path: Path, tmp_path: Path, edits: list[tuple[int, str, bytes]]) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(damaged(path.read_bytes(), edits))
    found = read_all(reader, Source(copy))
    numbers = [one.number for one in found]
    assert len(set(numbers)) == len(numbers), "a row was told twice"
    for one in found:
        if isinstance(one, Refused):
            assert one.problem.fix
        else:
            check_one(table(one.table), one.record, Place(row=one.number))


@pytest.mark.parametrize("reader, path", SAMPLES)
def test_packed_is_the_same(reader: str, path: Path, tmp_path: Path) -> None:
    packed = tmp_path / f"{path.name}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert len(read_all(reader, Source(packed))) == len(read_all(reader, Source(path)))


@pytest.mark.parametrize("reader", MINE)
@pytest.mark.parametrize("content", [b"", b"\n", b"{}", b"[]", b"null", b"PK\x03\x04", b"PAR1", b"\x00\xff", b"a,b\n"])
def test_next_to_nothing(reader: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "little.dat"
    path.write_bytes(content)
    assert all(isinstance(one, Refused) for one in read_all(reader, Source(path)))
