"""What a ministry gets to read about its country."""

from __future__ import annotations

import re
from datetime import date

import orjson
import polars as pl
import pytest

from valorise.journeys.strategy import exercise_country, strategy, suggested
from valorise.policy.context import countries
from valorise.reporting.sentences import sentence, template
from valorise.terms.errors import Missing
from valorise.terms.tables import table

AS_OF = date(2026, 11, 22)


@pytest.mark.parametrize("country", countries())
def test_every_country_gets_a_whole_strategy(country: str) -> None:
    found = strategy(country, as_of=AS_OF)
    assert found.gaps.height == 9
    assert found.comparables.height == 5
    assert found.suggestions.height == 12
    assert found.suggestions["measure"].n_unique() == 12
    assert country not in found.suggestions["origin_country"]
    assert found.suggestions["recommendation"].n_unique() >= 3
    assert found.measures["id"].to_list() == found.suggestions["measure"].to_list()
    assert found.measures.columns[-2:] == ["recommendation", "why"]
    assert found.measures["why"].null_count() == 0
    for name in ("gaps", "suggestions", "comparables"):
        assert getattr(found, name).schema == table(name).schema
    assert found.context.schema == table("observations").schema
    assert found.reasons.schema == table("reasons").schema
    told = set(found.reasons["subject"])
    assert {f"{country} {measure}" for measure in found.suggestions["measure"]} <= told


@pytest.mark.parametrize("country", ["AT", "LV", "MD"])
def test_every_reason_can_be_said(country: str) -> None:
    reasons = strategy(country, as_of=AS_OF).reasons.to_dicts()
    assert reasons
    for row in reasons:
        said = sentence("reasons", row["rule"], orjson.loads(row["values"]))
        assert template("reasons", row["rule"])
        assert "{" not in said
        assert not re.search(r"\bNone\b(?! found)", said)


def test_a_country_outside_the_union_is_warned_about_schemes_of_the_union() -> None:
    found = strategy("MD", as_of=AS_OF)
    european = found.suggestions.filter(origin_country="EU")["measure"]
    warned = found.reasons.filter(rule="outside-the-union")["subject"]
    assert set(warned) == {f"MD {measure}" for measure in european}


def test_suggestions_for_one_recommendation() -> None:
    found = suggested("LV", as_of=AS_OF, recommendation="R7", top=5)
    assert set(found.table["recommendation"]) == {"R7"}
    assert found.table.height == 5


def test_nothing_harmful_leads_the_list() -> None:
    leading = pl.concat([strategy(country, as_of=AS_OF).suggestions.head(5) for country in ("AT", "LV", "MD", "SE")])
    assert leading.filter(finding="negative").is_empty()


@pytest.mark.parametrize("written, code", [("lv", "LV"), ("Latvia", "LV"), ("EL", "GR"), ("norway", "NO")])
def test_countries_by_code_or_name(written: str, code: str) -> None:
    assert exercise_country(written) == code


@pytest.mark.parametrize(
    "written, what, hint",
    [
        ("DE", "Germany was not in the exercise.", "Expected one of: AT, BE"),
        ("Latvja", "“Latvja” is not a country", "Did you mean LV (Latvia)?"),
        ("Narnia", "“Narnia” is not a country", "Expected one of"),
        ("", "“” is not a country", "Expected one of"),
    ],
)
def test_other_countries_are_told_which_there_are(written: str, what: str, hint: str) -> None:
    with pytest.raises(Missing) as told:
        strategy(written, as_of=AS_OF)
    assert told.value.what.startswith(what)
    assert hint in told.value.fix
    assert told.value.exit_code == 2
