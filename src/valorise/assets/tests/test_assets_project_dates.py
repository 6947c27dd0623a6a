"""Dates of funded projects: what still asks for something, and what is history."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from valorise.assets.deadlines import deadlines
from valorise.assets.project_dates import closed, current_dates
from valorise.assets.rulebook import closing_days, rulebook
from valorise.terms.results import Result

AS_OF = date(2026, 11, 22)


def found(ends: str, *, own: bool) -> Result:
    happened = pl.DataFrame(
        {
            "right": ["p:1"],
            "office": ["XC"],
            "kind": ["contract"],
            "event": ["horizon-europe-end"],
            "on": [date.fromisoformat(ends)],
            "year": pl.Series([None], dtype=pl.Int64),
        }
    )
    every = deadlines(happened, rulebook(), closing_days(), as_of=AS_OF)
    return current_dates(every.table, every.reasons, as_of=AS_OF, own=own)


@pytest.mark.parametrize(
    ("ends", "own", "late"),
    [
        ("2025-10-31", True, ["final-report-with-results-list", "list-on-results-platform"]),
        ("2025-10-31", False, []),
        ("2026-08-31", True, ["final-report-with-results-list"]),
        ("2023-10-31", True, []),
    ],
)
def test_late_is_only_what_the_office_may_still_owe(ends: str, own: bool, late: list[str]) -> None:
    result = found(ends, own=own)
    passed = result.table.filter("overdue")
    assert passed["task"].to_list() == late
    assert set(passed["status"]) <= {"known"}, "nobody recorded whether it was done"


def test_the_end_of_a_period_is_no_duty_missed() -> None:
    result = found("2025-10-31", own=True)
    assert "request-access-rights" not in result.table["task"].to_list()


def test_history_is_told_once_for_each_task() -> None:
    told = found("2023-10-31", own=True).problems
    assert told.select("rule", "severity").rows() == [("date-is-history", "notice")] * 2
    assert told["found"][0] == "Deliver the final report with the list of results: 1 times, the last by 2023-12-30"


def test_reasons_of_what_is_history_go_with_it() -> None:
    result = found("2023-10-31", own=True)
    abouts = {f"XC {row['task']} - {row['due']}" for row in result.table.iter_rows(named=True)}
    assert set(result.reasons["about"]) == abouts
    assert abouts


def test_no_dates_give_no_dates() -> None:
    nothing = found("2025-10-31", own=True)
    empty = current_dates(nothing.table.clear(), nothing.reasons.clear(), as_of=AS_OF, own=False)
    assert empty.table.schema == nothing.table.schema
    assert empty.problems.is_empty()


def test_a_closed_project_has_reported() -> None:
    table = pl.DataFrame({"status": ["closed", "signed", None]})
    assert table.select(closed(pl.col("status"))).to_series().to_list() == [True, False, False]
