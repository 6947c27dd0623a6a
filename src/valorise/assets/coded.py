"""Events and rules with numbers in place of their names, because many rows are compared quicker as numbers.

Rights are numbered in the order of their names and places (right, office and kind) in the order of rights, so what is
said of a right, a place or a rule is found by its row and nothing has to be searched for.
"""

from __future__ import annotations

from functools import reduce

import polars as pl

COUNTS = ["count", "later_count", "earlier_count", "grace_count"]
WAYS = ["version_by", "payable", "moves", "grace_from", "calendar"]
EVENTS = ["trigger", "needs", "unless", "later_event", "earlier_event"]
READ = ["office", "event_office", "kind", *EVENTS]
"""Columns of rules that are compared with events."""

DERIVED = ["filing", "euro-pct-filing", "priority", "claimed-priority", "european-grant", "WO"]
"""Words that the engine itself writes."""


def coded(events: pl.DataFrame, rules: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The names of rights in their order, the events by place and the rules; each with the same meaning as before.

    The number of a right is the row of its name; `place` numbers right, office and kind together. Offices, kinds and
    events share one list of words (`pl.Enum`), compare with texts and with each other, and keep the order of names.
    """
    told = events.drop_nulls("right")
    names = told.select(pl.col("right").unique().sort())
    words = _words(told, rules)
    told = told.with_columns(
        pl.col("right").cast(pl.Enum(names["right"])).to_physical().cast(pl.UInt32),
        pl.col("office", "kind", "event").cast(words),
    )
    placed = told.with_columns(code=joint(words, "right", "office", "kind")).sort("code")
    read = rules.with_columns(pl.col(*READ).cast(words), pl.col(*COUNTS, *WAYS).cast(pl.Categorical()))
    return names, placed.with_columns(place=pl.col("code").rle_id()).drop("code"), read


def joint(words: pl.Enum, *columns: str) -> pl.Expr:
    """One number for several columns together, in the order of the columns; a missing word comes after all words."""
    size = len(words.categories) + 1
    parts = [pl.col(name).to_physical().cast(pl.UInt64).fill_null(size - 1) for name in columns]
    return reduce(lambda one, other: one * size + other, parts)


def words_of(rules: pl.DataFrame) -> pl.Enum:
    """The list of words that rules read by `coded` share with their events."""
    words = rules.schema["trigger"]
    assert isinstance(words, pl.Enum)
    return words


def beside(rows: pl.DataFrame, said: pl.DataFrame, by: str) -> pl.DataFrame:
    """The rows with what `said` says in the row that their column `by` numbers; no search, as in a join."""
    return rows.hstack(said[rows[by]])


def _words(events: pl.DataFrame, rules: pl.DataFrame) -> pl.Enum:
    named = {word for column in ("office", "kind", "event") for word in events[column].unique()}
    settling = rules["done_by"].explode(empty_as_null=False, keep_nulls=False).str.strip_suffix("@any")
    known = {word for column in READ for word in rules[column].unique()}
    return pl.Enum(sorted(word for word in {*named, *known, *settling, *DERIVED} if word is not None))
