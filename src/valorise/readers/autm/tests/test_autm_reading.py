"""Tables of the licensing survey: places that are not named, figures not given, files of R that are damaged."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valorise.readers.autm.parse import recognise, rows
from valorise.readers.r_frames import frames
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid, ValoriseError


def text(word: str) -> bytes:
    return struct.pack(">ii", 9, len(word)) + word.encode()


def named(word: str) -> bytes:
    return struct.pack(">i", 1) + text(word)


def texts(*words: str) -> bytes:
    return struct.pack(">ii", 16, len(words)) + b"".join(map(text, words))


def reals(*numbers: float) -> bytes:
    return struct.pack(f">ii{len(numbers)}d", 14, len(numbers), *numbers)


END = struct.pack(">i", 254)
TAGGED = struct.pack(">i", 2 | 0x400)
COLUMNS = ("University", "Licensing Income ($M)", "Licenses and Options Executed")
FRAME = (
    b"RDX2\nX\n" + struct.pack(">iii", 2, 0, 0) + TAGGED + named("lic_2007") + struct.pack(">ii", 19 | 0x300, 3)
    + texts("U of Examples", "Sample Tech") + reals(1.5, float("nan")) + reals(3, 4)
    + TAGGED + named("names") + texts(*COLUMNS) + TAGGED + named("class") + texts("data.frame") + END + END
)  # fmt: skip


def saved(folder: Path, content: bytes) -> Source:
    path = folder / "lic.RData"
    path.write_bytes(gzip.compress(content))
    return Source(path)


def test_a_frame_of_r(tmp_path: Path) -> None:
    source = saved(tmp_path, FRAME)
    assert recognise(source) == 0.9
    first, second = rows(source, Wish())
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert (first.record["value"], first.record["period"], first.record["unit"]) == (1.5, "2007", "USD million")
    assert (second.record["value"], second.also[0][1]["value"]) == (None, 4.0)


def test_announced_but_not_there(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="damaged"):
        frames(saved(tmp_path, FRAME[:-40]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(7, len(FRAME) - 1), put=st.binary(max_size=4))
def test_damaged_frames_are_read_or_refused(tmp_path: Path, place: int, put: bytes) -> None:
    source = saved(tmp_path, FRAME[:place] + put + FRAME[place + len(put) :])
    told: ValoriseError
    try:
        assert len(list(rows(source, Wish())) if recognise(source) else []) <= 2
        return
    except ValoriseError as error:
        told = error
    assert told.fix


@pytest.mark.shared_data
def test_sums_of_the_survey(shared_data: Path) -> None:
    found = list(rows(Source(shared_data / "autm_licensing" / "cbsa_univ_licensing.csv"), Wish()))
    nameless = [one for one in found if isinstance(one, Refused)]
    assert {one.problem.rule for one in nameless} == {"no-place"}
    assert len(nameless) == 12
    years = {one.record["period"] for one in found if isinstance(one, Row)}
    assert years == {str(year) for year in range(2006, 2018)}
