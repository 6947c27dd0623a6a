"""What a forecast assumes: rise of fees, claims, exchange rates, services, translations, steps. All can be replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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

    def __mul__(self, other: Range) -> Range:
        """The one times the other, end by end; both are zero or more."""
        return Range(self.low * other.low, self.likely * other.likely, self.high * other.high)


@dataclass(frozen=True, slots=True)
class Assumed:
    """The assumptions of one forecast."""

    increase: Range
    """Rise of fees and services a year, as a share."""
    claims: Range
    """Claims of a patent at offices that count them."""
    exchange: Mapping[str, tuple[float, float]]
    """Units of a currency for one euro, and the share by which it may move."""
    exchange_days: Mapping[str, str]
    """The day, or month, of each rate."""
    renewal_service: Range
    """Euro for having one yearly fee paid."""
    steps: Mapping[str, tuple[Range, str]]
    """Euro for a step beside its official fee and its translation, and what that covers, by task."""
    per_word: Range
    """Euro for a translated word."""
    words: Mapping[str, Range]
    """Words that a step has translated, by task."""
    not_asked: Mapping[str, frozenset[str]]
    """Offices where a step asks for no translation, by task."""
    fees: Mapping[str, Range]
    """Euro for the official fees of a step where no fee table has them, by task."""
    own: frozenset[str]
    """Keys of the assumptions that are not as shipped."""

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
    shipped = knowledge.document(FILE)
    said = _merged(shipped, own or {})
    euro, translation = said["exchange"]["euro"], said["translation"]
    return Assumed(
        increase=_range(said["yearly_increase"], "yearly_increase", least=-0.5),
        claims=_range(said["claims"], "claims", least=1),
        exchange={name: _rate(one, name) for name, one in euro.items()},
        exchange_days=_days(said["exchange"], own or {}, str(shipped["exchange"]["date"])),
        renewal_service=_range(said["service"]["renewal"], "service, renewal"),
        steps={
            task: (_range(one, f"steps, {task}"), str(one.get("covers", "")) if isinstance(one, Mapping) else "")
            for task, one in said["steps"].items()
        },
        per_word=_range(translation["per_word"], "translation, per_word"),
        words={task: _range(one, f"translation, words, {task}") for task, one in translation["words"].items()},
        not_asked={task: frozenset(map(str, offices)) for task, offices in translation["not_asked"].items()},
        fees={task: _range(one, f"fees, {task}") for task, one in said["fees"].items()},
        own=_replaced(own or {}),
    )


def _days(said: Mapping[str, Any], own: Mapping[str, Any], shipped: str) -> dict[str, str]:
    """The day of each rate: its own, else that of the file which gives it."""
    replaced = own.get("exchange", {}).get("euro", {}) if isinstance(own.get("exchange"), Mapping) else {}
    found = {}
    for name, one in said["euro"].items():
        day = one.get("date") if isinstance(one, Mapping) else None
        found[name] = str(day or (said["date"] if name in replaced else shipped))
    return found


def _replaced(own: Mapping[str, Any]) -> frozenset[str]:
    """Keys of what somebody put in place of the shipped values, such as `steps.reply-to-examiner` or `exchange.USD`."""
    return frozenset(name.replace("exchange.euro.", "exchange.") for name in _leaves(own, ""))


def _leaves(said: Mapping[str, Any], before: str) -> set[str]:
    found: set[str] = set()
    for name, value in said.items():
        deeper = isinstance(value, Mapping) and not value.keys() & {"likely", "rate"}
        found |= _leaves(value, f"{before}{name}.") if deeper else {f"{before}{name}"}
    return found


def _merged(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The shipped values with own ones in their place; a range is replaced, what it covers stays if nothing is said."""
    result = dict(shipped)
    for name, value in own.items():
        before = shipped.get(name)
        if not isinstance(before, Mapping) or not isinstance(value, Mapping):
            result[name] = value
        elif value.keys() & {"likely", "rate"}:
            result[name] = {key: before[key] for key in ("covers",) if key in before} | dict(value)
        else:
            result[name] = _merged(before, value)
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
