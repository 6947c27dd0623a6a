"""Passages: exact places, weights that are true, and what happens to the score without them."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bench.judged import collection
from tests.bench.match_proofs import of_tables

from valorise.matching.matches import Options, matches
from valorise.matching.passages import spans
from valorise.matching.settings import settings
from valorise.matching.tests.records_for_matching import DAY, TURBINE, VACCINE, WIND, matched
from valorise.stores.index import TermIndex


def passages(row):
    return row["evidence"] or []


def test_passages_name_the_words_that_made_the_match():
    (row,) = matched([WIND], [TURBINE]).table.to_dicts()
    cited = {one["side"]: one["text"] for one in reversed(passages(row))}
    assert "erosion" in cited["need"]
    assert "turbine" in cited["asset"]


def test_both_sides_are_cited_best_first():
    (row,) = matched([WIND], [TURBINE]).table.to_dicts()
    sides = [one["side"] for one in passages(row)]
    assert sides == sorted(sides, reverse=True)
    for side in ("asset", "need"):
        weights = [one["weight"] for one in passages(row) if one["side"] == side]
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)


def test_a_reason_names_shared_words_with_shares_as_the_need_writes_them():
    (values,) = matched([WIND], [TURBINE]).reasons["values"].to_list()
    assert '"erosion"' in values
    assert '"turbines"' in values


@given(st.text(alphabet="ab .!?;\n\t•-é\U0001f600A", max_size=400), st.integers(5, 60))
def test_passages_are_apart_in_order_and_leave_no_word_out(text, longest):
    found = list(spans(text, longest))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert all(text[start:end] == text[start:end].strip() for start, end in found)
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())


def test_places_count_characters_and_not_bytes():
    need = {
        "id": "n",
        "summary": "Größe × Länge 😀. Erosion of the blades of turbines at sea is what we want to avoid.",
    }
    (row,) = matched([need], [TURBINE]).table.to_dicts()
    cited = [one for one in passages(row) if one["side"] == "need"]
    assert cited
    assert all(need["summary"][one["start"] : one["end"]] == one["text"] for one in cited)


@pytest.fixture(scope="module")
def real(shared_data):
    """Matches of real questions, with their tables."""
    judged = collection("cranfield", shared_data)
    needs = judged.needs.head(20)
    index = TermIndex.of(judged.assets, settings())
    return needs, judged.assets, matches(needs, judged.assets, index, as_of=DAY, options=Options(top=3)).table


@pytest.mark.shared_data
def test_cited_text_is_the_text_at_its_place(real):
    needs, assets, found = real
    written = {("need", row["id"]): row for row in needs.to_dicts()}
    written |= {("asset", row["id"]): row for row in assets.to_dicts()}
    cited = [(row, one) for row in found.to_dicts() for one in passages(row)]
    assert len(cited) > 150
    for row, one in cited:
        column = written[one["side"], row[one["side"]]][one["field"]]
        assert column[one["start"] : one["end"]] == one["text"]


@pytest.mark.shared_data
def test_without_a_cited_passage_the_match_is_weaker_by_its_weight(real):
    found = of_tables(*real[:2], many=25)
    assert found.matches == 25
    for side in ("asset", "need"):
        assert found.failing(side, "lower") == 0
        assert found.failing(side, "as_stated") <= 1 / 25


def test_a_confidential_asset_shows_no_passage_of_the_need_either():
    secret = VACCINE | {"confidentiality": "confidential"}
    found = matched([{"id": "hens", "title": "Vaccines for poultry"}], [secret, TURBINE]).table
    assert found.filter(pl.col("asset") == "vaccine")["evidence"].to_list() == [None]
