"""Files of events as people write them: every row counts or is told, and no right goes silent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from valorise.journeys.asset import of_events
from valorise.journeys.event_file import event_file, without_dates

DAY = date(2026, 11, 23)


def written(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "events.csv"
    file.write_text("\n".join(["right,office,event,on,kind", *lines]) + "\n", "utf-8")
    return file


@pytest.mark.parametrize(
    ("line", "column", "fix"),
    [
        ("R,DEE,filing,2023-02-28,", "office", "Did you mean EE, DE?"),
        ("R,Q9,filing,2023-02-28,", "office", "Did you mean"),
        ("R,DE,filling,2023-02-28,", "event", "Did you mean filing"),
        ("R,DE,filing,2023-02-30,", "on", "Write year, month and day"),
        ("R,DE,filing,28.02.2023,", "on", "Write year, month and day"),
        ("R,DE,filing,2023-02-28,patnt", "kind", "Did you mean patent"),
        ("R,DE,filing,2023-02-28,xyz", "kind", "supplementary-protection"),
        ("R,EM,filing,2023-02-28,", "kind", "At EM the kind must be said"),
        (",DE,filing,2023-02-28,", "right", "Fill the column"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_what_to_do(tmp_path: Path, line: str, column: str, fix: str) -> None:
    read = event_file(written(tmp_path, line))
    assert (read.rows, read.events.height) == (1, 0)
    (problem,) = read.problems.rows(named=True)
    assert (problem["row"], problem["column"]) == (1, column)
    assert fix in problem["fix"]


def test_an_office_without_rules_of_ours_is_no_mistake(tmp_path: Path) -> None:
    assert event_file(written(tmp_path, "R,BR,filing,2023-02-28,")).problems.is_empty()


@pytest.mark.parametrize(
    ("lines", "silent"),
    [
        (["R,EM,registration,2022-07-01,design"], ["R"]),
        (["R,BR,filing,2023-02-28,"], ["R"]),
        (["R,EM,registration,2022-07-01,design", "R,EM,lapsed,2025-07-01,design"], []),
        (["R,DE,filing,2023-02-28,"], []),
        (["R,DE,filing,2027-02-28,"], []),
    ],
)
def test_a_right_without_any_date_is_told_unless_it_ended(tmp_path: Path, lines: list[str], silent: list[str]) -> None:
    read = event_file(written(tmp_path, *lines))
    found = of_events(read.events, as_of=DAY).table
    assert without_dates(read.events, found, as_of=DAY)["record"].to_list() == silent
