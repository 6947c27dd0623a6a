"""Income from licences, with the risk of every stage before it: risk-adjusted net present value."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from valorise.assets.value.chance import triangular, uniforms
from valorise.assets.value.given import Span

NUMBERS = ("sales_at_peak", "royalty", "yearly_costs", "discount_rate")


@dataclass(frozen=True, slots=True)
class Stage:
    """Work before the market: what it costs, in which year from now, and how probable it is that it succeeds."""

    what: str
    year: int
    cost: Span
    probability: Span


@dataclass(frozen=True, slots=True)
class Income:
    """What the income method assumes; `numbers` holds a span for each of `NUMBERS`."""

    numbers: dict[str, Span]
    years_to_market: int
    years_to_peak: int
    years_of_income: int
    stages: tuple[Stage, ...]

    @property
    def spans(self) -> dict[str, Span]:
        """Every assumption that can be a range, by its name."""
        staged: dict[str, Span] = {}
        for place, stage in enumerate(self.stages, start=1):
            staged |= {f"cost_{place}": stage.cost, f"probability_{place}": stage.probability}
        return {**self.numbers, **staged}

    def called(self, name: str) -> str:
        """Name of an assumption in words.

        >>> Income({}, 1, 1, 1, (Stage("Pilot", 0, Span(1, 1, 1), Span(1, 1, 1)),)).called("cost_1")
        'cost of Pilot'
        """
        kind, _, place = name.rpartition("_")
        if kind in ("cost", "probability"):
            return f"{kind} of {self.stages[int(place) - 1].what}"
        return name.replace("_", " ")


def draws(income: Income, *, seed: int, count: int) -> pl.Series:
    """Net present values of that many drawn futures; in each, every stage either succeeds or ends the work."""
    spans = income.spans
    names = [*spans, *(f"luck_{place}" for place, _ in enumerate(income.stages, start=1))]
    drawn = uniforms(seed, count, names)
    values = drawn.select(
        *(triangular(pl.col(name), one.low, one.likely, one.high).alias(name) for name, one in spans.items()),
        pl.col("^luck_.*$"),
    )
    passed = [
        (pl.col(f"luck_{place}") < pl.col(f"probability_{place}")).cast(pl.Float64)
        for place, _ in enumerate(income.stages, start=1)
    ]
    return _present_values(values, income, passed)


def expected(income: Income, *, means: bool = False) -> float:
    """Risk-adjusted net present value at the likely values, or at the means of the ranges.

    At the means it is the exact mean of `draws` wherever the discount rate is one number, because all the other
    assumptions are drawn independently and enter the sum as plain products.
    """
    return _at([{name: one.mean if means else one.likely for name, one in income.spans.items()}], income)[0]


def swings(income: Income) -> pl.DataFrame:
    """How far the expected value moves with each range, the others at their likely values; the widest first.

    Columns assumption, at_low, at_high, swing. An assumption with one value only is left out.
    """
    spans = income.spans
    likely = {name: one.likely for name, one in spans.items()}
    moved = [name for name, one in spans.items() if one.high > one.low]
    low = _at([{**likely, name: spans[name].low} for name in moved], income)
    high = _at([{**likely, name: spans[name].high} for name in moved], income)
    schema = {"assumption": pl.String(), "at_low": pl.Float64(), "at_high": pl.Float64()}
    found = pl.DataFrame([[income.called(name) for name in moved], low, high], schema=schema)
    distance = (pl.col("at_high") - pl.col("at_low")).abs()
    return found.with_columns(swing=distance).sort("swing", "assumption", descending=[True, False])


def _at(points: list[dict[str, float]], income: Income) -> list[float]:
    """Expected values where the assumptions have these values."""
    names = income.spans
    values = pl.DataFrame(points, schema=dict.fromkeys(names, pl.Float64()))
    passed = [pl.col(f"probability_{place}") for place, _ in enumerate(income.stages, start=1)]
    return _present_values(values, income, passed).to_list()


def _present_values(values: pl.DataFrame, income: Income, passed: list[pl.Expr]) -> pl.Series:
    """Net present value of each row: the income of the years on the market, less what the stages cost.

    `passed` says for each stage how probable it is that it succeeds, or in a drawn future whether it did (1 or 0). A
    stage costs only where all before it succeeded, and income comes only where all did.
    """
    growth = 1 + pl.col("discount_rate")
    reached: pl.Expr = pl.lit(1.0)
    spent: pl.Expr = pl.lit(0.0)
    for place, (stage, passes) in enumerate(zip(income.stages, passed, strict=True), start=1):
        spent = spent + reached * pl.col(f"cost_{place}") / growth**stage.year
        reached = reached * passes
    earned: pl.Expr = pl.lit(0.0)
    for year in range(1, income.years_of_income + 1):
        grown = min(1.0, year / income.years_to_peak) if income.years_to_peak else 1.0
        net = pl.col("sales_at_peak") * pl.col("royalty") * grown - pl.col("yearly_costs")
        earned = earned + net / growth ** (income.years_to_market + year)
    return values.select(value=reached * earned - spent).to_series()
