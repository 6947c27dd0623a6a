"""The worked legal examples beside this file: what happened and which dates must follow."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from valorise.assets.happenings import SCHEMA
from valorise.journeys.asset import of_events

CASES: list[dict[str, Any]] = [
    case for file in sorted(Path(__file__).parent.glob("*.yaml")) for case in yaml.safe_load(file.read_text("utf-8"))
]
COLUMNS = {"surcharge_until": "last_day_with_surcharge", "certainty": "status"}


def days(case: dict[str, Any]) -> list[date]:
    named = [value for line in case["gives"] for value in line.values() if isinstance(value, date)]
    return [*named, *(event[2] for event in case["happened"])]


def dates(case: dict[str, Any]) -> pl.DataFrame:
    kind = case.get("kind", "patent")
    rows = [("R", office, kind, event, on, *(year or [None])) for office, event, on, *year in case["happened"]]
    happened = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    result = of_events(happened, as_of=case.get("as_of", max(days(case))))
    assert result.problems.filter(pl.col("rule") == "unknown-event").is_empty()
    return result.table


def lines(table: pl.DataFrame, line: dict[str, Any]) -> pl.DataFrame:
    return table.filter(*(pl.col(COLUMNS.get(name, name)).eq_missing(value) for name, value in line.items()))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_dates_of_the_case_follow(case: dict[str, Any]) -> None:
    table = dates(case)
    for line in case["gives"]:
        assert lines(table, line).height == 1, f"{line} is not among\n{table}"
    for line in case.get("never", []):
        assert lines(table, line).is_empty(), f"{line} came out of {case['about']}"


def test_cases_are_named_once_and_say_what_they_rest_on() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES) >= 125
    assert all(case["about"] and case["status"] in ("verified", "known") for case in CASES)
