"""Official fees as tables: one YAML file per office in `assets/fees`, in the currency of the office, with validity.

An amount that nobody wrote down is not there: it is told as missing, never taken for zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from valorise.terms import knowledge

FOLDER = "assets/fees"
ONE = {"low": 1.0, "likely": 1.0, "high": 1.0}
EVERY = ("once", "any")
"""Keys of amounts that do not depend on the patent year."""

FEE_SCHEMA: dict[str, pl.DataType] = {
    "fee_table": pl.String(),
    "office": pl.String(),
    "rule": pl.String(),
    "size": pl.String(),
    "fee_year": pl.Int64(),
    "valid_from": pl.Date(),
    "valid_to": pl.Date(),
    "amount": pl.Float64(),
    "per_claim": pl.Float64(),
    "factor_low": pl.Float64(),
    "factor_likely": pl.Float64(),
    "factor_high": pl.Float64(),
    "own_currency": pl.String(),
    "surcharge_percent": pl.Float64(),
    "surcharge_fixed": pl.Float64(),
    "fee_reference": pl.String(),
    "fee_status": pl.String(),
}
"""Columns of the fees: one row per table, deadline rule and patent year. `fee_year` is missing where the amount is the
same every year, `valid_to` where no later table is known. The surcharge is missing where it was not seen."""

YEARLY_SCHEMA: dict[str, pl.DataType] = {
    "office": pl.String(),
    "rule": pl.String(),
    "first_year": pl.Int64(),
    "last_year": pl.Int64(),
    "month_end": pl.Boolean(),
}


def offices() -> list[Mapping[str, Any]]:
    """The fee files as written, by office; do not change them, they are shared."""
    return [knowledge.document(f"{FOLDER}/{name}.yaml") for name in knowledge.names(FOLDER, ".yaml")]


@cache
def fee_table() -> pl.DataFrame:
    """All official fees in the columns of `FEE_SCHEMA`."""
    rows = [row for said in offices() for one in said["tables"] for row in _rows(said, one)]
    return pl.DataFrame(rows, schema=FEE_SCHEMA)


@cache
def yearly_fees() -> pl.DataFrame:
    """Offices that ask for a fee every year and for which no deadline rule is known, with first and last patent year.

    Their payments are placed at the anniversary of the filing, or at the end of its month: good for a budget, not for
    a deadline.
    """
    found: dict[str, dict[str, Any]] = {}
    for said in offices():
        for one in said["tables"]:
            if "yearly" not in one:
                continue
            years = [year for year in one["amounts"] if isinstance(year, int)]
            row = found.setdefault(said["office"], {"office": said["office"], "rule": yearly_rule(said["office"])})
            row |= {"first_year": one["yearly"]["first"], "month_end": one["yearly"]["due"] == "month-end"}
            row["last_year"] = max([row.get("last_year", 0), *years, 20])
    return pl.DataFrame(list(found.values()), schema=YEARLY_SCHEMA)


def yearly_rule(office: str) -> str:
    """The name that stands for the missing deadline rule of an office.

    >>> yearly_rule("FR")
    'fr-yearly-fee'
    """
    return f"{office.lower()}-yearly-fee"


def _rows(said: Mapping[str, Any], one: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    rules = [*one["rules"], *([yearly_rule(said["office"])] if "yearly" in one else [])]
    factor, surcharge = one.get("factor", ONE), one.get("surcharge", {})
    for rule in rules:
        for year, amount in one["amounts"].items():
            yield {
                "fee_table": one["id"],
                "office": said["office"],
                "rule": rule,
                "size": one.get("size", "standard"),
                "fee_year": None if year in EVERY else year,
                "valid_from": date.fromisoformat(one["valid_from"]),
                "valid_to": date.fromisoformat(one["valid_to"]) if one.get("valid_to") else None,
                "amount": float(amount),
                "per_claim": float(one.get("per_claim", {}).get(year, 0)),
                **{f"factor_{end}": float(factor[end]) for end in ONE},
                "own_currency": said["currency"],
                "surcharge_percent": _number(surcharge.get("percent")),
                "surcharge_fixed": _number(surcharge.get("fixed")),
                "fee_reference": one["reference"],
                "fee_status": one["status"],
            }


def _number(said: Any) -> float | None:
    return None if said is None else float(said)
