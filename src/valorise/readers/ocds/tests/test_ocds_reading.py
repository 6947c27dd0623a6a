"""Releases of one process, alone and in packages, in any order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from valorise.journeys.ingest import Given, register
from valorise.readers.discovery import reader_for
from valorise.readers.ocds.merging import compiled
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


def need(folder: Path, *releases: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """The one need of releases that came in a file each, in this order, and what was said of all rows."""
    for number, one in enumerate(releases):
        (folder / f"{number}.json").write_text(json.dumps(one), encoding="utf-8")
    made = register([Given(path) for path in sorted(folder.glob("*.json"))], tell=lambda *_: None)
    (found,) = made["needs"].to_dicts()
    return found, made


PLANNED = release(
    "2026-01-01T00:00:00Z",
    planning={"rationale": "The old pumps are loud."},
    tender={
        "title": "Pumps", "status": "planned", "description": "A very long description of what is wanted, soon mended.",
        "value": {"amount": 100, "currency": "EUR"}, "tenderPeriod": {"endDate": "2026-05-01T00:00:00Z"},
        "items": [{"id": "1", "description": "Pump"}, {"id": "2", "description": "Hose"}],
    },
)  # fmt: skip
AMENDED = release(
    "2026-02-01T00:00:00Z",
    buyer={"name": "Town"},
    tender={
        "description": "Quiet pumps.", "value": {"amount": 90}, "tenderPeriod": {"endDate": "2026-04-01T00:00:00Z"},
        "items": [{"id": "2", "description": "Pipe"}],
    },
)  # fmt: skip
CANCELLED = release("2026-03-01T00:00:00Z", tender={"status": "cancelled", "value": None})


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_releases_in_a_file_each_are_merged_by_their_time(tmp_path: Path, order: tuple[int, ...]) -> None:
    found, made = need(tmp_path, *([PLANNED, AMENDED, CANCELLED][place] for place in order))
    assert found["title"] == "Pumps"
    assert found["summary"] == "Quiet pumps. Pump Pipe The old pumps are loud."
    assert str(found["deadline"]) == "2026-04-01"
    assert found["owner"]["name"] == "Town"
    assert found["budget"] is None, "the last release took the value away"
    assert "not-open" in made.problems["rule"].to_list()
    assert made.accounts.select("accepted", "merged", "refused").sum().row(0) == (1, 2, 0)
    assert len(found["origins"]) == 3


def test_an_amount_keeps_the_currency_that_an_earlier_file_gave(tmp_path: Path) -> None:
    found, _ = need(tmp_path, AMENDED, PLANNED)
    assert (str(found["budget"]["amount"]), found["budget"]["currency"]) == ("90.00", "EUR")


def test_a_release_without_text_alone_is_refused_and_told(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(CANCELLED), encoding="utf-8")
    made = register([Given(tmp_path / "one.json")], tell=lambda *_: None)
    assert made.accounts["refused"].to_list() == [1]
    assert made.problems["rule"].to_list() == ["no-text"]


def test_many_releases_of_one_process_take_no_more_than_their_number() -> None:
    """Lists are merged by their names, so that a thousand releases with a thousand items are no million looks."""
    many = [{"ocid": "x", "date": f"{day:05}", "tender": {"items": [{"id": day}, {"n": day}]}} for day in range(2000)]
    assert len(compiled(many)["tender"]["items"]) == 4000


@pytest.mark.shared_data
def test_merged_as_the_publisher_of_the_example_merged_it(shared_data: Path) -> None:
    folder = shared_data / "procurement" / "ocds_fictional"
    single = [json.loads(path.read_text(encoding="utf-8"))["releases"][0] for path in folder.glob("*-0?-*.json")]
    record = json.loads((folder / "record" / "ocds-213czf-000-00001.json").read_text(encoding="utf-8"))
    theirs = record["records"][0]["compiledRelease"]
    assert len(single) == 6
    assert compiled(single) == {name: value for name, value in theirs.items() if name not in ("id", "date", "tag")}
