"""Levels of readiness in the advice on pathways: as several people rated them, against what each pathway asks for."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
import pytest

from valorise.assets.pathway_advice import pathway_advice
from valorise.assets.pathway_readiness import needed_levels
from valorise.terms.codes import codes
from valorise.terms.results import Result
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check, frame

DAY = date(2026, 11, 22)
Rating = tuple[str, int, str, str | None]
"""Scale, level, rater, and what it rests on."""


def advice(*ratings: Rating, claimed: dict[str, int] | None = None, on: str = "2026-01-01") -> Result:
    """The advice for one invention with these ratings, and with the levels that the register claims."""
    made = {name: table(name).empty() for name in ("needs", "rights", "agreements", "cases", "events")}
    asset = {"id": "a", "type": "invention", "title": "Fan", "readiness": claimed or {}}
    made["assets"] = frame(table("assets"), check(table("assets"), [(asset, Place())]).records)
    rows = [
        {"asset": "a", "dimension": scale, "level_given": level, "rater": rater, "rated_on": on, "rests_on": shown}
        for scale, level, rater, shown in ratings
    ]
    declared = table("readiness_ratings")
    made["readiness_ratings"] = frame(declared, check(declared, [(one, Place()) for one in rows]).records)
    return pathway_advice(made, table("matches").empty(), as_of=DAY)


def counted(found: Result, pathway: str = "pw-prototype") -> tuple[int, int, int]:
    """Kinds of reasons for, against and not known, without the type, which always speaks for it."""
    row = found.table.row(by_predicate=pl.col("pathway") == pathway, named=True)
    return row["speaks_for"] - 1, row["speaks_against"], row["not_known"]


def said(found: Result, pathway: str = "pw-prototype") -> list[dict[str, Any]]:
    """What is said of readiness, in its order."""
    rows = found.reasons.filter(about=pathway, rule="pathway-readiness").sort("step")
    return [json.loads(one) for one in rows["values"]]


FOR, AGAINST, UNKNOWN = (1, 0, 0), (0, 1, 0), (0, 0, 1)
TEST = "Test report"


@pytest.mark.parametrize(
    ("ratings", "claimed", "side"),
    [
        pytest.param([], {}, UNKNOWN, id="nobody said anything"),
        pytest.param([], {"TRL": 4}, UNKNOWN, id="a claim that is high enough proves nothing"),
        pytest.param([], {"TRL": 3}, AGAINST, id="a claim that is too low"),
        pytest.param([("TRL", 9, "Ana", None)], {}, UNKNOWN, id="a rating that rests on nothing is a claim"),
        pytest.param([("TRL", 4, "Ana", TEST)], {}, FOR, id="rated where it begins"),
        pytest.param([("TRL", 3, "Ana", TEST)], {}, AGAINST, id="rated one level below"),
        pytest.param([("TRL", 3, "Ana", TEST)], {"TRL": 9}, AGAINST, id="evidence goes before a claim"),
        pytest.param([("TRL", 4, "Ana", TEST), ("TRL", 6, "Ben", TEST)], {}, FOR, id="all raters at it or above"),
        pytest.param([("TRL", 3, "Ana", TEST), ("TRL", 4, "Ben", TEST)], {}, UNKNOWN, id="it lies between raters"),
        pytest.param([("TRL", 1, "Ana", TEST), ("TRL", 3, "Ben", TEST)], {}, AGAINST, id="all raters below"),
    ],
)
def test_a_level_speaks_by_what_raters_showed(
    ratings: list[Rating], claimed: dict[str, int], side: tuple[int, int, int]
) -> None:
    found = advice(*ratings, claimed=claimed)
    assert counted(found) == side
    assert said(found)[0]["begins_at"] == 4


def test_raters_apart_are_told_with_their_interval_and_one_voice_without() -> None:
    apart = said(advice(("TRL", 2, "Ana", TEST), ("TRL", 7, "Ben", TEST), ("TRL", 6, "Eva", TEST)))[0]
    assert (apart["level_reached"], apart["lowest"], apart["highest"], apart["unsettled"]) == (6, 2, 7, True)
    alone = said(advice(("TRL", 3, "Ana", TEST)))[0]
    assert (alone["level_reached"], alone["lowest"], alone["highest"], alone["short"]) == (3, None, None, True)


def test_every_scale_that_the_pathway_asks_for_is_told_what_holds_it_back_first() -> None:
    found = advice(("TRL", 7, "Ana", TEST), ("CRL", 1, "Ana", TEST))
    told = said(found, "pw-spin-off")
    assert [(one["scale"], one["side"], one["unrated"]) for one in told] == [
        ("CRL", "against", False), ("TMRL", "not known", True), ("TRL", "for", False),
    ]  # fmt: skip
    assert counted(found, "pw-spin-off") == AGAINST  # three scales are one kind of reason
    row = found.table.row(by_predicate=pl.col("pathway") == "pw-spin-off", named=True)
    assert (row["weakest_scale"], row["needed_level"], row["rated_level"]) == ("CRL", 3, 1)


def test_what_was_not_rated_holds_back_before_what_was_claimed() -> None:
    row = advice(claimed={"TRL": 5, "TMRL": 4}).table.row(by_predicate=pl.col("pathway") == "pw-spin-off", named=True)
    assert (row["weakest_scale"], row["rated_level"]) == ("CRL", None)


def test_the_weakest_scale_of_all_is_named_by_evidence_else_by_claims() -> None:
    for found, rule, scale in (
        (advice(("TRL", 7, "Ana", TEST), ("FRL", 2, "Ana", TEST), claimed={"SRL": 1}), "weakest-scale", "FRL"),
        (advice(claimed={"TRL": 5, "SRL": 1}), "weakest-claim", "SRL"),
    ):
        told = found.reasons.filter(about="readiness")
        assert told["rule"].to_list() == [rule]
        assert json.loads(told["values"][0])["scale"] == scale
    assert advice().reasons.filter(about="readiness").is_empty()


def test_a_rating_to_come_counts_on_its_day_only() -> None:
    assert counted(advice(("TRL", 6, "Ana", TEST), on="2026-11-23")) == UNKNOWN
    assert counted(advice(("TRL", 6, "Ana", TEST), on="2026-11-22")) == FOR


def test_a_document_a_page_or_an_event_shows_a_level_too() -> None:
    declared = table("readiness_ratings")
    plain = {"asset": "a", "dimension": "TRL", "level_given": 5, "rater": "Ana", "rated_on": "2026-01-01"}
    made = {name: table(name).empty() for name in ("needs", "rights", "agreements", "cases", "events")}
    asset = {"id": "a", "type": "prototype", "title": "Fan"}
    made["assets"] = frame(table("assets"), check(table("assets"), [(asset, Place())]).records)
    for shown in ({"document": "d-1"}, {"link": "https://example.org/report"}, {"event": "e-1"}):
        made["readiness_ratings"] = frame(declared, check(declared, [({**plain, **shown}, Place())]).records)
        found = pathway_advice(made, table("matches").empty(), as_of=DAY, only=["a"])
        assert counted(found) == FOR


def test_pathways_ask_for_levels_that_exist_on_their_scales() -> None:
    scales = codes("readiness_scales")
    for row in needed_levels().iter_rows(named=True):
        assert int(scales[row["scale"]]["lowest"]) <= row["begins_at"] <= int(scales[row["scale"]]["highest"])
