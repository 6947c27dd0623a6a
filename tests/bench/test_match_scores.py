"""How a yardstick is fitted and tried, on numbers that are known."""

from __future__ import annotations

import doctest

import numpy as np
import polars as pl
import pytest

from tests.bench import match_chapters
from tests.bench.match_scores import error, scored_by, wilson
from tests.bench.yardstick_fitted import evenly, fitted

TRUE = {"half": 2.0, "wanted": 0.3, "words": 0.4, "beside": 0.5, "steep": 2.0}


def made(many: int) -> pl.DataFrame:
    """Pairs that are good as often as a known yardstick says."""
    chance = np.random.default_rng(7)
    columns = {name: np.exp(chance.normal(1.0, 1.0, many)) for name in ("strength", "wanted", "words", "beside")}
    found = scored_by(TRUE, pl.DataFrame({"on": "x", "records": 0, "profile": "p", **columns}))
    return found.with_columns(good=pl.Series(chance.random(many)) < pl.col("score"))


def test_a_known_yardstick_is_found_again():
    assert fitted(made(60_000)) == pytest.approx(TRUE, rel=0.1)


def test_the_error_is_small_where_scores_are_chances_and_large_where_they_are_not():
    pairs = made(20_000)
    assert error(pairs) < 0.02
    assert error(pairs.with_columns(score=pl.lit(0.95))) == pytest.approx(0.95 - pairs["good"].mean(), abs=1e-9)
    assert error(pairs.clear()) == 0


def test_every_group_weighs_the_same():
    groups = pl.DataFrame({"on": ["a", "a", "a", "b"], "records": [0] * 4, "profile": ["p"] * 4})
    assert evenly(groups).tolist() == pytest.approx([1 / 6, 1 / 6, 1 / 6, 1 / 2])


def test_an_interval_holds_its_share():
    assert wilson(0.8, 10) == pytest.approx((0.490, 0.943), abs=0.001)


def test_a_chapter_takes_the_place_of_the_old_one():
    assert doctest.testmod(match_chapters).attempted
    page = "# A\n\n## B\n\nold\n\n## Not in this run\n"
    assert match_chapters.placed(page, "## C\n\nnew") == "# A\n\n## B\n\nold\n\n## C\n\nnew\n\n## Not in this run\n"
    assert match_chapters.placed(page, "## B\n\nnew") == "# A\n\n## B\n\nnew\n\n## Not in this run\n"
