"""What a forecast assumes: rise of fees, claims, exchange rates, services, steps. All of it can be replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from valorise.terms import knowledge
from valorise.terms.errors import Invalid

FILE = "assets/costs/assumptions.yaml"
ENDS = ("low", "likely", "high")


@dataclass(frozen=True, slots=True)
class Range:
    """A low, a likely and a high value, in this order of size."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True)
class Assumed:
    """The assumptions of one forecast."""

    increase: Range
    """Rise of fees and services a year, as a share."""
    claims: Range
    """Claims of a patent at offices that count them."""
    exchange: Mapping[str, tuple[float, float]]
    """Units of a currency for one euro, and the share by which it may move."""
    exchange_date: str
    renewal_service: Range
    """Euro for having one yearly fee paid."""
    steps: Mapping[str, tuple[Range, str]]
    """Euro for a step beside its official fee, and what that covers, by task."""

    def rate(self, currency: str) -> tuple[float, float]:
        """Units of the currency for one euro, and its spread; `Invalid` for one that nobody gave a rate for."""
        found = self.exchange.get(currency)
        if found is None:
            raise Invalid(
                what=f"There is no exchange rate for “{currency}”.",
                where="exchange",
                fix=f"Give one with --assumptions FILE, or take one of: {', '.join(sorted(self.exchange))}.",
            )
        return found


def assumed(own: Mapping[str, Any] | None = None) -> Assumed:
    """The shipped assumptions, with those of `own` in their place; `Invalid` where a number is none.

    `own` has the shape of `assets/costs/assumptions.yaml`; what it leaves out stays as shipped.
    """
    said = _merged(knowledge.document(FILE), own or {})
    euro = said["exchange"]["euro"]
    return Assumed(
        increase=_range(said["yearly_increase"], "yearly_increase", least=-0.5),
        claims=_range(said["claims"], "claims", least=1),
        exchange={name: _rate(one, name) for name, one in euro.items()},
        exchange_date=str(said["exchange"]["date"]),
        renewal_service=_range(said["service"]["renewal"], "service, renewal"),
        steps={
            task: (_range(one, f"steps, {task}"), str(one.get("covers", ""))) for task, one in said["steps"].items()
        },
    )


def listed(of: Assumed) -> pl.DataFrame:
    """The assumptions as a table: assumption, low, likely, high, measured_in; for people to look at."""
    return pl.DataFrame(
        list(_listed(of)),
        schema={"assumption": pl.String, **dict.fromkeys(ENDS, pl.Float64), "measured_in": pl.String},
        orient="row",
    )


def _listed(of: Assumed) -> Iterator[tuple[str, float, float, float, str]]:
    yield "fees rise each year by", of.increase.low, of.increase.likely, of.increase.high, "share"
    yield "claims where an office counts them", of.claims.low, of.claims.likely, of.claims.high, "claims"
    yield "service for a yearly fee", of.renewal_service.low, of.renewal_service.likely, of.renewal_service.high, "EUR"
    for task, (one, covers) in sorted(of.steps.items()):
        yield f"step {task}: {covers}", one.low, one.likely, one.high, "EUR"
    for name, (rate, spread) in sorted(of.exchange.items()):
        if name != "EUR":
            told = f"{name} for one euro, {of.exchange_date}"
            yield told, rate * (1 - spread), rate, rate * (1 + spread), name


def _merged(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The shipped values with own ones in their place; a range is replaced as a whole."""
    result = dict(shipped)
    for name, value in own.items():
        before = shipped.get(name)
        whole = not isinstance(before, Mapping) or not isinstance(value, Mapping) or "likely" in value
        result[name] = value if whole else _merged(dict(before or {}), value)
    return result


def _range(said: Any, where: str, *, least: float = 0) -> Range:
    values = dict.fromkeys(ENDS, said) if isinstance(said, int | float) else said
    try:
        found = Range(*(float(values[end]) for end in ENDS))
    except (TypeError, KeyError, ValueError) as error:
        raise _wrong(where, "low, likely and high as numbers", said) from error
    if not least <= found.low <= found.likely <= found.high < 1e12:
        raise _wrong(where, f"{least:g} or more, and low no higher than likely, likely no higher than high", said)
    return found


def _rate(said: Any, name: str) -> tuple[float, float]:
    one = said if isinstance(said, Mapping) else {"rate": said}
    try:
        rate, spread = float(one["rate"]), float(one.get("spread", 0))
    except (TypeError, KeyError, ValueError) as error:
        raise _wrong(f"exchange, {name}", "a rate as a number", said) from error
    if not (0 < rate < 1e9 and 0 <= spread < 1):
        raise _wrong(f"exchange, {name}", "a rate above zero and a spread from 0 to below 1", said)
    return rate, spread


def _wrong(where: str, expected: str, found: Any) -> Invalid:
    return Invalid(
        what="An assumption of the forecast cannot be used.",
        where=where,
        why=f"Expected {expected}, found {str(found)[:120]}.",
        fix="Compare it with the example in docs/costs.md.",
    )
