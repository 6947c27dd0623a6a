"""Forecasts of costs against what a person works out from the fee tables, and what lacks an amount is not zero."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from valorise.assets.costs.assumed import assumed
from valorise.assets.costs.attorneys import Question
from valorise.assets.costs.fees import fee_table
from valorise.assets.costs.forecast import forecast
from valorise.assets.costs.keeping import keeping
from valorise.assets.costs.payments import payments
from valorise.assets.costs.totals import cost_years
from valorise.assets.happenings import SCHEMA
from valorise.assets.rulebook import closing_days, rulebook
from valorise.terms.tables import table, tables

CASE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "costs" / "five_rights.yaml").read_text("utf-8"))
ASKED = Question(CASE["as_of"], CASE["until"], size=CASE["size"])


@cache
def paid() -> pl.DataFrame:
    rows = [
        (one["right"], office, "patent", event, day, year[0] if year else None)
        for one in CASE["rights"]
        for office, event, day, *year in one["happened"]
    ]
    events = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    due = payments(events, rulebook(), closing_days(), as_of=ASKED.as_of, until=ASKED.until)
    named = due.with_columns(asset=pl.lit(None, pl.String))
    return forecast(named, fee_table(), assumed(CASE["assumptions"]), ASKED).table


def years(scope: str, name: str) -> dict[int, Any]:
    rows = cost_years(paid()).filter(scope=scope, name=name, certain=True).iter_rows(named=True)
    return {row["in_year"]: row for row in rows}


@pytest.mark.parametrize("one", CASE["rights"], ids=[one["right"] for one in CASE["rights"]])
def test_each_right_costs_what_a_person_works_out(one: dict[str, Any]) -> None:
    found = years("right", one["right"])
    official = paid().filter(right=one["right"], part="official", certain=True)
    missing = official.filter(pl.col("likely").is_null()).group_by("in_year").len()
    known = official.filter(pl.col("likely").is_not_null()).group_by("in_year").agg(pl.col("likely").sum())
    assert {year: float(sum_) for year, sum_ in known.iter_rows()} == one.get("years", {})
    assert dict(missing.iter_rows()) == one.get("missing", {})
    assert set(found) == {*one.get("years", {}), *one.get("missing", {})}


def test_the_portfolio_is_their_sum_and_counts_what_has_no_amount() -> None:
    found = years("portfolio", "all")
    assert {year: float(row["likely"]) for year, row in found.items()} == CASE["portfolio"]
    assert {year: row["missing_amounts"] for year, row in found.items()} == dict.fromkeys(CASE["portfolio"], 1)


def test_the_advice_saves_what_is_left_and_says_unknown_where_no_amount_is_known() -> None:
    nothing = {name: table(name).empty() for name in tables()}
    advice = {row["family"]: row for row in keeping(paid(), nothing, ASKED).table.iter_rows(named=True)}
    assert float(advice["germany"]["saves_likely"]) == sum(CASE["rights"][0]["years"].values())
    assert float(advice["united-states"]["saves_likely"]) == 1292.80
    assert advice["moldova"]["missing_amounts"] == 5
    assert advice["moldova"]["next_payment"].year == 2027
