"""The register between runs: extended, told in the log, the same files twice change nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest

from valorise.cli import main
from valorise.journeys.ingest import Given
from valorise.journeys.keeping import Kept, keep, kept
from valorise.stores import register as disk
from valorise.stores.events import open_log
from valorise.terms.errors import Invalid, ValoriseError

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
DOI = [{"scheme": "doi", "value": "10.5555/x"}]


def write(path: Path, *records: dict[str, Any]) -> Given:
    path.write_bytes(b"\n".join(orjson.dumps(one) for one in records))
    return Given(path)


def extend(store: Path, *given: Given) -> Kept:
    return keep(given, store, at=AT, tell=lambda *_: None)


def told(store: Path) -> pl.DataFrame:
    with open_log(store, create=False) as log:
        assert log.verify().table["intact"].item()
        return log.read()


def test_rows_join_what_is_there_and_every_arrival_is_told(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = write(tmp_path / "a.jsonl", {"id": "a1", "title": "One", "identifiers": DOI}, {"id": "a2", "title": "Two"})
    assert (extend(store, first).new, extend(store, first).new) == (2, 0)
    more = write(
        tmp_path / "b.jsonl",
        {"id": "b1", "title": "One", "summary": "It is good for much more than this.", "identifiers": DOI},
        {"id": "b2", "title": "Three", "contributors": [{"name": "Ana Kos"}]},
    )
    found = extend(store, more)
    assert (found.new, found.changed) == (1, 1)
    assert found.register.accounts.select("accepted", "merged").rows() == [(1, 1)]
    assert sorted(disk.load(store)["assets"]["id"]) == ["a1", "a2", "b2"]
    events = told(store)
    assert sorted(events.filter(activity="asset-recorded")["case"]) == ["a1", "a2", "b2"]
    joined = events.filter(activity="asset-merged").row(0, named=True)
    details = orjson.loads(joined["details"])
    assert joined["case"] == "a1"
    assert details["rows"] == [{"file": "b.jsonl", "row": 1, "rule": "same-identifier"}]
    assert details["before"]["summary"] is None
    assert details["after"]["summary"].startswith("It is good")
    assert "Ana Kos" not in "".join(events["details"].drop_nulls())
    inputs = [orjson.loads(one)["inputs"] for one in events.filter(activity="register-extended")["details"]]
    assert [list(one) for one in inputs] == [["a.jsonl"], ["b.jsonl"]]


def test_the_same_files_twice_change_nothing(tmp_path: Path) -> None:
    store, table = tmp_path / "store", tmp_path / "list.csv"
    table.write_text("Title,Keywords\nA quiet fan for small laboratories,fan\nA pump,pump; water\nA pump,pump; water\n")
    events = write(tmp_path / "events.jsonl", {"id": "e1", "activity": "grant", "at": "2024-05-03T10:00:00Z"})
    assert extend(store, Given(table), events).events == 1
    before, stamp = told(store), disk.stamp(store)
    again = extend(store, events, Given(table))
    assert (again.new, again.changed, again.events) == (0, 0, 0)
    assert (again.register.accounts["accepted"].sum(), again.register.accounts["merged"].sum()) == (0, 4)
    assert told(store).equals(before)
    assert disk.stamp(store) == stamp


def test_a_line_put_in_above_moves_nothing(tmp_path: Path) -> None:
    store, table = tmp_path / "store", tmp_path / "list.csv"
    table.write_text("Title,Keywords\nA pump,water\nA fan,air\n")
    extend(store, Given(table))
    table.write_text("Title,Keywords\nA valve,steam\nA pump,water\nA fan,air\n")
    found = extend(store, Given(table))
    assert found.new == 1
    assert sorted(found.register["assets"]["title"]) == ["A fan", "A pump", "A valve"]


def test_two_kept_assets_that_turn_out_to_be_one(tmp_path: Path) -> None:
    store = tmp_path / "store"
    isbn = [{"scheme": "isbn", "value": "9783161484100"}]
    extend(store, write(tmp_path / "a.jsonl", {"id": "a1", "title": "One", "identifiers": DOI}))
    extend(store, write(tmp_path / "b.jsonl", {"id": "a2", "title": "One again", "identifiers": isbn}))
    extend(store, write(tmp_path / "c.jsonl", {"id": "c", "title": "One", "identifiers": DOI + isbn}))
    (one,) = disk.load(store)["assets"]["id"]
    gone = {"a1": "a2", "a2": "a1"}[one]
    last = told(store).filter(activity="asset-merged", case=gone).row(0, named=True)
    assert orjson.loads(last["details"])["into"] == one


def test_a_register_that_cannot_be_written_takes_its_events_back(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "register").write_text("in the way")
    with pytest.raises(ValoriseError):
        extend(store, write(tmp_path / "a.jsonl", {"id": "a1", "title": "One"}))
    assert told(store).is_empty()


def test_nothing_usable_keeps_nothing(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        extend(tmp_path / "store", write(tmp_path / "a.jsonl", {"id": "a1"}))
    assert not (tmp_path / "store").exists()


def test_a_kept_register_is_run_without_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = tmp_path / "store"
    extend(store, write(tmp_path / "a.jsonl", {"id": "a1", "title": "A quiet fan", "summary": "For laboratories."}))
    need = write(tmp_path / "n.jsonl", {"id": "n1", "type": "challenge", "title": "A fan for our laboratories"})
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as left:
        main(["run", "--store", str(store), "--needs", str(need.path), "--out", str(out), "--json"])
    assert left.value.code == 0
    assert [row["file"] for row in orjson.loads(capsys.readouterr().out)["table"]] == ["n.jsonl"]
    assert [orjson.loads(line)["id"] for line in (out / "assets.jsonl").read_text().splitlines()] == ["a1"]
    assert orjson.loads((out / "matches.jsonl").read_text().splitlines()[0])["asset"] == "a1"
    assert kept(store)["assets"].height == 1
    with pytest.raises(SystemExit) as left:
        main(["run", "--store", str(store), "--out", str(out)])
    assert left.value.code == 0
    assert "bundled example" not in capsys.readouterr().out
