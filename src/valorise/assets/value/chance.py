"""Draws that follow from a seed alone, the same on every machine: chance is an argument here, never an event."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

GOLDEN, FIRST, SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
"""Constants of SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014)."""
WORD = 2**64


def splitmix(seed: int, count: int) -> pl.Series:
    """The first numbers of the generator SplitMix64 from this seed, as unsigned integers of 64 bits.

    >>> splitmix(1234567, 2).to_list()
    [6457827717110365317, 3203168211198807973]
    """
    state = pl.lit(seed % WORD, pl.UInt64) + (pl.int_range(1, count + 1, dtype=pl.UInt64) * _word(GOLDEN))
    mixed = _mixed(_mixed(state, 30) * _word(FIRST), 27) * _word(SECOND)
    return pl.select(_mixed(mixed, 31)).to_series()


def uniforms(seed: int, draws: int, names: Sequence[str]) -> pl.DataFrame:
    """Independent draws between 0 and 1, one column for each name, neither end included.

    The columns take turns in one stream, so that one more name changes the draws of all.
    """
    stream = splitmix(seed, draws * len(names))
    share = ((stream // 2**11).cast(pl.Float64) + 0.5) / 2**53
    return pl.DataFrame({name: share.gather_every(len(names), offset=place) for place, name in enumerate(names)})


def triangular(draw: pl.Expr, low: float, likely: float, high: float) -> pl.Expr:
    """A draw between 0 and 1 as a draw from the triangular distribution (inverse of its distribution function)."""
    if high <= low:
        return pl.lit(float(likely))
    peak = (likely - low) / (high - low)
    rising = low + (draw * (high - low) * (likely - low)).sqrt()
    falling = high - ((1 - draw) * (high - low) * (high - likely)).sqrt()
    return pl.when(draw < peak).then(rising).otherwise(falling)


def _word(number: int) -> pl.Expr:
    return pl.lit(number, pl.UInt64)


def _mixed(word: pl.Expr, bits: int) -> pl.Expr:
    return word ^ (word // _word(2**bits))
