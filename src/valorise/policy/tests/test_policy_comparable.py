"""Comparable countries: by hand, with missing figures, and for the whole exercise."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from valorise.policy.comparable import comparable_countries
from valorise.policy.context import countries
from valorise.terms.tables import table

AS_OF = date(2026, 11, 22)


def test_distance_by_hand_with_one_feature_of_four(rows: Any) -> None:
    # AT 1, EE 2, LV 3 on one feature: mean 2, deviation 1. AT and EE differ by 1; three unknown features count 2 each.
    seen = rows["observations"](
        *(rows["observation"](code, "gerd-per-gdp", value) for code, value in (("AT", 1.0), ("EE", 2.0), ("LV", 3.0)))
    )
    found = comparable_countries("AT", seen, as_of=AS_OF).table
    assert found["other"].to_list() == ["EE", "LV"]
    assert found["distance"][0] == pytest.approx(((1 + 3 * 2) / 4) ** 0.5)
    assert found["distance"][1] == pytest.approx(((4 + 3 * 2) / 4) ** 0.5)
    assert found["shared"].to_list() == [1, 1]
    assert found["asked"].to_list() == [4, 4]
    assert found["unknown"][0].to_list() == ["gdp-per-head", "innovation-group", "population"]


def test_nothing_known_compares_with_nobody() -> None:
    found = comparable_countries("AT", table("observations").empty(), as_of=AS_OF)
    assert found.table.is_empty()
    assert found.table.schema == table("comparables").schema
    assert found.reasons.is_empty()


@pytest.mark.parametrize("country", countries())
def test_never_a_bare_list(country: str, contexts: pl.DataFrame) -> None:
    found = comparable_countries(country, contexts, as_of=AS_OF, top=17)
    assert country not in found.table["other"]
    assert found.table["rank"].to_list() == list(range(1, 18))
    assert found.table["distance"].is_sorted()
    assert found.reasons.height == 17 * 4
    assert (found.table["shared"] + found.table["unknown"].list.len() == 4).all()


def test_distance_is_the_same_both_ways(contexts: pl.DataFrame) -> None:
    there = comparable_countries("AT", contexts, as_of=AS_OF, top=17).table.filter(other="MD")["distance"][0]
    back = comparable_countries("MD", contexts, as_of=AS_OF, top=17).table.filter(other="AT")["distance"][0]
    assert there == pytest.approx(back)


def test_row_order_does_not_matter(contexts: pl.DataFrame) -> None:
    one = comparable_countries("LV", contexts, as_of=AS_OF)
    other = comparable_countries("LV", contexts.reverse(), as_of=AS_OF)
    assert_frame_equal(one.table, other.table)


def test_an_earlier_day_sees_earlier_figures(contexts: pl.DataFrame) -> None:
    # In 2023 Croatia and Slovenia stood in different groups of the scoreboard; the edition of 2025 brings them nearer.
    then = comparable_countries("HR", contexts, as_of=date(2024, 12, 31), top=17).table.filter(other="SI")["distance"][
        0
    ]
    now = comparable_countries("HR", contexts, as_of=AS_OF, top=17).table.filter(other="SI")["distance"][0]
    assert now < then
