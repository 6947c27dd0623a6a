"""What is known beside needs and assets lifts a match, and says nothing where it is not known."""

from __future__ import annotations

import doctest
from dataclasses import fields

import polars as pl
import pytest

from valorise.matching import weights as listing
from valorise.matching.known import SCHEMA, Known, nothing_known
from valorise.matching.matches import Options, matches
from valorise.matching.score import ORDER
from valorise.matching.settings import Settings, settings
from valorise.matching.tests.records_for_matching import DAY, TURBINE, VACCINE, WIND, records
from valorise.matching.weights import weights
from valorise.stores.index import TermIndex

ROWS = [
    ("need", "wind", "owner", "north power"),
    ("need", "wind", "asks", "challenge"),
    ("need", "wind", "region", "AT13"),
    ("asset", "turbine", "party", "north power"),
    ("asset", "turbine", "answers", "challenge"),
    ("asset", "turbine", "region", "AT13"),
    ("asset", "vaccine", "party", "other"),
    ("asset", "vaccine", "answers", "tender"),
    ("asset", "vaccine", "region", None),
]


def rows(*said: tuple[str | None, ...]) -> pl.DataFrame:
    return pl.DataFrame(said, schema=SCHEMA, orient="row")


def test_each_part_is_told_where_both_sides_say_something():
    known = Known.of(rows(*ROWS))
    assert dict(known.fits("wind", "turbine")) == {"links": 1.0, "pathway": 1.0, "region": 1.0}
    assert dict(known.fits("wind", "vaccine")) == {"pathway": 0.0}
    assert not dict(known.fits("other", "turbine"))
    assert not dict(Known.of(nothing_known()).fits("wind", "turbine"))


def test_what_is_known_lifts_the_score_by_its_weights_and_becomes_a_part():
    needs, assets = records("needs", WIND), records("assets", TURBINE, VACCINE)
    index = TermIndex.of(assets, settings())
    plain, told = (
        matches(needs, assets, index, as_of=DAY, options=one).table.row(0, named=True)
        for one in (Options(), Options(known=rows(*ROWS)))
    )
    parts = {one["part"]: one["score"] for one in told["parts"]}
    assert told["asset"] == plain["asset"] == "turbine"
    assert told["score"] > plain["score"]
    assert sum(parts.values()) == pytest.approx(told["score"])
    weight = settings().facts
    assert parts["links"] / parts["region"] == pytest.approx(weight["links"] / weight["region"])
    assert list(parts) == [part for part in ORDER if part in parts]


def test_every_fact_has_a_weight_and_a_place():
    assert set(settings().facts) == set(ORDER) - {"text", "related", "subject", "meaning"}


def test_every_number_is_listed_with_meaning_and_origin():
    assert doctest.testmod(listing).attempted
    found = weights()
    assert found.null_count().sum_horizontal().item() == 0
    assert found["weight"].is_unique().all()
    assert set(found["entry"]) == {one.name for one in fields(Settings)} - {"stages"}
    assert dict(found.select("weight", "value").iter_rows())["facts.country"] == "0.08"
