"""What follows from the assumptions of a valuation, worked out by the calculation; the same numbers every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson

from valorise.assets.value.worth import Worth, worth
from valorise.platform.foundation.recorded import wrong
from valorise.platform.valuations.assumed import said
from valorise.platform.valuations.models import Valuation
from valorise.terms.errors import Invalid

MOST_DRAWS, LONG_DRAWS = 1_000_000, 100_000
"""Draws at most, and those from which a worker does it: a second and more is too long for a page."""
BASIS = ("currency", "price_year", "seed", "draws")
KEPT = 64
"""Results kept in memory: a page, its exports and a comparison ask for the same one."""


def worked_out(asset: str, facts: Mapping[str, Any]) -> Worth:
    """Ranges for the assumptions of a valuation; `Invalid`, with every problem, where a method that is asked for fails.

    Methods that are not in the assumptions are left out and are no problem.
    """
    found = result(asset, facts)
    problems = found.problems.filter(severity="refused")
    if problems.height:
        first = problems.row(0, named=True)
        raise wrong(
            what="No range follows from these assumptions yet.",
            where=first["column"] or "",
            why=f"Expected: {first['expected']}.",
            fix=first["fix"],
            problems=problems,
        )
    if found.ranges.is_empty() and found.outcomes.is_empty():
        raise Invalid(
            what="No method has any assumptions.",
            where="assumptions",
            fix="Choose at least one method, and fill in what it asks.",
        )
    return found


def result(asset: str, facts: Mapping[str, Any]) -> Worth:
    """What follows from the assumptions, with its problems."""
    rows: Sequence[Mapping[str, Any]] = facts.get("assumptions") or ()
    basis: dict[str, Any] = {name: facts.get(name) for name in BASIS}
    asked = said(rows, asset=asset, **basis)
    return _result(asset, orjson.dumps(asked))


@lru_cache(maxsize=KEPT)
def _result(asset: str, asked: bytes) -> Worth:
    return worth(asset, orjson.loads(asked))


def again(valuation: Valuation) -> Worth:
    """The result of a kept valuation with the methods of today."""
    return result(valuation.asset_id or valuation.pk, valuation.facts)


def moved(valuation: Valuation, found: Worth) -> list[str]:
    """Methods whose range would be another one today, because Valorise works it out in another way since."""
    now = {row["method"]: (row["low"], row["high"]) for row in found.ranges.iter_rows(named=True)}
    kept = {row["method"]: (row["low"], row["high"]) for row in valuation.ranges}
    return sorted(name for name in now.keys() | kept.keys() if not _alike(now.get(name), kept.get(name)))


def _alike(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool:
    if one is None or other is None:
        return one is other
    span = max(abs(other[0]), abs(other[1]), 1.0)
    return all(abs(a - b) <= span * 1e-6 for a, b in zip(one, other, strict=True))
