"""Links in any order, people's data that stay out, and lists that are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.journeys.ingest import Given, register
from valorise.readers.ftm.parse import rows
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source

SAMPLE = Path(__file__).resolve().parents[1] / "sample" / "entities.ftm.json"


def read(path: Path) -> list[Row | Refused]:
    return list(rows(Source(path), Wish()))


def test_what_is_not_taken_says_why() -> None:
    assert {one.number: one.problem.rule for one in read(SAMPLE) if isinstance(one, Refused)} == {
        7: "link-not-taken",
        10: "kind-not-taken",
        11: "no-name",
        12: "of-nobody",
        13: "no-entity",
    }


def test_only_what_work_needs_is_kept_of_people() -> None:
    told = str([one for one in read(SAMPLE) if isinstance(one, Row)])
    assert "Ada Example" in told
    for personal in ("1815", "123", "Graz"):
        assert personal not in told.replace("ftm:ex-", "")


def test_lists_are_told_to_the_security_check() -> None:
    told = {row.number: one.found for row in read(SAMPLE) if isinstance(row, Row) for one in row.problems}
    assert told == {1: "sanction", 9: "Office of Examples; Programme X"}


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_lines_changes_nothing(tmp_path: Path, order: int) -> None:
    path = tmp_path / "entities.json"
    path.write_text("\n".join(SAMPLE.read_text(encoding="utf-8").splitlines()[:9][::order]), encoding="utf-8")
    made = register([Given(path)], tell=lambda *_: None)
    pumps = made["organisations"].filter(made["organisations"]["id"] == "ftm:ex-1").to_dicts()[0]
    assert (pumps["city"], pumps["parents"], pumps["country"]) == ("Vienna", ["ftm:ex-2"], "AT")
    assert made["people"]["organisation"].to_list() == ["Example Pumps"]


@pytest.mark.shared_data
def test_two_collections_of_donations_are_one_register(shared_data: Path) -> None:
    folder = shared_data / "sanctions_ftm"
    files = [folder / "nomenklatura" / "donations.ijson", folder / "yente" / "parteispenden" / "entities.ftm.json"]
    made = register([Given(path) for path in files], tell=lambda *_: None)
    whole = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
    assert made.accounts["rows"].sum() == whole == 949
    assert made["people"].height == 22
    assert 70 <= made["organisations"].height <= 74
