"""What others take: for paying yearly fees, and for steps with their translations, as ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from valorise.assets.costs.assumed import ENDS, Assumed, Range
from valorise.assets.costs.payments import YEARLY

KEY = ("right", "office", "task", "year", "due")
"""What one payment is known by."""
SAID = ("covers", "words", "per_word", "fees_within")
"""Columns that say what a service covers: text, likely words and euro for each, and the likely fees that it holds."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the forecast is asked: from which day, to which day, in which currency, for an owner of which size."""

    as_of: date
    until: date
    currency: str = "EUR"
    size: str = "standard"


def services(opened: pl.DataFrame, official: pl.DataFrame, assumed: Assumed, asked: Question) -> pl.DataFrame:
    """A row for each payment of `opened` that others take something for, in the currency of the question.

    A step costs its attorney, the translation that the office asks for, and, where `official` has no amount for it,
    its official fees as assumed.
    """
    known = {
        **dict.fromkeys(YEARLY, assumed.renewal_service),
        **{task: one for task, (one, _) in assumed.steps.items()},
    }
    priced = official.filter(pl.col("likely").is_not_null()).select(*KEY, has_fee=pl.lit(value=True)).unique()
    rows = opened.filter(pl.col("task").is_in(list(known))).join(priced, on=list(KEY), how="left", nulls_equal=True)
    rows = rows.with_columns(pl.col("has_fee").fill_null(value=False), translated=_translated(assumed))
    rate, spread = assumed.rate(asked.currency)
    swing = {"low": 1 - spread, "likely": 1.0, "high": 1 + spread}
    translation = {task: assumed.per_word * words for task, words in assumed.words.items()}
    for end in ENDS:
        euro = _by_task(known, end)
        euro += pl.when("translated").then(_by_task(translation, end).fill_null(0)).otherwise(0)
        euro += pl.when("has_fee").then(0).otherwise(_by_task(assumed.fees, end).fill_null(0))
        rows = rows.with_columns((euro * growth(assumed.increase, end, asked) * rate * swing[end]).round(2).alias(end))
    return _told(rows, assumed)


def growth(increase: Range, end: str, asked: Question) -> pl.Expr:
    """By how much an amount of today has risen in the calendar year of a payment."""
    years = (pl.col("in_year") - asked.as_of.year).clip(lower_bound=0)
    return pl.lit(1 + float(getattr(increase, end))).pow(years)


def _translated(assumed: Assumed) -> pl.Expr:
    """Whether the office asks for a translation with this step."""
    asks = pl.lit(value=False)
    for task in assumed.words:
        there = ~pl.col("office").is_in(list(assumed.not_asked.get(task, ())))
        asks |= (pl.col("task") == task) & there
    return asks


def _by_task(ranges: Mapping[str, Range], end: str) -> pl.Expr:
    values = {task: float(getattr(one, end)) for task, one in ranges.items()}
    return pl.col("task").replace_strict(values, default=None, return_dtype=pl.Float64)


def _told(rows: pl.DataFrame, assumed: Assumed) -> pl.DataFrame:
    covers = {task: text for task, (_, text) in assumed.steps.items()}
    nothing = pl.lit(None, pl.String)
    return rows.with_columns(
        part=pl.lit("service"),
        own_amount=pl.lit(None, pl.Float64),
        own_currency=nothing,
        if_late=pl.lit(None, pl.Float64),
        fee_table=nothing,
        reference=nothing,
        why_missing=nothing,
        standing=pl.lit("assumed"),
        covers=pl.col("task").replace_strict(covers, default=None, return_dtype=pl.String),
        words=pl.when("translated").then(_by_task(assumed.words, "likely")),
        per_word=pl.when("translated").then(pl.lit(assumed.per_word.likely)),
        fees_within=pl.when(~pl.col("has_fee")).then(_by_task(assumed.fees, "likely")),
    )
