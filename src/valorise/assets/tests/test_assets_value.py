"""Values: always a range, every assumption listed, and what is missing named instead of made up."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from valorise.assets.value.worth import Worth, worth

MONEY = {"currency": "EUR", "price_year": 2026}
INCOME = {
    "sales_at_peak": {"low": 1e6, "likely": 2e6, "high": 4e6, "source": "Talks"},
    "royalty": 0.04, "yearly_costs": 1e4, "discount_rate": 0.12,
    "years_to_market": 2, "years_to_peak": 3, "years_of_income": 8,
    "stages": [{"what": "Build", "year": 0, "cost": 5e4, "probability": 0.6}],
}  # fmt: skip
WAIT = {
    "worth_now": {"low": 80, "likely": 100, "high": 120}, "investment": 90, "volatility": 0.3,
    "riskless_rate": 0.02, "lost_by_waiting": 0.03, "years_to_decide": 2,
}  # fmt: skip


def value(**said: Any) -> Worth:
    return worth("a", {**MONEY, "draws": 2000, **said})


def wrong(found: Worth) -> list[tuple[Any, ...]]:
    return found.problems.filter(pl.col("severity") == "refused").select("column", "rule").rows()


def ends(found: Worth, method: str) -> tuple[float, float]:
    return found.ranges.filter(pl.col("method") == method).select("low", "high").row(0)


def test_cost_is_the_sum_of_both_ends() -> None:
    items = [{"what": "Staff", "amount": {"low": 10, "likely": 12, "high": 20}}, {"what": "Fees", "amount": 5}]
    assert ends(value(cost={"items": items}), "cost") == (15, 25)


def test_the_market_is_the_lowest_and_the_highest_comparable() -> None:
    paid = [{"what": f"Deal {amount}", "amount": amount, "source": "Register"} for amount in (300, 100, 200)]
    assert ends(value(market={"comparables": paid}), "market") == (100, 300)


def test_one_comparable_or_one_without_a_source_is_none() -> None:
    assert wrong(value(market={"comparables": [{"what": "Deal", "amount": 100, "source": "Told"}]})) == [
        ("market.comparables", "assumption-wrong")
    ]
    paid = [{"what": "Deal", "amount": 100, "source": "Told"}, {"what": "Other", "amount": 50}]
    assert ("market.comparables.Other.source", "assumption-missing") in wrong(value(market={"comparables": paid}))


@pytest.mark.parametrize("missing", list(INCOME))
def test_a_missing_assumption_is_named_and_nothing_is_made_up(missing: str) -> None:
    found = value(income={name: one for name, one in INCOME.items() if name != missing})
    assert found.ranges.is_empty()
    assert found.expected is None
    assert wrong(found) == [(f"income.{missing}", "assumption-missing")]


@pytest.mark.parametrize("missing", ["currency", "price_year"])
def test_amounts_need_a_currency_and_a_year(missing: str) -> None:
    found = worth("a", {name: one for name, one in {**MONEY, "wait": WAIT}.items() if name != missing})
    assert found.ranges.is_empty()
    assert (missing, "assumption-missing") in wrong(found)


@pytest.mark.parametrize(
    "written",
    ["much", True, -1, {"low": 3, "likely": 2, "high": 4}, {"low": 1, "high": 2}, float("nan"), float("inf"), [1, 2]],
    ids=str,
)
def test_what_is_no_range_is_refused(written: Any) -> None:
    assert wrong(value(income={**INCOME, "sales_at_peak": written})) == [("income.sales_at_peak", "assumption-wrong")]


@pytest.mark.parametrize(("name", "number"), [("royalty", 4), ("discount_rate", 12), ("years_to_market", 2.5)])
def test_a_share_written_as_percent_or_half_a_year_is_refused(name: str, number: float) -> None:
    assert wrong(value(income={**INCOME, name: number})) == [(f"income.{name}", "assumption-wrong")]


def test_a_single_number_is_never_given() -> None:
    found = value(cost={"items": [{"what": "Staff", "amount": 10}]})
    assert found.ranges.is_empty()
    assert wrong(found) == [("cost", "no-range")]


def test_what_is_left_out_is_a_notice_with_what_it_needs() -> None:
    found = value(wait=WAIT).problems
    assert found["severity"].unique().to_list() == ["notice"]
    assert found["column"].to_list() == ["cost", "market", "income", "social"]
    assert "royalty" in found.item(2, "expected")


def test_the_widest_swing_stands_first_and_certain_numbers_do_not_swing() -> None:
    royalty = {"low": 0.039, "likely": 0.04, "high": 0.041}
    found = value(income={**INCOME, "royalty": royalty}).swings
    assert found["assumption"].to_list() == ["sales at peak", "royalty"]
    assert found["swing"].is_sorted(descending=True)


def test_waiting_lies_between_its_worst_and_its_best_assumptions() -> None:
    low, high = ends(value(wait=WAIT), "wait")
    likely, _ = ends(value(wait={**WAIT, "worth_now": {"low": 99.999, "likely": 100, "high": 120}}), "wait")
    assert low < likely < high


def test_outcomes_without_evidence_are_shown_and_count_for_nothing() -> None:
    outcomes = [
        {"what": "Less waste", "quantity": {"low": 1, "likely": 2, "high": 3}, "worth": 10, "source": "Trial"},
        {"what": "Jobs", "quantity": 4, "unit": "person", "worth": 1000},
        {"what": "Trust", "quantity": 7, "source": "Survey"},
    ]  # fmt: skip
    found = value(social={"outcomes": outcomes})
    assert ends(found, "social") == (10, 30)
    assert found.outcomes["evidence"].to_list() == ["Trial", "no evidence", "Survey"]
    assert found.outcomes["low"].to_list() == [10, None, None]


def test_every_number_that_enters_is_listed_with_who_stands_by_it() -> None:
    found = value(income=INCOME, seed=3).assumptions
    by = dict(found.select("assumption", "stands_by").iter_rows())
    assert set(INCOME) - {"stages"} <= set(by)
    assert {"cost of Build", "probability of Build", "year of Build"} <= set(by)
    assert (by["seed"], by["tail"], by["royalty"]) == ("given", "convention", "given")
    assert found.filter(pl.col("assumption") == "sales_at_peak").item(0, "where_from") == "Talks"


def test_the_same_seed_gives_the_same_range() -> None:
    assert ends(value(income=INCOME, seed=3), "income") == ends(value(income=INCOME, seed=3), "income")
    assert ends(value(income=INCOME, seed=3), "income") != ends(value(income=INCOME, seed=4), "income")


@pytest.mark.parametrize(("name", "given"), [("draws", 10), ("draws", 10**9), ("seed", "x"), ("seed", -1)])
def test_draws_and_seed_are_checked(name: str, given: Any) -> None:
    assert wrong(value(**{name: given}, wait=WAIT)) == [(name, "assumption-wrong")]


@pytest.mark.parametrize("part", [None, [], "much", {"items": "none"}, {"items": [3]}, {"items": []}])
def test_a_part_of_the_wrong_shape_is_told(part: Any) -> None:
    found = value(cost=part)
    assert found.ranges.is_empty()
    assert "cost" in found.problems.item(0, "column")
