"""The assumptions of a forecast one by one: as a list for people, and out of what an office set for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from valorise.assets.costs.assumed import Assumed, Range, assumed
from valorise.terms.errors import Invalid
from valorise.terms.tables import table

EXCHANGE = "exchange."
PLACES = ("yearly_increase", "claims", "service.renewal", "translation.per_word")
"""Keys of assumptions that stand once; those of currencies and tasks follow."""


def listed(of: Assumed) -> pl.DataFrame:
    """The assumptions in the declared table `cost_assumptions`, in the order in which people look for them.

    A rate of exchange stands with the day it is of, and its ends are how far it may move.
    """
    columns = table("cost_assumptions").schema
    rows = [{**row, "origin": "own" if row["key"] in of.own else "shipped"} for row in _listed(of)]
    return pl.DataFrame(rows, schema=dict(columns))


def own_of(settings: pl.DataFrame) -> dict[str, Any]:
    """What an office set, in the declared table `cost_settings`, in the shape that `assumed` takes.

    Of several settings of one assumption the last counts, by the order of the rows; one of an assumption that a later
    version no longer makes has nothing to change. `Invalid` for ends that no range has.
    """
    found: dict[str, Any] = {}
    known = keys()
    for row in settings.filter(pl.col("assumption").is_in(list(known))).iter_rows(named=True):
        place = list(_path(row["assumption"]))
        value = _rate(row) if row["assumption"].startswith(EXCHANGE) else {end: row[end] for end in _ENDS}
        inside = found
        for name in place[:-1]:
            inside = inside.setdefault(name, {})
        inside[place[-1]] = value
    assumed(found)
    return found


def keys() -> dict[str, Range]:
    """What can be set, by key, with the shipped range; a rate of exchange as its ends."""
    rows = listed(assumed()).iter_rows(named=True)
    return {row["key"]: Range(row["low"], row["likely"], row["high"]) for row in rows}


_ENDS = ("low", "likely", "high")


def _path(key: str) -> Iterator[str]:
    for name in key.split("."):
        yield name
        if name == "exchange":
            yield "euro"


def _rate(row: Mapping[str, Any]) -> dict[str, Any]:
    """A rate with the larger of its two sways, so that the range holds both ends."""
    low, likely, high = (float(row[end] or 0) for end in _ENDS)
    if not 0 < low <= likely <= high:
        raise Invalid(
            what="An assumption of the forecast cannot be used.",
            where=row["assumption"],
            why="A rate is above zero, its low no higher than its likely, its likely no higher than its high value.",
            fix="Say how many units of the currency one euro buys.",
        )
    said = {"rate": likely, "spread": max(1 - low / likely, min(high / likely - 1, 0.99))}
    return said | ({"date": str(row["rate_day"])} if row["rate_day"] else {})


def _listed(of: Assumed) -> Iterator[dict[str, Any]]:
    yield _row("yearly_increase", "fees rise each year by", of.increase, "share")
    yield _row("claims", "claims where an office counts them", of.claims, "claims")
    yield _row("service.renewal", "service for a yearly fee", of.renewal_service, "EUR")
    yield _row("translation.per_word", "translation of a word", of.per_word, "EUR")
    for task, one in sorted(of.words.items()):
        yield _row(f"translation.words.{task}", f"words to translate for step {task}", one, "words")
    for task, (one, covers) in sorted(of.steps.items()):
        yield _row(f"steps.{task}", f"step {task}: {covers}", one, "EUR")
    for task, one in sorted(of.fees.items()):
        yield _row(f"fees.{task}", f"official fees of step {task} where no table has them", one, "EUR")
    for name, (rate, spread) in sorted(of.exchange.items()):
        if name != "EUR":
            day = of.exchange_days[name]
            ends = Range(rate * (1 - spread), rate, rate * (1 + spread))
            yield _row(f"{EXCHANGE}{name}", f"{name} for one euro, {day}", ends, name) | {"of_day": day}


def _row(key: str, text: str, one: Range, unit: str) -> dict[str, Any]:
    ends = {"low": one.low, "likely": one.likely, "high": one.high}
    return {"key": key, "assumption": text, **ends, "measured_in": unit, "of_day": None}
