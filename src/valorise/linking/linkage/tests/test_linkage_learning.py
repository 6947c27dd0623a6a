"""Patterns of likeness, rarity, and what is learned from pairs whose truth is known."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valorise.linking.clusters import Clusters, connected
from valorise.linking.linkage.model import Model, model
from valorise.linking.linkage.patterns import patterns
from valorise.linking.linkage.rarity import STEP, with_rarity
from valorise.linking.linkage.scoring import scored
from valorise.linking.linkage.training import Records, learned
from valorise.terms.errors import Invalid

PAIRS = 20_000
PEOPLE = model("person", ["name", "email", "house number", "region", "country"])


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=40))
def test_many_links_at_once_join_as_one_by_one(links: list[tuple[int, int]]) -> None:
    one_by_one = Clusters(20)
    for link in links:
        one_by_one.join(link)
    left, right = (np.array([link[side] for link in links], dtype=np.int64) for side in (0, 1))
    assert connected(20, left, right).tolist() == [one_by_one.of(place) for place in range(20)]


def drawn(kind: Model, same: np.ndarray, m: float, u: float, seed: int = 1) -> pl.DataFrame:
    """Pairs that reach the highest level with chance `m` where they are one thing, else `u`; the others the lowest."""
    chance, columns = np.random.default_rng(seed), {}
    for one in kind.comparisons:
        reached = chance.random(len(same)) < np.where(same, m, u)
        columns[f"level_{one.name}"] = np.where(reached, len(one.levels), 0).astype(np.int8)
        columns[f"rare_{one.name}"] = np.zeros(len(same), dtype=np.float32)
    places = np.arange(len(same), dtype=np.int32)
    return pl.DataFrame({"left": places, "right": places + len(same), **columns})


def records(pairs: pl.DataFrame) -> Records:
    """All of them have the same mail address, so that the pairs are those of that rule."""
    table = pl.DataFrame({"email": ["a"] * (2 * pairs.height)})
    return Records(PEOPLE, [table], [("email",)], pairs)


def by_chance(u: float) -> dict[str, np.ndarray]:
    return {
        one.name: np.array([1 - u, *[1e-6] * (len(one.levels) - 1), u]) for one in PEOPLE.comparisons
    }  # fmt: skip


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_what_made_the_pairs_is_learned_from_them(share: float) -> None:
    same = np.random.default_rng(2).random(PAIRS) < share
    pairs = drawn(PEOPLE, same, 0.8, 0.05)
    found = learned(records(pairs), patterns(pairs, PEOPLE), by_chance(0.05))
    assert found.rules == [("email",)]
    for one in PEOPLE.comparisons:
        expected = one.levels[0].m
        learnt = 2 * found.m[one.name][-1] - expected  # the expectation of the model counts as one lesson more
        assert learnt == pytest.approx(expected if one.name == "email" else 0.8, abs=0.03)


def test_probabilities_are_those_of_the_pairs() -> None:
    same = np.random.default_rng(3).random(PAIRS) < 0.3
    pairs = drawn(PEOPLE, same, 0.8, 0.05)
    ways = patterns(pairs, PEOPLE)
    taught = learned(records(pairs), ways, by_chance(0.05))
    probability = scored(PEOPLE, pairs, ways, taught, PAIRS)["probability"].to_numpy()
    assert probability.mean() == pytest.approx(0.3, abs=0.03)
    for low, high in ((0.0, 0.2), (0.8, 1.0)):
        here = (probability >= low) & (probability <= high)
        assert same[here].mean() == pytest.approx(probability[here].mean(), abs=0.05)


def test_a_lesson_in_which_agreement_speaks_against_is_refused() -> None:
    same = np.random.default_rng(4).random(PAIRS) < 0.5
    pairs = drawn(PEOPLE, same, 0.02, 0.05)
    with pytest.raises(Invalid, match="No sound model could be learned"):
        learned(records(pairs), patterns(pairs, PEOPLE), by_chance(0.05))


def test_patterns_count_pairs_that_are_alike_in_the_same_ways() -> None:
    pairs = drawn(PEOPLE, np.array([True, True, False, False]), 1.0, 0.0)
    pairs = pairs.with_columns(rare_email=pl.Series([4.0, 4.1, 0.0, 0.0], dtype=pl.Float32))
    found = patterns(pairs, PEOPLE)
    assert found.size == 2
    assert np.bincount(found.of_pair).tolist() == [2, 2]
    assert sorted(found.rare["email"].tolist()) == pytest.approx([0.0, 4.05])
    further = patterns(pairs.with_columns(rare_email=pl.Series([4.0, 8.0, 0.0, 0.0], dtype=pl.Float32)), PEOPLE)
    assert further.size == 3, "rarity tells pairs apart"


def test_a_rare_value_says_more_than_a_frequent_one() -> None:
    kind = model("person", ["name", "country"])
    table = pl.DataFrame(
        {"given": ["a"] * 8, "family": ["b"] * 8, "whole_name": ["a b"] * 8, "country": ["no"] * 6 + ["is"] * 2}
    )
    levels = {"level_given_family": [0, 0, 0], "level_country": [1, 1, 0]}
    pairs = pl.DataFrame({"left": [0, 6, 0], "right": [1, 7, 7], **levels})
    found = with_rarity(pairs, [table], kind)["rare_country"].to_list()
    agreeing = 0.75**2 + 0.25**2
    assert found == pytest.approx([np.log2(agreeing / 0.75), np.log2(agreeing / 0.25), 0.0], abs=STEP / 2)


def test_many_records_of_one_person_do_not_make_the_name_frequent() -> None:
    kind = model("person", ["given name", "surname"])
    names = [("ann", "frequent")] * 30 + [("bo", "frequent"), ("cy", "frequent"), ("di", "rare")]
    table = pl.DataFrame(names, schema=["given", "family"], orient="row")
    table = table.with_columns(whole_name=pl.concat_str("given", pl.lit(" "), "family"))
    same = len(kind.comparisons[0].levels)
    pairs = pl.DataFrame({"left": [0, 32], "right": [1, 32], "level_given_family": [same, same]})
    frequent, rare = with_rarity(pairs, [table], kind)["rare_given_family"].to_list()
    assert rare - frequent == pytest.approx(np.log2(3), abs=STEP), "three people are called so, not thirty-two"
