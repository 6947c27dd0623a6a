"""The strength of the words that a seeker and a record share: Okapi BM25 over weighted columns."""

from __future__ import annotations

import polars as pl

from valorise.matching.settings import Settings


def saturation(times: pl.Expr, length: pl.Expr, mean_length: float, settings: Settings) -> pl.Expr:
    """Between 0 and 1: how far occurrences of a term in a record of that length count."""
    relative = length / max(mean_length, 1e-9)
    return times / (times + settings.k1 * (1 - settings.b + settings.b * relative))


def counted(found: pl.DataFrame, lengths: pl.DataFrame, mean_length: float, settings: Settings) -> pl.DataFrame:
    """Terms of records with their saturation: found, term, times, length, saturation."""
    both = found.join(lengths, on="record").rename({"record": "found"})
    level = saturation(pl.col("times"), pl.col("length"), mean_length, settings)
    return both.with_columns(saturation=level).select("found", "term", "times", "length", "saturation")


def contributions(asked: pl.DataFrame, pairs: pl.DataFrame, present: pl.DataFrame) -> pl.DataFrame:
    """What each shared term adds to each pair: seeker, found, term, strength.

    `asked` has seeker, term, weight, idf; `present` comes from `counted`; `pairs` has seeker, found.
    The side with fewer terms a record is spread over the pairs first: the tables in between stay small.
    """
    wanted, held = asked.select("seeker", "term", "weight", "idf"), present.select("found", "term", "saturation")
    ends = pairs.select("seeker", "found")
    if held.height * _distinct(wanted, "seeker") < wanted.height * _distinct(held, "found"):
        shared = ends.join(held, on="found").join(wanted, on=["seeker", "term"])
    else:
        shared = ends.join(wanted, on="seeker").join(held, on=["found", "term"])
    strength = pl.col("weight") * pl.col("idf") * pl.col("saturation")
    return shared.select("seeker", "found", "term", strength=strength)


def _distinct(table: pl.DataFrame, column: str) -> int:
    return max(table[column].n_unique(), 1)


def totals(shared: pl.DataFrame, name: str) -> pl.DataFrame:
    """Strength of each pair under this name: seeker, found, `name`. Summed in a fixed order, so that ties stay ties."""
    summed = pl.col("strength").sort_by("term").sum().alias(name)
    return shared.group_by("seeker", "found").agg(summed)
