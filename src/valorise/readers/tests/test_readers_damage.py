"""Damaged and hostile files: a reader says what is wrong, or reads on; it never breaks and never loses a row."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Broken, ValoriseError
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one

FOLDER = Path(__file__).resolve().parents[1]
SAMPLES = [
    pytest.param(path.parent.name, sample, id=f"{path.parent.name}-{Path(sample).name}")
    for path in sorted(FOLDER.glob("*/contract.yaml"))
    for sample in [
        one["file"] for one in yaml.safe_load(path.read_text(encoding="utf-8")) if one["file"].startswith("sample/")
    ]
]
ROUNDS = settings(
    max_examples=5000 if os.environ.get("VALORISE_SOAK") == "whole" else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """The content with a few places cut, doubled or overwritten, as broken disks, editors and programs do."""
    found = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(found) - 1)))
        length = draw(st.integers(0, 40))
        kind = draw(st.sampled_from(["cut", "double", "overwrite", "insert", "end"]))
        if kind == "cut":
            del found[at : at + length]
        elif kind == "double":
            found[at:at] = found[at : at + length]
        elif kind == "overwrite":
            found[at : at + length] = draw(st.binary(min_size=length, max_size=length))
        elif kind == "insert":
            hostile = [b"\x00", b"\xff\xfe", b"null", b"[]", b"{}", b'"\\ud800"', b"1e999", b"9" * 5000, b"\n", b"&x;"]
            found[at:at] = draw(st.sampled_from(hostile))
        else:
            del found[at:]
    return bytes(found)


def numbers(found: Iterator[Row | Refused]) -> list[int]:
    """Numbers of the rows read until the file ends or a clear error ends the reading."""
    seen: list[int] = []
    try:
        for one in found:
            seen.append(one.number)
            if isinstance(one, Refused):
                assert one.problem.fix
                assert one.problem.expected
            else:
                check_one(table(one.table), one.record, Place(row=one.number))
                for name, record in one.also:
                    check_one(table(name), record, Place(row=one.number))
    except ValoriseError as error:
        ended = error
    else:
        return seen
    assert not isinstance(ended, Broken)
    assert ended.fix
    return seen


@pytest.mark.soak
@pytest.mark.parametrize("reader, sample", SAMPLES)
@ROUNDS
@given(data=st.data())
def test_damaged_samples_are_read_or_refused(reader: str, sample: str, data: st.DataObject, tmp_path: Path) -> None:
    path = tmp_path / Path(sample).name
    path.write_bytes(data.draw(damaged((FOLDER / reader / sample).read_bytes())))
    source = Source(path)
    try:
        sure = readers()[reader].recognise(source)
    except ValoriseError:
        return
    assert 0 <= sure <= 1
    seen = numbers(readers()[reader].rows(source, Wish()))
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("reader, sample", SAMPLES)
def test_packed_samples_say_the_same(reader: str, sample: str, tmp_path: Path) -> None:
    plain = FOLDER / reader / sample
    if plain.suffix in (".xlsx", ".parquet", ".zip"):
        pytest.skip("packed formats are not packed again")
    packed = tmp_path / f"{plain.name}.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert reader_for(Source(packed)).name == reader
    assert numbers(readers()[reader].rows(Source(packed), Wish())) == numbers(
        readers()[reader].rows(Source(plain), Wish())
    )


@pytest.mark.parametrize("reader, sample", SAMPLES)
def test_names_of_files_decide_nothing(reader: str, sample: str, tmp_path: Path) -> None:
    content = (FOLDER / reader / sample).read_bytes()
    renamed = tmp_path / "no-ending"
    renamed.write_bytes(content)
    assert reader_for(Source(renamed)).name == reader


@pytest.mark.parametrize("reader, sample", [one for one in SAMPLES if str(one.values[1]).endswith(".xml")])
def test_entities_are_never_followed(reader: str, sample: str, tmp_path: Path) -> None:
    """An entity declared in front of the sample makes the file or the document refused; nothing is read through it."""
    secret = tmp_path / "secret.txt"
    secret.write_text("do not tell", encoding="utf-8")
    content = (FOLDER / reader / sample).read_text(encoding="utf-8")
    hostile = f'<!DOCTYPE x [<!ENTITY secret SYSTEM "{secret.as_uri()}"><!ENTITY a "&secret;&secret;">]>'
    start = content.index("?>") + 2
    path = tmp_path / "hostile.xml"
    path.write_text(content[:start] + hostile + content[start:].replace("Heat store", "&secret;&a;"), encoding="utf-8")
    try:
        found = list(readers()[reader].rows(Source(path), Wish()))
    except ValoriseError as error:
        told = str(error)
    else:
        told = str(found[0])
        assert isinstance(found[0], Refused)
    assert "entities" in told
    assert "do not tell" not in told
