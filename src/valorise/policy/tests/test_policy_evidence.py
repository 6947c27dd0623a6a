"""Studies are told as they were seen, and ranges follow the rules that make them."""

from __future__ import annotations

from statistics import median
from typing import Any

import polars as pl
import pytest

from valorise.policy import effects, evidence
from valorise.policy.library import measures_table
from valorise.terms import knowledge
from valorise.terms.tables import table

RANGES = [
    (said["id"], one)
    for said in effects.documents()
    for one in said["outcomes"]
    if {"low", "high"} <= set(one.get("prior", ()))
]


def test_studies_are_in_their_declared_table() -> None:
    studies = evidence.studies_table()
    assert studies.schema == table("studies").schema
    assert studies.height == len(knowledge.names("policy/evidence", ".yaml")) >= 161
    hvide = studies.row(by_predicate=pl.col("id") == "hvide-jones-2018", named=True)
    assert (hvide["grade"], hvide["finding"], hvide["effect"]["value"]) == (3, "negative", -49.0)
    assert hvide["effect"]["interval_low"] is None


def test_a_size_that_was_not_seen_is_missing_and_not_zero() -> None:
    sizes = evidence.studies_table().unnest("effect")
    unseen = sizes.filter(pl.col("basis") == "size-not-seen")
    assert unseen.height > 50
    assert unseen["value"].null_count() == unseen.height
    assert sizes.filter(pl.col("value") == 0)["basis"].unique().to_list() == ["null-result"]


def test_links_lead_to_measures_and_say_how_near_they_are() -> None:
    links = evidence.links_table()
    assert set(links["measure"]) <= set(measures_table()["id"])
    of_sbir = links.filter(measure="us-sbir", link="same_programme")["study"].to_list()
    assert {"lerner-1999", "wallsten-2000", "howell-2017"} <= set(of_sbir)


def test_unconfirmed_numbers_and_claims_stay_out_of_goals() -> None:
    grades = dict(evidence.studies_table().select("id", "grade").iter_rows())
    for row in effects.effects_table().filter(in_goals="illustrative").iter_rows(named=True):
        assert row["rule"] not in ("TK", "NONE")
        assert max((grades[one] or 3) for one in row["studies"]) >= 3, row


@pytest.mark.parametrize("kind, one", RANGES, ids=lambda said: said if isinstance(said, str) else said["outcome"])
def test_a_range_follows_its_rule(kind: str, one: dict[str, Any]) -> None:
    low, central, high = (one["prior"][end] for end in ("low", "central", "high"))
    near, far = sorted((low, high), key=abs)
    if one["rule"] in ("T5", "T2", "T3", "TK") and "value" in one["from"]:
        value = one["from"]["value"]
        middle, most = {"T2": (0.25, 0.75)}.get(one["rule"], (0.5, 1.0))
        assert (central, far) == pytest.approx((middle * value, most * value), rel=0.02)
        assert near in (0, pytest.approx(0.25 * value, rel=0.02))
    elif one["rule"] in ("T3", "TK") and "range" in one["from"]:
        least, most = sorted(one["from"]["range"], key=abs)
        assert (near, central, far) == pytest.approx((0, least / 2, (least + most) / 2), rel=0.02)
    elif one["rule"] == "TM":
        values = one["from"]["values"]
        assert (low, high) == (min(values), max(values))
        assert central == pytest.approx(0.75 * median(values), rel=0.02)


def test_costs_keep_their_currency_and_kind() -> None:
    costs = effects.costs_table()
    priced = costs.filter(pl.col("kind_of_cost").is_in(["budget", "gross-ratio"]))
    assert priced.height > 25
    assert priced["currency"].null_count() == 0
    assert costs.filter(kind="innovation-vouchers").select("low", "high", "currency").row(0) == (5000.0, 15000.0, "EUR")
