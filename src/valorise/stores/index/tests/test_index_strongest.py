"""The strongest records of a part are those that weighing every record exactly gives."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from valorise.matching.keys import keys
from valorise.matching.settings import settings
from valorise.matching.strength import saturation
from valorise.stores.index import TermIndex
from valorise.stores.index.levels import counting, levels
from valorise.terms.tables import table

WORDS = [f"w{number}" for number in range(300)]


@given(st.integers(1, 65_535), st.integers(1, 2**32 - 1), st.floats(0.5, 5_000))
def test_a_level_never_says_less_than_what_counts_and_little_more(times, length, mean) -> None:
    exact = float(saturation(np.array([float(times)]), float(length), mean, settings())[0])
    (level,) = levels(np.array([times], dtype=np.uint16), np.array([length], dtype=np.uint32))
    told = float(counting(mean, settings())[level])
    assert told >= exact * (1 - 1e-6)
    if times < 63 and length < 1_000_000:
        assert told <= exact * 1.02


def test_they_are_those_that_weighing_all_gives() -> None:
    """Enough records for stretches to be skipped, and so few different texts that many are equally strong."""
    chance = np.random.default_rng(7)
    texts = [" ".join(chance.choice(WORDS[: 20 + 10 * (at % 9)], size=1 + at % 7)) for at in range(60_000)]
    rows = {"id": [f"r{at:05}" for at in range(len(texts))], "summary": texts, "language": "en"}
    index = TermIndex.of(pl.concat([table("assets").empty(), pl.DataFrame(rows)], how="diagonal"), settings())
    asked, values = keys(WORDS[:25]), chance.uniform(0.5, 9.0, 25)
    held = index.held(np.arange(index.size))
    worth = dict(zip(asked.tolist(), values.tolist(), strict=True))
    value = np.array([worth.get(one, 0.0) for one in held.key.tolist()])
    level = saturation(held.times, held.length[held.row], index.mean_length, settings())
    every = np.bincount(held.row, value * level, minlength=index.size)
    for most in (1, 7, 150):
        best = index.strongest(asked, values, mean_length=index.mean_length, most=most)
        expected = np.lexsort((np.arange(index.size), -every))[:most]
        assert best.numbers.tolist() == expected.tolist()
        assert np.allclose(best.strength, every[expected], rtol=1e-12)
