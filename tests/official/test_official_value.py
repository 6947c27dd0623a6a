"""Values against arithmetic by hand, the formula of Black and Scholes, and the numbers of the generator's authors."""

from __future__ import annotations

from math import erf, exp, log, sqrt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from valorise.assets.value.chance import splitmix, triangular, uniforms
from valorise.assets.value.given import Span
from valorise.assets.value.income import Income, Stage, draws, expected, swings
from valorise.assets.value.waiting import Choice, waiting

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "value" / "income.yaml").read_text("utf-8"))


def certain(number: float) -> Span:
    return Span(number, number, number)


def income(case: dict[str, Any]) -> Income:
    stages = tuple(
        Stage(f"stage {place}", one["year"], certain(one["cost"]), certain(one["probability"]))
        for place, one in enumerate(case["stages"])
    )
    return Income({name: certain(one) for name, one in case["numbers"].items()}, **case["years"], stages=stages)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_expected_income_is_what_a_person_works_out(case: dict[str, Any]) -> None:
    assert expected(income(case)) == pytest.approx(case["gives"], abs=1e-6)
    assert swings(income(case)).is_empty()


@pytest.mark.parametrize("case", CASES[:3], ids=[case["id"] for case in CASES[:3]])
def test_every_drawn_future_is_the_same_where_all_is_certain(case: dict[str, Any]) -> None:
    found = draws(income(case), seed=3, count=200)
    assert found.to_list() == pytest.approx([case["gives"]] * 200, abs=1e-6)


UNCERTAIN = Income(
    {
        "sales_at_peak": Span(1e6, 2e6, 6e6),
        "royalty": Span(0.02, 0.03, 0.05),
        "yearly_costs": Span(5e3, 1e4, 3e4),
        "discount_rate": certain(0.12),
    },
    years_to_market=2,
    years_to_peak=4,
    years_of_income=10,
    stages=(
        Stage("build", 0, Span(5e4, 8e4, 2e5), Span(0.3, 0.6, 0.8)),
        Stage("approve", 1, Span(1e4, 4e4, 5e4), Span(0.7, 0.9, 0.95)),
    ),
)


@pytest.mark.parametrize("seed", [1, 7, 2**63])
def test_the_mean_of_the_draws_comes_to_the_closed_form(seed: int) -> None:
    exact = expected(UNCERTAIN, means=True)
    distances = []
    for count in (2_000, 200_000):
        found = draws(UNCERTAIN, seed=seed, count=count)
        error = float(found.std() or 0) / sqrt(count)  # type: ignore[arg-type]  # a series of numbers has a number
        distance = abs(float(found.mean() or 0) - exact)  # type: ignore[arg-type]
        assert distance < 4 * error
        distances.append(error)
    assert distances[1] == pytest.approx(distances[0] / 10, rel=0.1)


def test_the_same_seed_gives_the_same_draws_and_another_one_others() -> None:
    first, again, other = (draws(UNCERTAIN, seed=seed, count=50) for seed in (5, 5, 6))
    assert first.equals(again)
    assert not first.equals(other)


def test_the_generator_gives_the_numbers_of_its_authors() -> None:
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert splitmix(1234567, 5).to_list() == published


def test_draws_of_a_triangle_have_its_mean_and_spread() -> None:
    low, likely, high = 2.0, 3.0, 10.0
    drawn = uniforms(11, 100_000, ["a", "b"])
    values = drawn.select(triangular(pl.col("b"), low, likely, high)).to_series()
    variance = (low**2 + likely**2 + high**2 - low * likely - low * high - likely * high) / 18
    assert values.min() > low  # type: ignore[operator]  # a series of numbers has a number
    assert values.max() < high  # type: ignore[operator]
    assert values.mean() == pytest.approx(5.0, abs=0.02)
    assert values.var() == pytest.approx(variance, rel=0.02)
    assert abs(float(drawn.select(pl.corr("a", "b")).item())) < 0.01


def black_scholes(choice: Choice) -> float:
    """A European call with a yield (Black and Scholes 1973, Merton 1973)."""
    spread = choice.volatility * sqrt(choice.years)
    drift = (choice.riskless - choice.lost + choice.volatility**2 / 2) * choice.years
    first = (log(choice.worth / choice.investment) + drift) / spread
    return choice.worth * exp(-choice.lost * choice.years) * normal(first) - choice.investment * exp(
        -choice.riskless * choice.years
    ) * normal(first - spread)


def normal(number: float) -> float:
    return (1 + erf(number / sqrt(2))) / 2


@pytest.mark.parametrize("worth", [60.0, 90.0, 100.0, 140.0])
@pytest.mark.parametrize("volatility", [0.15, 0.4, 0.8])
@pytest.mark.parametrize("years", [0.5, 3.0, 10.0])
def test_without_loss_the_right_to_wait_is_the_formula_of_black_and_scholes(
    worth: float, volatility: float, years: float
) -> None:
    choice = Choice(worth, 100.0, years, volatility, riskless=0.04, lost=0.0)
    assert waiting(choice, steps=200) == pytest.approx(black_scholes(choice), abs=5e-4 * worth)


def test_the_textbook_case() -> None:
    """Hull, Options, Futures and Other Derivatives, on Black-Scholes-Merton: 42, 40, 10 %, 20 %, half a year."""
    assert waiting(Choice(42, 40, 0.5, 0.2, 0.1, 0.0), steps=400) == pytest.approx(4.76, abs=0.005)


def test_to_decide_on_any_day_is_worth_no_less_than_on_the_last_and_no_less_than_now() -> None:
    for lost in (0.02, 0.08, 0.3):
        choice = Choice(120.0, 100.0, 4.0, 0.35, riskless=0.03, lost=lost)
        assert waiting(choice, steps=200) >= black_scholes(choice) - 0.01
        assert waiting(choice, steps=200) >= 20.0


def test_where_nothing_is_uncertain_the_best_day_counts() -> None:
    at_once = Choice(120.0, 100.0, 4.0, 0.0, riskless=0.03, lost=0.1)
    assert waiting(at_once, steps=200) == pytest.approx(20.0)
    at_the_end = Choice(90.0, 100.0, 4.0, 0.0, riskless=0.1, lost=0.0)
    assert waiting(at_the_end, steps=200) == pytest.approx(90 - 100 * exp(-0.4))
