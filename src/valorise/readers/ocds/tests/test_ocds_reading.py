"""Releases of one process, alone and in packages, in any order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from valorise.journeys.ingest import Given, register
from valorise.readers.discovery import reader_for
from valorise.readers.ocds.parse import rows
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source


def read(folder: Path, value: Any) -> list[Row | Refused]:
    path = folder / "releases.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    assert reader_for(Source(path)).name == "ocds"
    return list(rows(Source(path), Wish()))


def release(day: str, **more: Any) -> dict[str, Any]:
    return {"ocid": "ocds-x-1", "id": day, "date": day, "tag": ["tender"], "initiationType": "tender", **more}


def test_a_release_on_its_own(tmp_path: Path) -> None:
    (found,) = read(tmp_path, release("2026-01-01", tender={"title": "Salt"}))
    assert isinstance(found, Row)
    assert found.record["title"] == "Salt"


@pytest.mark.parametrize("order", [1, -1])
def test_the_newest_release_speaks(tmp_path: Path, order: int) -> None:
    first = release("2026-01-01", buyer={"name": "Town"}, tender={"title": "Old"})
    second = release("2026-02-01", buyer={"name": "Town"}, tender={"title": "New"})
    found = read(tmp_path, {"uri": "u", "publisher": {}, "publishedDate": "d", "releases": [first, second][::order]})
    told = [one.record.get("title") for one in found if isinstance(one, Row)]
    assert sorted(told, key=str) == ["New", None]


def test_a_process_that_ended_without_a_winner_is_told(tmp_path: Path) -> None:
    (found,) = read(tmp_path, release("2026-01-01", tender={"title": "Salt", "status": "cancelled"}))
    assert isinstance(found, Row)
    assert [one.rule for one in found.problems] == ["not-open"]


def test_records_without_a_compiled_release_give_the_last_one(tmp_path: Path) -> None:
    inside = [release("2026-01-01", tender={"title": "Old"}), release("2026-02-01", tender={"title": "New"})]
    package = {"uri": "u", "publisher": {}, "publishedDate": "d", "records": [{"ocid": "ocds-x-1", "releases": inside}]}
    (found,) = read(tmp_path, package)
    assert isinstance(found, Row)
    assert found.record["title"] == "New"


@pytest.mark.shared_data
def test_all_files_of_the_fictional_process_are_one_need(shared_data: Path) -> None:
    folder = shared_data / "procurement" / "ocds_fictional"
    made = register([Given(path) for path in sorted(folder.rglob("*.json"))], tell=lambda *_: None)
    assert made["needs"]["id"].to_list() == ["ocds:ocds-213czf-000-00001"]
    assert made.accounts["refused"].sum() == 0
    assert {"London Borough of Barnet", "AnyCorp Cycle Provision"} <= set(made["organisations"]["name"])
