"""Reward schemes: how institutions and laws divide the income from an asset. One file each in `rewards`.

Shares are exact fractions. A scheme without bands is one whose shares nobody has seen; it says so under `missing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import polars as pl

from valorise.terms import knowledge
from valorise.terms.tables import table

FOLDER = "assets/rewards"
RECEIVERS = ("creators", "unit", "organisation", "decided")
"""Who shares what is left after the deductions; the shares of a band add up to one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """What is taken from an income before it is shared."""

    take: str
    """`third-party-dues`, `costs` or `fee`."""
    rate: Fraction = Fraction(1)
    """Of a fee: its part of what is left."""
    part: Fraction = Fraction(1)
    """Of costs: the part of them that may be deducted at all."""
    of_each_income: Fraction = Fraction(1)
    """Of costs: the most that one income may repay, as a part of that income; the rest waits for the next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A band of income and how the part of the income that lies in it is divided."""

    up_to: Fraction | None
    """Income at which it ends; None for the last one."""
    shares: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A reward scheme as its file says it."""

    id: str
    name: str
    country: str
    status: str
    source: str
    currency: str
    """Currency of its limits."""
    income_basis: str
    """`net`: shared is what is left after the deductions; `gross`: the whole income."""
    cumulative_by: str
    """`asset`, `agreement` or `year`: within what incomes are added up to find their band."""
    deductions: tuple[Deduction, ...]
    """In the order in which they are taken."""
    bands: tuple[Band, ...]
    per_person: Fraction | None
    """The most one creator gets under the scheme; what exceeds it goes to the reserve. None: no limit."""
    at_least: bool
    """Whether the law gives the creators at least their share, so that the institution may give more."""

    @property
    def has_limits(self) -> bool:
        """Whether amounts of money stand in the scheme, so that the currency of an income matters."""
        return len(self.bands) > 1 or self.per_person is not None


@cache
def schemes() -> Mapping[str, Scheme]:
    """All schemes by id.

    >>> schemes()["rs-oxf"].bands[0].shares["creators"]
    Fraction(857, 1000)
    """
    found = (_scheme(document(name)) for name in knowledge.names(FOLDER, ".yaml"))
    return {one.id: one for one in found}


def document(name: str) -> dict[str, Any]:
    """The file of a scheme as written, with its examples; do not change it, it is shared."""
    said: dict[str, Any] = knowledge.document(f"{FOLDER}/{name}.yaml")
    return said


def reward_bands() -> pl.DataFrame:
    """The bands of all schemes as the declared table `reward_bands`; schemes without bands are not in it.

    >>> reward_bands().filter(scheme="rs-nd")["creators_share"].to_list()
    ['1/2', '1/4']
    """
    rows = [row for scheme in schemes().values() for row in _band_rows(scheme)]
    return pl.DataFrame(rows, schema=table("reward_bands").schema)


def _scheme(said: Mapping[str, Any]) -> Scheme:
    cap = said.get("cap", {}).get("per_person")
    return Scheme(
        **{
            name: said[name]
            for name in ("id", "name", "country", "status", "currency", "income_basis", "cumulative_by")
        },
        source=said["sources"][0],
        deductions=tuple(_deduction(one) for one in said.get("deductions", ())),
        bands=tuple(_band(one) for one in said.get("bands", ())),
        per_person=None if cap is None else Fraction(cap),
        at_least=said.get("creators_at_least", False),
    )


def _deduction(said: Mapping[str, Any]) -> Deduction:
    parts = {name: Fraction(said[name]) for name in ("rate", "part", "of_each_income") if name in said}
    return Deduction(take=said["take"], **parts)


def _band(said: Mapping[str, Any]) -> Band:
    shares = {name: Fraction(said.get(name, 0)) for name in RECEIVERS}
    return Band(up_to=Fraction(said["up_to"]) if "up_to" in said else None, shares=shares)


def _band_rows(scheme: Scheme) -> list[dict[str, Any]]:
    above = [Fraction(0), *(one.up_to for one in scheme.bands if one.up_to is not None)]
    plain = {name: getattr(scheme, name) for name in ("name", "country", "income_basis", "currency", "status")}
    return [
        {
            **plain,
            "scheme": scheme.id,
            "band": place,
            "above": int(above[place - 1]),
            "up_to": None if one.up_to is None else int(one.up_to),
            **{f"{name}_share": str(share) for name, share in one.shares.items()},
        }
        for place, one in enumerate(scheme.bands, start=1)
    ]
