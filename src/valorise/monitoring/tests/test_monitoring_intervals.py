"""Intervals against published figures."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valorise.monitoring.intervals import median_days, survival, wilson

LEUKAEMIA = {
    # Weeks of remission in Freireich and others (1963); the second list was still in remission.
    "6-MP": ([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]),
    "placebo": ([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], []),
}


@pytest.fixture
def remission() -> pl.DataFrame:
    rows = [
        {"group": group, "days": days, "reached": reached}
        for group, (ended, open_) in LEUKAEMIA.items()
        for times, reached in ((ended, True), (open_, False))
        for days in times
    ]
    return pl.DataFrame(rows)


@pytest.mark.parametrize(
    "n, of, low, high",
    # Newcombe (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_ends(n, of, low, high):
    ends = wilson("n", "of")
    found = pl.DataFrame({"n": [n], "of": [of]}).select(low=ends[0], high=ends[1]).row(0)
    assert found == pytest.approx((low, high), abs=5e-5)


def test_a_share_of_nothing_has_no_interval():
    ends = wilson("n", "of")
    assert pl.DataFrame({"n": [0], "of": [0]}).select(low=ends[0], high=ends[1]).row(0) == (None, None)


@given(of=st.integers(1, 10_000), part=st.floats(0, 1))
def test_the_interval_holds_the_share_and_stays_between_zero_and_one(of, part):
    n = round(of * part)
    ends = wilson("n", "of")
    low, high = pl.DataFrame({"n": [n], "of": [of]}).select(low=ends[0], high=ends[1]).row(0)
    assert 0 <= low <= n / of + 1e-12
    assert n / of - 1e-12 <= high <= 1


def test_survival_gives_the_published_steps(remission):
    steps = survival(remission, "group").filter(group="6-MP").rows_by_key("days", unique=True, named=True)
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {days: round(steps[days]["waiting"], 3) for days in published} == published


def test_the_median_and_its_interval_are_the_published_ones(remission):
    found = median_days(remission, "group").rows_by_key("group", unique=True, named=True)
    assert found["6-MP"] == {"value": 23.0, "low": 13.0, "high": None}
    assert found["placebo"] == {"value": 8.0, "low": 4.0, "high": 11.0}


def test_without_half_there_is_no_median():
    waits = pl.DataFrame({"group": ["a"] * 4, "days": [5, 9, 9, 9], "reached": [True, False, False, False]})
    assert median_days(waits, "group")["value"].to_list() == [None]


def test_exactly_half_is_half():
    waits = pl.DataFrame({"group": ["a"] * 6, "days": [1, 2, 3, 9, 9, 9], "reached": [True] * 3 + [False] * 3})
    assert median_days(waits, "group")["value"].to_list() == [3.0]


@pytest.mark.parametrize("rows", [0, 1])
def test_no_row_and_one_row_work(rows):
    waits = pl.DataFrame({"group": ["a"], "days": [3], "reached": [True]}).head(rows)
    assert median_days(waits, "group")["value"].to_list() == [3.0] * rows
