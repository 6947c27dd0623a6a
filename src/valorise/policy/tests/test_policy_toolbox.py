"""Suggestions and search: small cases by hand, then the library."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from valorise.policy.search import search
from valorise.policy.toolbox import suggestions
from valorise.terms.knowledge import document
from valorise.terms.tables import table

AS_OF = date(2026, 11, 22)
FACTS = pl.DataFrame(
    {
        "recommendation": ["R7", "R7", "R8"],
        "fact": ["careers", "awards", "procurement"],
        "asks": ["Careers count it", "Awards honour it", "Buyers are helped"],
        "weight": [0.5, 0.5, 1.0],
        "part": [0.75, 0.25, 0.5],
        "kind": ["measures"] * 3,
    }
)


def gaps_of(**found: float | None) -> pl.DataFrame:
    rows = [
        {"country": "LV", "recommendation": code, "gap": gap, "coverage": 0.5, "measures": 0}
        for code, gap in found.items()
    ]
    return pl.DataFrame(
        [{name: row.get(name) for name in table("gaps").schema} for row in rows], schema=table("gaps").schema
    )


def near_of(**distances: float) -> pl.DataFrame:
    rows = [
        {"country": "LV", "other": code, "rank": rank, "distance": away, "shared": 4, "asked": 4, "unknown": []}
        for rank, (code, away) in enumerate(distances.items(), start=1)
    ]
    return pl.DataFrame(rows, schema=table("comparables").schema)


def suggested(gaps: pl.DataFrame, measures: pl.DataFrame, near: pl.DataFrame, **more: Any) -> Any:
    return suggestions(gaps, measures, country="LV", facts=FACTS, comparables=near, as_of=AS_OF, **more)


def test_score_by_hand(rows: Any) -> None:
    # Careers hold 0.75 of what R7 lacks: need 0.4 * 0.75. Evaluated: 0.7 can be relied on. Distance 1: half.
    merit = rows["measure"]("merit", "EE", recommendations=["R7"], instruments=["PI018"], evidence="evaluation") | {
        "finding": "positive"
    }
    found = suggested(gaps_of(R7=0.4), rows["measures"](merit), near_of(EE=1.0))
    row = found.table.row(0, named=True)
    assert row["score"] == pytest.approx(0.4 * 0.75 * 0.7 * 0.5, abs=1e-4)
    assert row["answers"] == ["Careers count it"]
    assert (row["use"], row["ended"], row["origin_country"], row["recommendation"]) == ("adapt", False, "EE", "R7")
    assert found.reasons["rule"].to_list() == ["gap-served", "evidence-known", "country-compared"]


def test_better_evidence_and_nearer_countries_come_first(rows: Any) -> None:
    said = {"recommendations": ["R8"], "channels": ["innovation-procurement"]}
    measures = rows["measures"](
        rows["measure"]("far", "SE", evidence="monitoring", **said),
        rows["measure"]("near", "EE", evidence="monitoring", **said),
        rows["measure"]("proven", "EE", evidence="counterfactual", **said),
    )
    found = suggested(gaps_of(R8=0.8), measures, near_of(EE=0.2, SE=2.0))
    assert found.table["measure"].to_list() == ["proven", "near", "far"]


def test_the_list_does_not_dwell_on_one_thing(rows: Any) -> None:
    buy = {"recommendations": ["R8"], "channels": ["innovation-procurement"], "evidence": "evaluation"}
    measures = rows["measures"](
        rows["measure"]("a-buy", "EE", **buy),
        rows["measure"]("b-buy", "EE", **buy),
        rows["measure"]("prize", "EE", recommendations=["R7"], instruments=["PI020"], evidence="evaluation"),
    )
    found = suggested(gaps_of(R7=0.9, R8=0.3), measures, near_of(EE=0.5))
    assert found.table["measure"].to_list() == ["a-buy", "prize", "b-buy"]


def test_own_measures_and_closed_gaps_are_not_suggested(rows: Any) -> None:
    said = {"recommendations": ["R8"], "channels": ["innovation-procurement"]}
    measures = rows["measures"](rows["measure"]("own", "LV", **said), rows["measure"]("other", "EE", **said))
    assert suggested(gaps_of(R8=0.5), measures, near_of(EE=1.0)).table["measure"].to_list() == ["other"]
    assert suggested(gaps_of(R8=0.0), measures, near_of(EE=1.0)).table.is_empty()


def test_an_unknown_gap_counts_as_one_half_and_stays_unknown(rows: Any) -> None:
    measures = rows["measures"](
        rows["measure"]("other", "EE", recommendations=["R8"], channels=["innovation-procurement"])
    )
    unknown, half = (suggested(gaps_of(R8=gap), measures, near_of(EE=1.0)).table for gap in (None, 0.5))
    assert unknown["gap"].to_list() == [None]
    assert unknown["score"].to_list() == half["score"].to_list()


def test_warnings_travel_with_the_suggestion(rows: Any) -> None:
    law = rows["measure"](
        "law",
        "EU",
        recommendations=["R8"],
        channels=["innovation-procurement"],
        instruments=["PI032"],
        until=2020,
        doubts=["Amounts not seen."],
    )
    gaps = gaps_of(R8=0.5).with_columns(pl.lit("MD").alias("country"))
    found = suggestions(gaps, rows["measures"](law), country="MD", facts=FACTS, comparables=near_of(), as_of=AS_OF)
    assert found.table.select("use", "ended").row(0) == ("join", True)
    rules = found.reasons["rule"].to_list()
    assert rules == [
        "gap-served",
        "evidence-known",
        "european-level",
        "measure-ended",
        "measure-is-law",
        "outside-the-union",
        "doubt",
    ]


def test_nothing_to_suggest_has_its_types() -> None:
    found = suggested(gaps_of(R8=0.5), table("measures").empty(), near_of())
    assert found.table.is_empty()
    assert found.table.schema == table("suggestions").schema


def test_row_order_does_not_matter(library: pl.DataFrame) -> None:
    gaps, near = gaps_of(R7=0.6, R8=None), near_of(EE=0.5, AT=1.5)
    one = suggested(gaps, library, near)
    other = suggested(gaps, library.reverse(), near.reverse())
    assert_frame_equal(one.table, other.table)
    assert_frame_equal(one.reasons, other.reasons)


def test_every_rule_has_a_sentence(library: pl.DataFrame) -> None:
    found = suggested(gaps_of(R7=0.6, R8=None), library, near_of(EE=0.5), top=40)
    assert set(found.reasons["rule"]) <= set(document("reporting/phrases.yaml")["reasons"])


def test_search_by_hand(rows: Any) -> None:
    measures = rows["measures"](
        rows["measure"]("a", "EE", name="Innovation vouchers", summary="Small sums for firms"),
        rows["measure"]("b", "EE", name="Prize", summary="A prize beside vouchers"),
        rows["measure"]("c", "LV", name="Park", summary="Space"),
    )
    found = search(measures, "voucher")
    assert found.table["id"].to_list() == ["a", "b"]
    assert orjson.loads(found.reasons["values"][0])["words"] == ["voucher"]
    assert search(measures, "the of").table.height == 3
    assert search(measures, "vouchers", {"country": ["LV"]}).table.is_empty()


def test_search_tells_a_word_that_is_not_there_and_the_nearest(library: pl.DataFrame) -> None:
    found = search(library, "procurment")
    assert found.table.is_empty()
    assert found.problems["fix"].to_list() == ["Try “procurement”."]


def test_search_needs_no_accents_and_finds_all_words_first(library: pl.DataFrame) -> None:
    found = search(library, "Réseau LIEU offices")
    assert found.table["id"][0] == "be-lieu"
    assert search(library, "proof of concept").table["id"][:2].to_list() == ["be-innoviris-poc", "be-wal-poc"]


def test_search_without_words_gives_the_best_evidence_first(library: pl.DataFrame) -> None:
    found = search(library, "", {"recommendations": ["R7"]}).table
    rank = {"counterfactual": 0, "evaluation": 1, "monitoring": 2, "none": 3}
    order = [rank[grade] for grade in found["evidence"]]
    assert order == sorted(order)
    assert found.filter(~pl.col("recommendations").list.contains("R7")).is_empty()


def test_search_over_nothing() -> None:
    assert search(table("measures").empty(), "prize").table.is_empty()
