"""Scores are chances: by the yardstick of the need, in the order of strengths, in small registers too."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bench.judged import collection
from tests.bench.match_scores import error
from tests.bench.scored_pairs import TRY, pairs

from valorise.matching.matches import Options, matches
from valorise.matching.score import Strength, Yardstick, scored
from valorise.matching.settings import settings
from valorise.stores.index import TermIndex
from valorise.terms.tables import table

DAY = date(2026, 11, 23)
STRENGTHS = st.floats(1e-3, 1e5)


def test_at_the_half_of_a_need_the_chance_is_one_half():
    assert Yardstick(12.5, 2.5).chance(12.5) == 0.5
    assert Yardstick(12.5, 2.5).chance(0.0) == 0.0


@given(STRENGTHS, STRENGTHS, st.floats(1e-2, 1e4))
def test_a_stronger_match_never_has_a_lower_score(one, other, half):
    scale = Yardstick(half, settings().yardstick.steep)
    low, high = sorted([one, other])
    assert 0 <= scale.chance(low) <= scale.chance(high) <= 1


@given(STRENGTHS, STRENGTHS, st.floats(0, 1), st.floats(1e-2, 1e4))
def test_parts_add_up_to_the_score_and_facts_lift_it(text, beside, fit, half):
    scale = Yardstick(half, settings().yardstick.steep)
    plain = scored(Strength(text, subject=beside), [], scale, settings())
    lifted = scored(Strength(text, subject=beside), [("fields", fit)], scale, settings())
    assert sum(share for _, share in lifted.parts) == pytest.approx(lifted.score)
    assert lifted.score >= plain.score
    assert lifted.strength >= plain.strength


def test_the_answer_of_a_small_office_is_no_accident():
    """One asset answers the need among thirty of other subjects; its score is far from 0, and from theirs."""
    right = {"id": "right", "title": "Membrane that recovers acid from rinse baths of pickling plants"}
    others = [{"id": f"a{number}", "title": title} for number, title in enumerate(OTHERS)]
    need = {"id": "n", "title": "Recover acid from our rinse baths", "summary": "Pickling plant seeks a membrane."}
    rows = pl.DataFrame([right, *others], schema=table("assets").schema).with_columns(language=pl.lit("en"))
    needs = pl.DataFrame([need], schema=table("needs").schema).with_columns(language=pl.lit("en"))
    found = matches(needs, rows, TermIndex.of(rows, settings()), as_of=DAY, options=Options()).table
    assert found["asset"][0] == "right"
    assert found["score"][0] > 0.4
    assert found["score"][1:].max() is None or found["score"][1:].max() < 0.1


@pytest.mark.shared_data
def test_scores_of_queries_that_were_not_fitted_on_are_chances(shared_data):
    judged = collection("cranfield", shared_data)
    tried = pairs([judged], ("hybrid",), (200,)).filter(half=TRY)
    assert error(tried.filter(records=0)) < 0.08
    assert error(tried.filter(records=200)) < 0.08


OTHERS = [
    "Bus lanes and the time of commuters", "Songs of shepherds in the upper valley", "Yield of barley after frost",
    "Antibodies against tick fever in dogs", "Prices of flats near new schools", "Sleep of nurses on night duty",
    "Reading circles for people with dementia", "Chatbot for questions on building law", "Snow load on flat roofs",
    "Migration of storks by satellite", "Photographs of glaciers since 1890", "Grammar of a dialect near the coast",
    "Learning of fractions with blocks", "Noise of wind turbines at night", "Vaccine for carp in ponds",
    "Radar that counts insects over fields", "Court rulings on rents", "Bridges that tell of their cracks",
    "Wood dust and the lungs of joiners", "Quantum sensor for magnetic fields", "Maps of medieval mills",
    "Robot that prunes apple trees", "Enzyme that splits lactose in the cold", "Survey on trust in local councils",
    "Lenses for cameras of drones", "Printing of bone in ceramics", "Wild bees in vineyards", "Ethics of lotteries",
    "Statistics of small samples in sport", "Tax on sugar and what families drink",
]  # fmt: skip
