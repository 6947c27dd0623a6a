"""Light vectors learned from the texts themselves: exact, the same every time, and harmless where there is little."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from valorise.matching.compared import Among
from valorise.matching.keys import keys
from valorise.matching.matches import Options, matches
from valorise.matching.nearness import unit
from valorise.matching.settings import settings
from valorise.matching.sparse import Sparse, main_directions
from valorise.matching.subjects import learned
from valorise.matching.tests.records_for_matching import DAY, records
from valorise.stores.index import TermIndex

SHIPS = ("hull", "keel", "anchor", "rudder", "harbour", "sail")
CELLS = ("enzyme", "protein", "membrane", "receptor", "antibody", "genome")


def written(many: int) -> list[dict[str, str]]:
    """Records of two subjects, each with three of its six words."""
    words = [SHIPS if number % 2 else CELLS for number in range(many)]
    return [
        {"id": f"a{n:03}", "title": " ".join(one[(n // 2 + step) % 6] for step in (0, 1, 3))}
        for n, one in enumerate(words)
    ]


def index_of(*rows: dict[str, str]) -> TermIndex:
    return TermIndex.of(records("assets", *rows), settings())


def test_a_product_with_a_full_matrix_is_that_of_the_written_out_table():
    full = np.array([[0, 2, 0], [0, 0, 0], [1, 0, 3], [0, 4, 0]], dtype=np.float32)
    row, column = full.nonzero()
    made = Sparse.of(row, column, full[row, column].astype(np.float64), 4)
    other = np.arange(6, dtype=np.float32).reshape(3, 2)
    assert np.array_equal(made.times(other), full @ other)
    assert np.array_equal(made.turned(3).times(full), full.T @ full)


def test_directions_are_those_of_the_exact_decomposition():
    full = np.zeros((40, 30), dtype=np.float32)
    for n in range(40):
        full[n, [n % 30, (7 * n) % 30, n % 5]] = 1 + n % 3
    row, column = full.nonzero()
    records_of = Sparse.of(row, column, full[row, column].astype(np.float64), 40)
    found = main_directions(records_of, keys([f"w{n}" for n in range(30)]), 3)
    exact = np.linalg.svd(full)[2][:3].T
    assert np.allclose(np.abs((found * exact).sum(axis=0)), 1, atol=1e-3)


def test_words_of_one_subject_point_the_same_way_though_they_never_meet():
    chosen = settings()
    two = replace(chosen, subjects=replace(chosen.subjects, directions=2))
    found = learned(index_of(*written(240)), two)
    by_word = {word: unit(found.of_terms(keys([word]), np.ones(1))) for word in ("hull", "rudder", "enzym")}
    assert by_word["hull"] @ by_word["rudder"] > 0.5
    assert abs(by_word["hull"] @ by_word["enzym"]) < 0.1


def test_the_order_of_records_and_the_run_change_nothing():
    rows = written(240)
    first, again = (learned(index_of(*listed), settings()) for listed in (rows, rows[::-1]))
    assert np.array_equal(first.vectors, again.vectors)


@pytest.mark.parametrize("many", [0, 1, 30, 199])
def test_from_too_few_records_nothing_is_learned(many):
    assert not learned(index_of(*written(many)), settings())


def test_records_of_one_same_text_do_no_harm():
    rows = [{"id": f"a{n:03}", "title": "hull keel anchor rudder"} for n in range(250)]
    found = matches(
        records("needs", {"id": "n", "title": "a keel for the hull"}),
        records("assets", *rows),
        index_of(*rows),
        as_of=DAY,
    )
    assert found.table.height == 10
    assert found.table["score"].is_finite().all()


def test_a_profile_switches_the_stages():
    rows = written(240)
    needs, assets, index = (
        records("needs", {"id": "n", "title": "hull and anchor"}),
        records("assets", *rows),
        index_of(*rows),
    )
    parts = {}
    for profile in ("lexical", "quick", "hybrid"):
        options = Options(settings=settings(profile))
        found = matches(needs, assets, index, as_of=DAY, options=options).table
        parts[profile] = {one["part"] for row in found["parts"].to_list() for one in row}
        sums = found.select(pl.col("parts").list.eval(pl.element().struct.field("score")).list.sum(), "score")
        assert np.allclose(sums["parts"], sums["score"])
    assert parts == {"lexical": {"text"}, "quick": {"text", "related"}, "hybrid": {"text", "related", "subject"}}


def test_learning_reads_no_more_than_it_may():
    index, chosen = index_of(*written(400)), settings()
    little = replace(chosen, subjects=replace(chosen.subjects, records=50, terms=8, directions=4))
    found = Among.of(index, little).subjects
    assert found.vectors.shape == (8, 4)
