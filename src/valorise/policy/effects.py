"""Cautious ranges of what kinds of instrument may do and cost: data to plan with, nothing is calculated here."""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl

from valorise.terms import knowledge

FOLDER = "policy/effects"


def effects_table() -> pl.DataFrame:
    """All effects, one row for each outcome of a kind of instrument.

    Columns: kind, instrument (code), outcome, low, central, high, unit, scope, rule, confidence, in_goals (whether a
    goal may use it: `illustrative` or `no`), studies. A range without numbers is unknown, never zero; central 0
    without bounds was tested and showed no difference.

    >>> vouchers = effects_table().filter(kind="innovation-vouchers", outcome="first collaboration")
    >>> vouchers.select("low", "central", "high", "rule").row(0)
    (0.2, 0.4, 0.8, 'T5')
    """
    numbers = ("low", "central", "high")
    texts = ("outcome", "unit", "scope", "rule", "confidence", "in_goals")
    rows = [
        {"kind": said["id"], "instrument": said["instrument"]}
        | {name: one.get(name) for name in texts}
        | {end: _number(one.get("prior", {}).get(end)) for end in numbers}
        | {"studies": list(one.get("studies", ()))}
        for said in documents()
        for one in said["outcomes"]
    ]
    schema: dict[str, Any] = {"kind": pl.String(), "instrument": pl.String(), "outcome": pl.String()}
    schema |= dict.fromkeys(numbers, pl.Float64()) | dict.fromkeys(texts[1:], pl.String())
    return pl.DataFrame(rows, schema=schema | {"studies": pl.List(pl.String())}).sort("kind", "outcome")


def costs_table() -> pl.DataFrame:
    """What one unit costs, one row per kind of instrument and unit: columns kind, unit, low, typical, high, currency,
    prices_of, kind_of_cost.

    `budget` is a price of a grant or programme; `gross-ratio` is money divided by all that came out, no cost of one
    more. Missing means not seen.
    """
    numbers = ("low", "typical", "high")
    texts = ("currency", "prices_of", "kind_of_cost")
    rows = [
        {"kind": said["id"], "unit": cost["for"]}
        | {name: _number(cost.get(name)) for name in numbers}
        | {name: cost.get(name) for name in texts}
        for said in documents()
        for cost in said.get("costs", ())
    ]
    schema: dict[str, Any] = {"kind": pl.String(), "unit": pl.String()}
    schema |= dict.fromkeys(numbers, pl.Float64()) | dict.fromkeys(texts, pl.String())
    return pl.DataFrame(rows, schema=schema).sort("kind", "unit")


def rules() -> dict[str, Any]:
    """How a range is made from studies, how sure it is, and what distance may take from it: conventions."""
    said: dict[str, Any] = knowledge.document("policy/effect_rules.yaml")
    return said


@cache
def documents() -> tuple[dict[str, Any], ...]:
    """The files of the kinds of instrument as written; do not change them, they are shared."""
    return tuple(knowledge.document(f"{FOLDER}/{name}.yaml") for name in knowledge.names(FOLDER, ".yaml"))


def _number(said: float | None) -> float | None:
    return None if said is None else float(said)
