"""Generated mentions of people with known truth: 30 % are second mentions, with typing errors, swaps and gaps."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

SECOND = 0.3
"""Share of mentions that tell of somebody mentioned before."""
LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz"))
STARTS = ("ma", "jo", "an", "ka", "le", "ri", "so", "te", "vi", "lu", "ha", "be", "da", "el", "fi", "ge")
MIDDLES = ("ra", "ni", "lo", "se", "mi", "to", "ve", "na", "ri", "di", "ka", "le")
ENDS = ("n", "s", "a", "er", "ik", "o", "el", "sen", "ova", "ic", "mann", "ski")


def people(size: int, seed: int = 1) -> pl.DataFrame:
    """`size` mentions: given_name, surname, date_of_birth, city, postcode, email, and `truth`, who it is.

    Values are missing in 2 to 40 % of mentions; of second mentions about half have one error or more.
    """
    draw = np.random.default_rng(seed)
    first = int(size * (1 - SECOND))
    base = _persons(draw, first)
    again = base[draw.integers(0, first, size - first)]
    noisy = again.with_columns(_wrong(draw, again[name], rate).alias(name) for name, rate in ERRORS.items())
    swapped = draw.random(noisy.height) < 0.02
    noisy = noisy.with_columns(
        given_name=pl.when(pl.Series(swapped)).then("surname").otherwise("given_name"),
        surname=pl.when(pl.Series(swapped)).then("given_name").otherwise("surname"),
    )
    table = pl.concat([base, noisy])
    table = table.with_columns(
        pl.when(pl.Series(draw.random(size) >= rate)).then(pl.col(name)).alias(name) for name, rate in GAPS.items()
    )
    return table[draw.permutation(size)]


ERRORS = {"given_name": 0.2, "surname": 0.15, "date_of_birth": 0.08, "city": 0.1, "postcode": 0.08, "email": 0.1}
GAPS = {"given_name": 0.02, "surname": 0.01, "date_of_birth": 0.1, "city": 0.1, "postcode": 0.1, "email": 0.4}


def _persons(draw: np.random.Generator, size: int) -> pl.DataFrame:
    given, family = _names(draw, 1_500), _names(draw, 25_000)
    towns = _names(draw, 4_000)
    town = _skewed(draw, len(towns), size)
    born = np.datetime64("1935-01-01") + draw.integers(0, 25_000, size).astype("timedelta64[D]")
    table = pl.DataFrame(
        {
            "truth": np.arange(size), "given_name": given[_skewed(draw, len(given), size)],
            "surname": family[_skewed(draw, len(family), size)], "date_of_birth": born.astype(str),
            "city": towns[town], "postcode": (10_000 + town * 7 + draw.integers(0, 4, size)).astype(str),
        }
    )  # fmt: skip
    number = pl.Series(draw.integers(1, 100, size)).cast(pl.String)
    return table.with_columns(
        email=pl.concat_str("given_name", pl.lit("."), "surname", number, pl.lit("@mail.example"))
    )


def _names(draw: np.random.Generator, most: int) -> np.ndarray[Any, Any]:
    made = {
        f"{STARTS[a]}{MIDDLES[b]}{MIDDLES[c] if c < len(MIDDLES) else ''}{ENDS[d]}"
        for a, b, c, d in zip(*(draw.integers(0, n, most * 8) for n in (16, 12, 24, 12)), strict=True)
    }
    return np.array(sorted(made)[:most] if len(made) < most else draw.permutation(sorted(made))[:most])


def _skewed(draw: np.random.Generator, kinds: int, size: int) -> np.ndarray[Any, Any]:
    """Places 0 to kinds-1, the first far more often than the last, as names and towns are."""
    weight = 1 / (np.arange(kinds) + 10.0) ** 0.8
    return draw.choice(kinds, size, p=weight / weight.sum())


def _wrong(draw: np.random.Generator, values: pl.Series, rate: float) -> pl.Series:
    """The values with one letter changed, left out, doubled or swapped in some of them."""
    wanted = np.flatnonzero(draw.random(len(values)) < rate)
    letters, kinds = LETTERS[draw.integers(0, 26, len(wanted))], draw.integers(0, 4, len(wanted))
    spots, told = draw.random(len(wanted)), values.to_list()
    for at, letter, kind, spot in zip(wanted, letters, kinds, spots, strict=True):
        told[at] = _mistyped(told[at], str(letter), int(kind), spot)
    return pl.Series(values.name, told)


def _mistyped(text: str, letter: str, kind: int, spot: float) -> str:
    at = int(spot * len(text))
    letter = str(ord(letter) % 10) if text[at].isdigit() else letter
    if kind == 0:
        return text[:at] + letter + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + text[at] + text[at:]
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
