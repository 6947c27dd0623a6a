"""Gaps: small cases by hand, then properties, then every country of the exercise."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from valorise.policy.context import context_table, countries
from valorise.policy.gaps import fact_parts, gaps
from valorise.policy.library import measures_table
from valorise.terms.codes import codes
from valorise.terms.tables import table

AS_OF = date(2026, 11, 22)


def test_nothing_known_gives_no_gap(rows: Any) -> None:
    empty = table("measures").empty()
    found = gaps("LV", empty, table("observations").empty(), as_of=AS_OF)
    assert found.table["recommendation"].to_list() == [f"R{number}" for number in range(1, 10)]
    assert found.table["gap"].null_count() == 9
    assert found.table["coverage"].to_list() == [0.0] * 9
    assert found.table["measures"].to_list() == [0] * 9
    assert found.table.schema == table("gaps").schema


def test_one_measure_answers_one_of_four_facts_by_hand(rows: Any) -> None:
    # R7 has facts of weight 2, 2, 2, 1. An award (PI020) answers the last one: worth 0.65, reference 1, unseen 0.25.
    prize = rows["measure"]("prize", "LV", recommendations=["R7"], instruments=["PI020"], evidence="monitoring")
    found = gaps("LV", rows["measures"](prize), table("observations").empty(), as_of=AS_OF).table.filter(
        recommendation="R7"
    )
    row = found.row(0, named=True)
    assert row["measures"] == 1
    assert row["coverage"] == pytest.approx(1 / 7, abs=1e-4)
    assert row["gap"] == pytest.approx((6 * 0.75 + (1 - 0.65 - 0.25)) / 7, abs=1e-4)
    assert row["low"] == 0.0
    assert row["high"] == pytest.approx((6 * 1 + (1 - 0.4)) / 7, abs=1e-4)


def test_a_figure_below_the_median_by_hand(rows: Any) -> None:
    # Research money of the others is 2, of Latvia 0.5: three quarters of the median are lacking. It weighs 1/9 in R2.
    others = [rows["observation"](code, "gerd-per-gdp", 2.0) for code in countries() if code != "LV"]
    seen = rows["observations"](rows["observation"]("LV", "gerd-per-gdp", 0.5), *others)
    fact = (
        fact_parts("LV", table("measures").empty(), seen, as_of=AS_OF).filter(fact="research-money").row(0, named=True)
    )
    assert (fact["part"], fact["part_low"], fact["part_high"], fact["reference"]) == (0.75, 0.75, 0.75, 2.0)
    row = gaps("LV", table("measures").empty(), seen, as_of=AS_OF).table.filter(recommendation="R2").row(0, named=True)
    assert row["coverage"] == pytest.approx(1 / 9, abs=1e-4)
    assert row["gap"] == pytest.approx(0.75, abs=1e-4)


def test_an_unconfirmed_figure_has_a_margin_and_too_few_have_no_reference(rows: Any) -> None:
    others = [rows["observation"](code, "gerd-per-gdp", 2.0) for code in countries() if code != "LV"]
    loose = rows["observations"](rows["observation"]("LV", "gerd-per-gdp", 0.5, status="known"), *others)
    fact = (
        fact_parts("LV", table("measures").empty(), loose, as_of=AS_OF).filter(fact="research-money").row(0, named=True)
    )
    assert (fact["part_low"], fact["part_high"]) == (pytest.approx(0.6), pytest.approx(0.9))
    few = rows["observations"](rows["observation"]("LV", "gerd-per-gdp", 0.5), *others[:4])
    fact = (
        fact_parts("LV", table("measures").empty(), few, as_of=AS_OF).filter(fact="research-money").row(0, named=True)
    )
    assert (fact["part"], fact["part_low"], fact["part_high"], fact["known"]) == (None, 0.0, 1.0, False)


@pytest.mark.parametrize("said", [{"until": 2025}, {"since": 2027}, {"country": "EE"}, {"recommendations": ["R1"]}])
def test_what_does_not_run_here_for_it_does_not_count(rows: Any, said: dict[str, Any]) -> None:
    prize = rows["measure"]("prize", "LV", recommendations=["R7"], instruments=["PI020"]) | said
    row = gaps("LV", rows["measures"](prize), table("observations").empty(), as_of=AS_OF).table.filter(
        recommendation="R7"
    )
    assert row["gap"].to_list() == [None]


def test_harm_found_is_worth_less_than_nothing_found(rows: Any, library: pl.DataFrame) -> None:
    said = {"recommendations": ["R7"], "instruments": ["PI020"], "evidence": "counterfactual"}
    helped, harmed = (
        gaps(
            "LV",
            rows["measures"](rows["measure"]("law", "LV", finding=finding, **said)),
            table("observations").empty(),
            as_of=AS_OF,
        )
        for finding in ("positive", "negative")
    )
    assert helped.table["gap"][6] < harmed.table["gap"][6]


@pytest.mark.parametrize("country", countries())
def test_every_country_of_the_exercise(country: str, library: pl.DataFrame, contexts: pl.DataFrame) -> None:
    found = gaps(country, library, contexts, as_of=AS_OF)
    assert found.table["recommendation"].to_list() == list(codes("recommendations"))
    known = found.table.filter(pl.col("gap").is_not_null())
    assert known.height >= 5
    assert known.filter((pl.col("low") > pl.col("gap")) | (pl.col("gap") > pl.col("high"))).is_empty()
    assert known.filter((pl.col("low") < 0) | (pl.col("high") > 1)).is_empty()
    assert found.table.filter(pl.col("gap").is_null())["coverage"].to_list() == [0.0] * (9 - known.height)
    last = found.reasons.group_by("subject").agg(pl.col("rule").sort_by("step").last())
    assert set(last["rule"]) == {"library-not-a-census"}
    assert last.height == 9


def test_reasons_name_the_measures_and_add_up(library: pl.DataFrame, contexts: pl.DataFrame) -> None:
    found = gaps("AT", library, contexts, as_of=AS_OF)
    said = [
        orjson.loads(one)
        for one in found.reasons.filter(subject="AT R4", about="gap").filter(pl.col("rule") == "fact-measures")[
            "values"
        ]
    ]
    assert "at-innovationsscheck" in {name for one in said for name in one["measures"]}
    total = sum(one["weight"] * one["part"] for one in said)
    assert total == pytest.approx(found.table.filter(recommendation="R4")["gap"][0], abs=0.01)


ROW = st.fixed_dictionaries(
    {
        "country": st.sampled_from(["LV", "LV", "EE", "MT", "AT", "EU"]),
        "level": st.sampled_from(["EU", "national", "regional", "institutional", None]),
        "evidence": st.sampled_from(list(codes("evidence_strengths"))),
        "finding": st.sampled_from([None, *codes("findings")]),
        "status": st.sampled_from(["verified", "known"]),
        "since": st.sampled_from([None, 2010, 2030]),
        "until": st.sampled_from([None, 2020, 2030]),
        "recommendations": st.none()
        | st.lists(st.sampled_from(list(codes("recommendations"))), max_size=4, unique=True),
        "instruments": st.lists(
            st.sampled_from(["PI006", "PI010", "PI019", "PI020", "PI021", "PI024", "PI031"]), max_size=3, unique=True
        ),
        "stages": st.none() | st.lists(st.sampled_from(list(codes("stages"))), max_size=3, unique=True),
        "channels": st.lists(
            st.sampled_from(["training", "spin-off", "standardisation", "citizen-engagement"]), max_size=2, unique=True
        ),
        "target_groups": st.lists(
            st.sampled_from(["knowledge-transfer-offices", "citizens-and-civil-society"]), max_size=1
        ),
    }
)
CONTEXT = context_table()
CAREFUL = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _table(said: list[dict[str, Any]], rows: Any) -> pl.DataFrame:
    return rows["measures"](
        *(rows["measure"](f"m{number}", **({"country": "LV"} | one)) for number, one in enumerate(said))
    )


@CAREFUL
@given(said=st.lists(ROW, max_size=12))
def test_gaps_stay_in_their_range(rows: Any, said: list[dict[str, Any]]) -> None:
    found = gaps("LV", _table(said, rows), CONTEXT, as_of=AS_OF).table
    assert found.height == 9
    assert found["coverage"].is_between(0, 1).all()
    known = found.drop_nulls("gap")
    assert (known["low"] >= 0).all()
    assert (known["low"] <= known["gap"]).all()
    assert (known["gap"] <= known["high"]).all()
    assert (known["high"] <= 1).all()


@CAREFUL
@given(said=st.lists(ROW, max_size=8), more=ROW)
def test_one_more_measure_never_raises_a_gap_nor_lowers_coverage(
    rows: Any, said: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    here = more | {"country": "LV", "since": None, "until": None}
    before = gaps("LV", _table(said, rows), CONTEXT, as_of=AS_OF).table
    after = gaps("LV", _table([*said, here], rows), CONTEXT, as_of=AS_OF).table
    both = before.join(after, on="recommendation", suffix="_after")
    assert both.filter(pl.col("gap_after") > pl.col("gap") + 1e-9).is_empty()
    assert both.filter(pl.col("high_after") > pl.col("high") + 1e-9).is_empty()
    assert both.filter(pl.col("coverage_after") < pl.col("coverage") - 1e-9).is_empty()


@CAREFUL
@given(said=st.lists(ROW, max_size=8), seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(rows: Any, said: list[dict[str, Any]], seed: int) -> None:
    measures = _table(said, rows)
    one = gaps("LV", measures, CONTEXT, as_of=AS_OF)
    other = gaps(
        "LV",
        measures.sample(fraction=1, shuffle=True, seed=seed),
        CONTEXT.sample(fraction=1, shuffle=True, seed=seed),
        as_of=AS_OF,
    )
    assert_frame_equal(one.table, other.table)
    assert_frame_equal(one.reasons, other.reasons)


@pytest.mark.parametrize("figure", ["gerd-per-gdp", "innovation-group", "national-transfer-data"])
@pytest.mark.parametrize("country", ["AT", "MD", "NO"])
def test_a_missing_figure_lowers_the_coverage_of_its_recommendation_only(
    figure: str, country: str, library: pl.DataFrame
) -> None:
    # Compared without the countries nearest by figures, which a missing figure may change: a library of one country.
    own = library.filter(country=country)
    full = gaps(country, own, CONTEXT, as_of=AS_OF).table
    gone = CONTEXT.filter(~((pl.col("unit_of_analysis") == country) & (pl.col("indicator") == figure)))
    less = gaps(country, own, gone, as_of=AS_OF).table
    asked = {"gerd-per-gdp": "R2", "innovation-group": "R5", "national-transfer-data": "R9"}[figure]
    both = full.join(less, on="recommendation", suffix="_less")
    touched = both.filter(recommendation=asked).row(0, named=True)
    assert touched["coverage_less"] < touched["coverage"]
    assert touched["low_less"] <= touched["low"]
    assert touched["high_less"] >= touched["high"]
    rest = both.filter(pl.col("recommendation") != asked)
    assert rest["gap"].equals(rest["gap_less"], null_equal=True)
    assert rest["coverage"].equals(rest["coverage_less"])


def test_a_year_before_the_library_knows_less(library: pl.DataFrame, contexts: pl.DataFrame) -> None:
    now = gaps("AT", library, contexts, as_of=AS_OF).table["measures"].sum()
    then = gaps("AT", library, contexts, as_of=date(2000, 1, 1)).table["measures"].sum()
    assert then < now


def test_inputs_stay_as_they_are() -> None:
    measures, observations = measures_table(), context_table()
    gaps("AT", measures, observations, as_of=AS_OF)
    assert_frame_equal(measures, measures_table())
    assert_frame_equal(observations, context_table())
