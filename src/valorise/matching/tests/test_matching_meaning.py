"""Nearness of meaning: what it adds, to whom, and that its share in the reasons is true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.bench.judged import collection
from tests.bench.match_proofs import of_tables

from valorise.matching.matches import Options, matches
from valorise.matching.meaning import Said
from valorise.matching.settings import settings
from valorise.matching.tests.records_for_matching import DAY, FLOOD, TURBINE, VACCINE, WIND, Spelling, records
from valorise.stores.index import TermIndex

SEMANTIC = Options(settings=settings("semantic"), encoder=Spelling())


def matched(needs, assets, options):
    offered = records("assets", *assets)
    index = TermIndex.of(offered, options.settings)
    return matches(records("needs", *needs), offered, index, as_of=DAY, options=options)


def parts(found):
    return {row["asset"]: {one["part"]: one["score"] for one in row["parts"]} for row in found.table.to_dicts()}


def test_meaning_is_a_part_of_the_score_of_its_own():
    told = parts(matched([WIND], [TURBINE, VACCINE, FLOOD], SEMANTIC))
    assert told["turbine"]["meaning"] > 0
    for row in matched([WIND], [TURBINE, VACCINE, FLOOD], SEMANTIC).table.to_dicts():
        assert sum(one["score"] for one in row["parts"]) == pytest.approx(row["score"])


def test_only_the_best_are_read_and_the_others_stay_as_they_were():
    one = replace(settings("semantic"), meaning=replace(settings("semantic").meaning, read=1))
    needs, assets = [WIND], [TURBINE, {**TURBINE, "id": "second", "summary": "It protects blades from sand."}]
    before = parts(matched(needs, assets, Options(settings=settings("hybrid"))))
    told = parts(matched(needs, assets, Options(settings=one, encoder=Spelling())))
    assert [name for name, shares in told.items() if "meaning" in shares] == ["turbine"]
    mine, was = told["second"], before["second"]
    shares = {part: value / sum(mine.values()) for part, value in mine.items()}
    assert shares == pytest.approx({part: value / sum(was.values()) for part, value in was.items()})


def test_without_an_encoder_or_in_another_profile_nothing_is_read():
    plain = matched([WIND], [TURBINE], Options(settings=settings("hybrid"))).table
    for other in (Options(settings=settings("semantic")), Options(settings=settings("hybrid"), encoder=Spelling())):
        assert matched([WIND], [TURBINE], other).table.equals(plain)


def test_each_passage_of_the_seeker_counts_by_the_nearest_one_there():
    own = Said(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([1.0, 1.0]))
    assert own.near(np.array([[1.0, 0.0], [-1.0, 0.0]])) == 0.5
    assert own.without(1).near(np.array([[1.0, 0.0]])) == 1.0
    assert Said(own.vectors, np.array([1.0, 3.0])).near(np.array([[1.0, 0.0]])) == 0.25
    assert own.near(np.empty((0, 2))) == 0.0
    assert own.without(0).without(0).near(np.array([[1.0, 0.0]])) == 0.0


@pytest.mark.shared_data
def test_without_a_cited_passage_the_score_falls_as_stated(shared_data):
    judged = collection("cranfield", shared_data)
    found = of_tables(judged.needs.head(30), judged.assets, 60, SEMANTIC)
    assert found.matches == 60
    for side in ("asset", "need"):
        assert found.failing(side, "lower") == 0
        assert found.failing(side, "as_stated") <= 0.05
        assert found.failing(side, "control_holds") <= 0.05


@pytest.mark.shared_data
def test_the_order_of_records_and_of_seekers_changes_nothing(shared_data):
    judged = collection("cranfield", shared_data)
    needs, assets, index = judged.needs.head(4), judged.assets, TermIndex.of(judged.assets, SEMANTIC.settings)
    one = matches(needs, assets, index, as_of=DAY, options=SEMANTIC).table
    other = matches(needs.sort("id", descending=True), assets.sort("id"), index, as_of=DAY, options=SEMANTIC).table
    assert one.equals(other)
