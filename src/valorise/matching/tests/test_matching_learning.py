"""Weights learned from judgements: towards what an office said, never far, and not from too little."""

from __future__ import annotations

import math
import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valorise.matching.learning import FEWEST, FURTHEST, learned
from valorise.matching.score import Strength, Yardstick, scored
from valorise.matching.settings import settings
from valorise.terms.tables import table

CHOSEN = settings()
FACTS = ("fields", "country", "readiness")


def tables(count: int, liked: str, *, seed: int = 1, wrong: float = 0.1) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Matches with facts that fit or not by chance, judged good where the liked one does, but for some."""
    draw = random.Random(seed)
    made, said = [], []
    for number in range(count):
        fits = [(name, float(draw.random() < 0.5)) for name in FACTS if draw.random() < 0.9]
        one = scored(Strength(draw.uniform(5, 15), related=draw.uniform(0, 4)), fits, Yardstick(12.0, 2.5), CHOSEN)
        parts = [{"part": name, "score": share} for name, share in one.parts]
        made.append({"need": "n", "asset": f"a{number}", "rank": number + 1, "score": one.score, "parts": parts})
        good = (dict(fits).get(liked, 0.5) > 0.5) != (draw.random() < wrong)
        said.append({"need": "n", "asset": f"a{number}", "verdict": "good" if good else "not-good"})
    schema = {name: table("matches").schema[name] for name in made[0]}
    return pl.DataFrame(made, schema=schema), pl.DataFrame(said)


def after(matches: pl.DataFrame, said: pl.DataFrame) -> dict[str, float]:
    return learned(matches, said, CHOSEN).facts


@pytest.mark.parametrize("liked", FACTS)
def test_what_an_office_likes_weighs_more_and_the_rest_hardly_moves(liked):
    weights = after(*tables(400, liked))
    raised = {name: weights[name] / CHOSEN.facts[name] for name in CHOSEN.facts}
    assert max(raised, key=raised.__getitem__) == liked
    assert raised[liked] > 1.3
    assert all(one == pytest.approx(1) for name, one in raised.items() if name not in FACTS)


def test_the_more_is_judged_the_further_a_weight_may_move():
    moved = [after(*tables(count, "fields", wrong=0.4))["fields"] for count in (40, 300, 3_000)]
    assert CHOSEN.facts["fields"] < moved[0] < moved[1] < moved[2]


def test_from_too_little_nothing_is_learned():
    matches, said = tables(40, "fields")
    few = pl.concat([said.filter(verdict="good").head(FEWEST - 1), said.filter(verdict="not-good")])
    found = learned(matches, few, CHOSEN)
    assert not found.enough
    assert found.facts == CHOSEN.facts


def test_everything_judged_is_accounted_for():
    matches, said = tables(60, "fields")
    first = said.row(0, named=True)
    other = "not-good" if first["verdict"] == "good" else "good"
    more = pl.DataFrame([{**first, "verdict": other}, {"need": "n", "asset": "unknown", "verdict": "good"}])
    found = learned(matches, pl.concat([said, more]), CHOSEN)
    assert (found.good + found.not_good, found.elsewhere, found.undecided) == (59, 1, 1)


def test_known_already_counts_as_good():
    matches, said = tables(60, "fields")
    known = said.with_columns(verdict=pl.col("verdict").replace("good", "known"))
    assert learned(matches, known, CHOSEN).facts == learned(matches, said, CHOSEN).facts


@given(st.integers(0, 10_000), st.integers(0, 1_000))
def test_no_weight_moves_by_more_than_four_times_and_order_is_irrelevant(seed, shuffled):
    matches, said = tables(60, "country", seed=seed)
    one = after(matches, said)
    assert all(1 / FURTHEST - 1e-9 <= one[name] / CHOSEN.facts[name] <= FURTHEST + 1e-9 for name in one)
    two = after(
        matches.sample(fraction=1.0, shuffle=True, seed=shuffled), said.sample(fraction=1.0, shuffle=True, seed=1)
    )
    assert all(math.isclose(one[name], two[name], rel_tol=1e-6) for name in one)
