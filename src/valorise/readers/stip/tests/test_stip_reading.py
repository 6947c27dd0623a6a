"""Initiatives in all forms, and tables that hold none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from valorise.journeys.ingest import Given, register
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.readers.stip.parse import rows

SAMPLE = Path(__file__).resolve().parents[1] / "sample" / "initiatives.csv"


def read(path: Path) -> list[Row | Refused]:
    return list(rows(Source(path), Wish()))


def test_what_is_wrong_is_told_row_by_row() -> None:
    found = read(SAMPLE)
    assert {one.number: one.problem.rule for one in found if isinstance(one, Refused)} == {
        4: "no-address",
        5: "not-country",
        6: "no-text",
    }
    third = found[2]
    assert isinstance(third, Row)
    assert [one.rule for one in third.problems] == ["not-year", "unknown-instrument", "unknown-target"]


def test_instruments_of_one_initiative_come_together_and_stay_unconfirmed() -> None:
    made = register([Given(SAMPLE)], tell=lambda *_: None)
    first = made["measures"].filter(made["measures"]["id"] == "stip:2021-1").to_dicts()[0]
    assert sorted(first["instruments"]) == ["PI014", "PI021"]
    assert (first["status"], first["evidence"]) == ("known", "none")
    assert any("evaluation was not read" in doubt for doubt in first["doubts"])


@pytest.mark.shared_data
def test_the_workbook_that_others_refuse_is_read(shared_data: Path) -> None:
    found = read(shared_data / "stip_compass" / "THc4-covid-policy-initiatives.xlsx")
    assert len(found) == 136
    assert len({one.record["id"] for one in found if isinstance(one, Row)}) == 108


@pytest.mark.shared_data
def test_raw_answers_and_what_was_counted_from_them(shared_data: Path) -> None:
    found = read(shared_data / "stip_compass" / "OECD_results.xlsx")
    whole = [one.record for one in found if isinstance(one, Row) and not one.adds_to]
    assert (len(whole), len({one["id"] for one in whole})) == (475, 327)
    told = Counter(one.problem.rule for one in found if isinstance(one, Refused))
    assert set(told) <= {"counts-only", "of-no-initiative"}
    assert all("Ã" not in one["name"] for one in whole)
