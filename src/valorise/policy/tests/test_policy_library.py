"""The library and the contexts as they are: enough of each, nothing firmer than it is, money exact."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from valorise.policy.context import context_table, countries, figures, known_figures, notes
from valorise.policy.library import budgets_table, documents
from valorise.policy.recommendations import facets_table, facts_table, recommendations, topics
from valorise.policy.weights import weights, worth
from valorise.terms.codes import codes
from valorise.terms.tables import table


def test_the_library_covers_every_country_recommendation_and_topic(library: pl.DataFrame) -> None:
    exercise = library.filter(pl.col("country").is_in(countries()))
    assert exercise["country"].value_counts().filter(pl.col("count") < 7).is_empty()
    assert set(exercise["country"]) == set(countries())
    for column, listed in (("recommendations", "recommendations"), ("topics", "topics")):
        served = exercise.explode(column)[column].value_counts()
        assert set(served[column].drop_nulls()) == set(codes(listed))
    assert exercise.explode("recommendations").filter(pl.col("recommendations").is_in(["R7", "R8", "R9"])).height > 60


def test_the_library_is_in_the_shape_of_its_table(library: pl.DataFrame) -> None:
    assert library.schema == table("measures").schema
    assert library["id"].n_unique() == library.height
    assert library["sources"].list.len().min() > 0
    assert library.filter(pl.col("finding").is_not_null(), evidence="none").is_empty()


def test_what_is_doubted_stays_doubted(library: pl.DataFrame) -> None:
    by_id = {row["id"]: row for row in library.iter_rows(named=True)}
    assert any("forerunner" in doubt for doubt in by_id["eu-eic-accelerator"]["doubts"])
    assert any("not to FORNY2020" in doubt for doubt in by_id["no-forny2020"]["doubts"])
    assert any("reauthorisation" in doubt for doubt in by_id["us-sbir"]["doubts"])
    assert by_id["uk-heif"]["evidence"] == "evaluation"
    assert by_id["fi-hei-inventions-act"]["finding"] == "negative"
    assert by_id["es-otri"]["until"] is None
    assert by_id["uk-ktp"]["since"] == 2003
    known = library.filter(status="known")
    assert known.height == 6


def test_no_measure_is_called_the_toolbox_of_the_exercise(library: pl.DataFrame) -> None:
    assert library.filter(pl.col("name").str.contains("(?i)policy toolbox")).is_empty()


def test_every_result_comes_with_a_class_and_every_class_with_a_result(library: pl.DataFrame) -> None:
    counted = library.filter(pl.col("evidence") != "none")
    assert counted["results"].null_count() == 0
    assert library.filter(pl.col("results").is_not_null(), evidence="none").is_empty()


def test_sums_are_exact_and_name_what_they_are_for() -> None:
    sums = budgets_table()
    row = sums.filter(measure="es-cdti-cpp").row(0, named=True)
    assert (row["least"], row["most"], row["currency"]) == (Decimal("2800000.00"), Decimal("105000000.00"), "EUR")
    assert sums["basis"].null_count() == 0
    assert sums["most"].null_count() + sums["least"].null_count() < 2 * sums.height
    assert set(sums["measure"]) <= {said["id"] for said in documents()}


@pytest.mark.parametrize("country", countries())
def test_every_figure_is_there_or_said_to_be_missing(country: str) -> None:
    seen = context_table(country)
    assert set(seen["indicator"]) == set(figures())
    assert seen["value"].is_null().sum() > 0
    assert seen.filter(pl.col("value").is_null())["text"].null_count() == 0
    there = seen.filter(pl.col("value").is_not_null())
    assert there["origins"].list.len().min() == 1
    assert set(seen["status"]) <= {"verified", "known"}


def test_context_of_single_countries() -> None:
    seen = context_table()
    assert seen.schema == table("observations").schema
    value = {row["id"]: row["value"] for row in seen.iter_rows(named=True)}
    assert value["AT-gerd-per-gdp-2022"] == 3.2
    assert value["MD-gerd-per-gdp-2019"] == 0.24
    assert value["SE-innovation-group-2024"] == 4.0
    assert value["MD-gdp-per-head"] is None
    assert seen.filter(id="BG-national-transfer-data")["origins"].list.len().to_list() == [0]
    assert any("multinational" in note for note in notes("IE"))


def test_the_latest_figure_counts_and_a_missing_one_is_not_known() -> None:
    from datetime import date

    known = known_figures(context_table(), as_of=date(2024, 12, 31))
    assert known.filter(country="HR", indicator="innovation-group").row(0, named=True)["text"] == "emerging"
    known = known_figures(context_table(), as_of=date(2026, 1, 1))
    assert known.filter(country="HR", indicator="innovation-group").row(0, named=True)["text"] == "moderate"
    assert known.filter(country="BG", indicator="national-transfer-data").is_empty()
    assert known.filter(indicator="researchers-per-1000").is_empty()


def test_recommendations_and_topics_are_whole() -> None:
    assert list(recommendations()) == list(codes("recommendations"))
    assert set(topics()) == set(codes("topics"))
    for code, said in recommendations().items():
        assert said["title"] == codes("recommendations")[code]["label"]
        assert len(said["roles"]) == 5
        assert len(said["asks"]) >= 5
    for code, said in topics().items():
        assert said["title"] == codes("topics")[code]["label"]


def test_weights_of_facts_sum_to_one_and_facts_about_measures_have_facets() -> None:
    facts = facts_table()
    assert facts.group_by("recommendation").agg(pl.col("weight").sum())["weight"].round(9).unique().to_list() == [1.0]
    about = facts.filter(pl.col("figure").is_null()).select("recommendation", "fact")
    assert about.join(facets_table(), on=["recommendation", "fact"], how="anti").is_empty()


def test_every_fact_about_measures_is_answered_by_some_measure(library: pl.DataFrame) -> None:
    from valorise.policy.support import fact_measures, serving

    asked = facts_table().filter(pl.col("figure").is_null()).select("recommendation", "fact")
    answered = fact_measures(serving(library))
    assert asked.join(answered, on=["recommendation", "fact"], how="anti").is_empty()


def test_worth_grows_with_evidence_and_its_range_narrows(library: pl.DataFrame) -> None:
    grades = weights("evidence")
    order = ["none", "monitoring", "evaluation", "counterfactual"]
    central = [grades[grade]["central"] for grade in order]
    width = [grades[grade]["high"] - grades[grade]["low"] for grade in order]
    assert central == sorted(central)
    assert width == sorted(width, reverse=True)
    weighed = worth(library)
    assert weighed.filter((pl.col("worth_low") > pl.col("worth")) | (pl.col("worth") > pl.col("worth_high"))).is_empty()


def test_a_study_whose_finding_was_not_seen_counts_for_less(library: pl.DataFrame) -> None:
    weighed = {row["id"]: row["worth"] for row in worth(library).iter_rows(named=True)}
    assert weighed["at-wtz"] == pytest.approx(0.85 * 0.8)
    assert weighed["se-sip"] == pytest.approx(0.85)
    assert weighed["eu-erc-poc"] == 1.0
    assert weighed["fi-hei-inventions-act"] == pytest.approx(0.3)
