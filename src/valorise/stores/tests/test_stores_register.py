"""The register is kept whole, and damage is told."""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
import signal
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.house.generated import records

from valorise.stores import register
from valorise.terms.errors import Invalid, NotReady
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check, frame


def test_nothing_kept_is_nothing_found(tmp_path: Path) -> None:
    assert register.load(tmp_path) == {}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(records("assets"), max_size=4))
def test_what_is_kept_comes_back(tmp_path: Path, said: list[dict[str, object]]) -> None:
    rows = frame(table("assets"), check(table("assets"), [(one, Place()) for one in said]).records)
    register.save(tmp_path, {"assets": rows})
    assert register.load(tmp_path)["assets"].equals(rows)


def test_a_column_declared_later_is_missing(tmp_path: Path) -> None:
    (tmp_path / "register").mkdir()
    pl.DataFrame({"id": ["a"], "title": ["T"]}).write_parquet(tmp_path / "register" / "assets.parquet")
    found = register.load(tmp_path)["assets"]
    assert found.schema == pl.Schema(table("assets").schema)
    assert found["summary"].to_list() == [None]


def test_damage_is_told(tmp_path: Path) -> None:
    (tmp_path / "register").mkdir()
    (tmp_path / "register" / "needs.parquet").write_bytes(b"PAR1 cut off")
    with pytest.raises(Invalid, match="needs"):
        register.load(tmp_path)


def save_with_little_room(home: Path) -> None:
    """In a process that may write no file beyond 4 kB, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    names = [{"id": f"p{number}", "name": hashlib.sha256(str(number).encode()).hexdigest()} for number in range(5000)]
    try:
        register.save(home, {"people": frame(table("people"), names)})
    except NotReady as error:
        sys.exit(0 if "could not be kept" in error.what else 3)
    sys.exit(4)


def test_what_was_kept_stays_when_the_disk_is_full(tmp_path: Path) -> None:
    register.save(tmp_path, {"people": frame(table("people"), [{"id": "p", "name": "Ana"}])})
    writer = multiprocessing.get_context("spawn").Process(target=save_with_little_room, args=(tmp_path,))
    writer.start()
    writer.join(60)
    assert writer.exitcode == 0
    assert register.load(tmp_path)["people"]["name"].to_list() == ["Ana"]
    assert [path.name for path in (tmp_path / "register").iterdir()] == ["people.parquet"]
