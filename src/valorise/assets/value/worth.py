"""All methods of value for one asset, each as a range with the assumptions that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from valorise.assets.value.given import Reading, Said, Span, conventions, entries, needed
from valorise.assets.value.income import NUMBERS, Income, Stage, draws, expected, swings
from valorise.assets.value.waiting import Choice, waiting
from valorise.terms.problems import Problem, problems_table
from valorise.terms.reasons import reason, reasons_table
from valorise.terms.tables import table

METHODS = ("cost", "market", "income", "wait", "social")
Ends = tuple[float, float]


@dataclass
class Worth:
    """Ranges, assumptions, swings of the income, and outcomes for people; problems say what could not be worked out."""

    ranges: pl.DataFrame
    assumptions: pl.DataFrame
    swings: pl.DataFrame
    outcomes: pl.DataFrame
    reasons: pl.DataFrame
    problems: pl.DataFrame
    expected: float | None
    """Risk-adjusted income value at the likely assumptions; the middle of the tornado."""


@dataclass
class Working:
    """What the methods share while they work."""

    reading: Reading
    rules: Mapping[str, float]
    subject: str
    reasons: list[dict[str, Any]] = field(default_factory=list)
    swings: pl.DataFrame | None = None
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    expected: float | None = None

    def tell(self, about: str, rule: str, **values: Any) -> None:
        """One reason for a range."""
        step = 1 + sum(one["about"] == about for one in self.reasons)
        self.reasons.append(reason(self.subject, about, step, rule, values))


OUTCOMES = pl.Schema(
    {
        **dict.fromkeys(("outcome", "unit", "evidence"), pl.String()),
        **dict.fromkeys(("least", "most", "low", "high"), pl.Float64()),
    }
)


def worth(asset: str, said: Said) -> Worth:
    """Values of an asset from assumptions as YAML holds them; see `needed.yaml` for what each method needs.

    A method that is not in the assumptions is left out with a notice. One that lacks a number is left out with a
    problem that names the number: nothing is made up. A range whose ends are the same is no range and left out.
    """
    reading = Reading()
    work = Working(reading, conventions(said, reading), asset)
    rows = list(_worked_out(asset, said, work))
    real = [row for row in rows if row["high"] > row["low"]]
    reading.wrong += [_no_range(asset, row) for row in rows if row["high"] <= row["low"]]
    blank = table("value_swings").empty()
    moved = blank if work.swings is None else work.swings.with_columns(asset=pl.lit(asset)).select(blank.columns)
    return Worth(
        ranges=pl.DataFrame(real, schema=table("value_ranges").schema),
        assumptions=reading.assumptions(),
        swings=moved,
        outcomes=pl.DataFrame(work.outcomes, schema=OUTCOMES),
        reasons=reasons_table(work.reasons),
        problems=problems_table(reading.wrong),
        expected=work.expected,
    )


def _worked_out(asset: str, said: Said, work: Working) -> Iterator[dict[str, Any]]:
    """A row for each method that has all it needs; the others become problems."""
    reading = work.reading
    currency, year = _money(said, reading)
    for method in METHODS:
        before = len(reading.wrong)
        part = said.get(method)
        if part is None:
            reading.wrong.append(_left_out(asset, method))
            continue
        ends = _ends(method, part, work)
        if ends is not None and len(reading.wrong) == before and currency and year:
            named = {"currency": currency, "price_year": year, "ends_mean": needed(method)["ends"]}
            yield {"asset": asset, "method": method, "low": ends[0], "high": ends[1], **named}


def _ends(method: str, part: Any, work: Working) -> Ends | None:
    if not isinstance(part, Mapping):
        work.reading.miss(method, part, "named assumptions", f"Write {method}: and below it its assumptions.")
        return None
    return LOOKS[method](part, work)


def _cost(part: Said, work: Working) -> Ends | None:
    spans = _amounts("cost", "items", part, work)
    return (sum(one.low for one in spans), sum(one.high for one in spans)) if spans else None


def _market(part: Said, work: Working) -> Ends | None:
    spans, least = _amounts("market", "comparables", part, work), needed("market")["least"]
    if len(spans) < least:
        work.reading.miss("market.comparables", len(spans), f"{least} comparables at least", "Add what else was paid.")
        return None
    work.tell("market", "value-comparables", comparables=len(spans))
    return min(one.low for one in spans), max(one.high for one in spans)


def _amounts(method: str, name: str, part: Said, work: Working) -> list[Span]:
    """The amounts of a list, each with its source; an amount of the market without one is told."""
    found = []
    for what, one in entries(method, name, part, work.reading):
        source = one.get("source")
        if method == "market" and not source:
            work.reading.miss(
                f"market.{name}.{what}.source", None, "where the price was seen", "Add source: to the entry."
            )
        found.append(work.reading.span(method, what, one.get("amount"), "money", source))
    return found


def _income(part: Said, work: Working) -> Ends | None:
    reading, asks = work.reading, needed("income")
    before = len(reading.wrong)
    numbers = {name: reading.span("income", name, part.get(name), asks["numbers"][name]) for name in NUMBERS}
    years = {name: reading.whole("income", name, part.get(name), unit) for name, unit in asks["whole"].items()}
    stages = tuple(_stage(what, one, reading) for what, one in entries("income", "stages", part, reading))
    if len(reading.wrong) > before:
        return None
    income = Income(numbers, **years, stages=stages)
    found = draws(income, seed=int(work.rules["seed"]), count=int(work.rules["draws"]))
    tail = work.rules["tail"]
    low, middle, high = (found.quantile(one, "linear") or 0.0 for one in (tail, 0.5, 1 - tail))
    work.expected, work.swings = expected(income), swings(income)
    loss = float((found < 0).sum()) / found.len()
    told = {"mean": _round(found.mean()), "median": _round(middle), "loss": round(loss, 3), "draws": found.len()}
    work.tell("income", "value-draws", **told)
    work.tell("income", "value-expected", expected=_round(work.expected), at_means=_round(expected(income, means=True)))
    return low, high


def _stage(what: str, one: Said, reading: Reading) -> Stage:
    return Stage(
        what,
        reading.whole("income", f"year of {what}", one.get("year"), "years"),
        reading.span("income", f"cost of {what}", one.get("cost"), "money", one.get("source")),
        reading.span("income", f"probability of {what}", one.get("probability"), "probability", one.get("source")),
    )


def _wait(part: Said, work: Working) -> Ends | None:
    reading, asks = work.reading, needed("wait")
    before = len(reading.wrong)
    spans = {name: reading.span("wait", name, part.get(name), unit) for name, unit in asks["numbers"].items()}
    years = reading.whole("wait", "years_to_decide", part.get("years_to_decide"), "years")
    if len(reading.wrong) > before:
        return None
    if years == 0 or spans["worth_now"].low <= 0:
        reading.miss("wait", years, "a worth now and years to decide above 0", "Correct both, or leave wait out.")
        return None
    steps = int(work.rules["option_steps"])
    worst, best = (_choice(spans, years, side) for side in ("low", "high"))
    now = max(spans["worth_now"].likely - spans["investment"].likely, 0.0)
    likely = waiting(_choice(spans, years, "likely"), steps=steps)
    work.tell("wait", "value-waiting", now=_round(now), later=_round(likely), more=_round(likely - now), years=years)
    return waiting(worst, steps=steps), waiting(best, steps=steps)


def _choice(spans: Mapping[str, Span], years: int, side: str) -> Choice:
    """The choice with every assumption at the end that makes it worth least (low) or most (high)."""
    other = {"low": "high", "high": "low", "likely": "likely"}[side]
    return Choice(
        worth=getattr(spans["worth_now"], side),
        investment=getattr(spans["investment"], other),
        years=years,
        volatility=getattr(spans["volatility"], side),
        riskless=getattr(spans["riskless_rate"], side),
        lost=getattr(spans["lost_by_waiting"], other),
    )


def _social(part: Said, work: Working) -> Ends | None:
    """Sum of the outcomes that have both evidence and a worth; the others are listed and add nothing."""
    counted: list[Ends] = []
    for what, one in entries("social", "outcomes", part, work.reading):
        unit, source = str(one.get("unit") or "number"), one.get("source")
        many = work.reading.span("social", what, one.get("quantity"), unit, source)
        row: dict[str, Any] = {"outcome": what, "unit": unit, "evidence": source or "no evidence"}
        row |= {"least": many.low, "most": many.high, "low": None, "high": None}
        if source and one.get("worth") is not None:
            each = work.reading.span("social", f"worth of one {unit}: {what}", one["worth"], "money")
            row |= {"low": many.low * each.low, "high": many.high * each.high}
            counted.append((row["low"], row["high"]))
        work.outcomes.append(row)
    work.tell("social", "value-outcomes", outcomes=len(work.outcomes), counted=len(counted))
    return (sum(low for low, _ in counted), sum(high for _, high in counted)) if counted else None


LOOKS: Mapping[str, Callable[[Said, Working], Ends | None]] = {
    "cost": _cost,
    "market": _market,
    "income": _income,
    "wait": _wait,
    "social": _social,
}


def _money(said: Said, reading: Reading) -> tuple[str | None, int | None]:
    currency, year = said.get("currency"), said.get("price_year")
    if not (isinstance(currency, str) and len(currency) == 3 and currency.isupper()):
        reading.miss("currency", currency, "an ISO 4217 code such as EUR", "Write currency: EUR")
        currency = None
    if isinstance(year, bool) or not isinstance(year, int) or not 1900 <= year <= 2200:
        reading.miss("price_year", year, "the year whose prices the amounts are in", "Write price_year: and the year.")
        year = None
    return currency, year


def _left_out(asset: str, method: str) -> Problem:
    asks = needed(method)
    names = [*asks.get("numbers", ()), *asks.get("whole", ()), *asks.get("lists", ())]
    return Problem(
        table="value_ranges",
        record=asset,
        column=method,
        expected=", ".join(names),
        rule="method-left-out",
        fix=f"To see it ({asks['label'].lower()}), write {method}: with these assumptions.",
        severity="notice",
    )


def _no_range(asset: str, row: Mapping[str, Any]) -> Problem:
    return Problem(
        table="value_ranges",
        record=asset,
        column=row["method"],
        found=f"{row['low']:.0f}",
        expected="a range",
        rule="no-range",
        fix="A single number says more than anybody knows: give low, likely and high for what is uncertain.",
        severity="refused",
    )


def _round(value: Any) -> float:
    """Three figures that count: no range is more exact than that."""
    return float(f"{float(value):.3g}")
