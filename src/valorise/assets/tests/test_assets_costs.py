"""What rights cost: fee tables, ranges, sums, late payments, and what must come before dropping."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valorise.assets.costs import payments as payments_module
from valorise.assets.costs.assumed import assumed
from valorise.assets.costs.attorneys import Question
from valorise.assets.costs.fees import YEARLY_SCHEMA, fee_table, offices
from valorise.assets.costs.forecast import forecast
from valorise.assets.costs.keeping import keeping
from valorise.assets.costs.payments import payments
from valorise.assets.costs.settings import keys, listed, own_of
from valorise.assets.costs.totals import cost_years
from valorise.assets.happenings import SCHEMA
from valorise.assets.rulebook import closing_days, rulebook
from valorise.terms.errors import Invalid
from valorise.terms.results import Result
from valorise.terms.tables import table, tables

TODAY = date(2026, 11, 22)
ASKED = Question(TODAY, date(2031, 12, 31))
ROWS: list[tuple[Any, ...]] = [
    ("p-de", "DE", "patent", "filing", date(2019, 5, 10), None),
    ("p-ep", "EP", "patent", "filing", date(2021, 3, 15), None),
    ("p-us", "US", "patent", "filing", date(2018, 5, 10), None),
    ("p-us", "US", "patent", "grant", date(2021, 1, 12), None),
    ("p-fr", "EP", "patent", "filing", date(2017, 3, 15), None),
    ("p-fr", "EP", "patent", "grant", date(2023, 3, 15), None),
    ("p-fr", "FR", "patent", "validated", date(2023, 5, 15), None),
    ("m-em", "EM", "trade-mark", "filing", date(2020, 5, 10), None),
    ("m-em", "EM", "trade-mark", "registration", date(2020, 9, 10), None),
    ("p-md", "MD", "patent", "filing", date(2019, 5, 10), None),
]


def events(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def asked_of(rows: list[tuple[Any, ...]], asked: Question = ASKED, **own: Any) -> Result:
    due = payments(events(rows), rulebook(), closing_days(), as_of=asked.as_of, until=asked.until)
    return forecast(due.with_columns(asset=pl.lit(None, pl.String)), fee_table(), assumed(own), asked)


def official(found: Result, right: str, year: int | None = None) -> dict[str, Any]:
    rows = found.table.filter(pl.col("right") == right, part="official", task="renewal")
    return (rows if year is None else rows.filter(patent_year=year)).row(0, named=True)


def test_a_fee_of_this_year_is_the_amount_of_the_table_with_the_surcharge_that_is_left() -> None:
    late = official(asked_of(ROWS), "p-de", 8)
    assert late["late"]
    assert late["pay_by"] == date(2026, 11, 30)
    assert (late["low"], late["likely"], late["high"]) == (Decimal(330), Decimal(330), Decimal(330))
    assert late["if_late"] is None
    assert late["standing"] == "verified"


def test_later_fees_rise_and_say_what_being_late_would_cost() -> None:
    ninth = official(asked_of(ROWS), "p-de", 9)
    assert (ninth["low"], ninth["likely"], ninth["high"]) == (Decimal(350), Decimal(357), Decimal("367.50"))
    assert ninth["if_late"] == Decimal(50)
    assert ninth["pay_by"] == date(2027, 8, 2), "31 July 2027 is a Saturday"


def test_the_size_of_the_owner_counts_where_the_office_knows_it() -> None:
    steady: dict[str, Any] = {"yearly_increase": 0, "exchange": {"euro": {"USD": {"rate": 1, "spread": 0}}}}
    sizes = {size: Question(TODAY, ASKED.until, size=size) for size in ("standard", "small", "micro")}
    paid = {size: official(asked_of(ROWS, one, **steady), "p-us")["likely"] for size, one in sizes.items()}
    assert paid == {"standard": Decimal(4040), "small": Decimal(1616), "micro": Decimal(808)}
    assert official(asked_of(ROWS, sizes["micro"], **steady), "p-de", 9)["likely"] == Decimal(350)


def test_another_currency_is_exchanged_with_its_spread() -> None:
    rate = {"yearly_increase": 0, "exchange": {"euro": {"USD": {"rate": 2, "spread": 0.1}}}}
    row = official(asked_of(ROWS, **rate), "p-us")
    assert (row["low"], row["likely"], row["high"]) == (Decimal(1818), Decimal(2020), Decimal(2222))
    in_dollar = official(asked_of(ROWS, Question(TODAY, ASKED.until, currency="USD"), **rate), "p-us")
    assert (in_dollar["low"], in_dollar["high"]) == (Decimal(4040), Decimal(4040))


def test_a_fee_that_no_table_has_is_missing_and_in_no_sum() -> None:
    found = asked_of(ROWS)
    moldova = found.table.filter(pl.col("right") == "p-md", part="official")
    assert moldova["likely"].null_count() == moldova.height > 0
    assert set(moldova["standing"]) == {"missing"}
    sums = cost_years(moldova)
    assert sums.filter(scope="portfolio")["likely"].null_count() == sums.filter(scope="portfolio").height
    assert sums.filter(scope="portfolio")["missing_amounts"].sum() == moldova.height
    assert "fee-missing" in set(found.reasons["rule"])


def test_a_validated_patent_is_paid_for_the_years_after_its_grant() -> None:
    french = asked_of(ROWS).table.filter(pl.col("right") == "p-fr", office="FR", part="official")
    assert french["pay_by"].to_list()[0] == date(2027, 3, 31)
    assert french["patent_year"].to_list() == [11, 12, 13, 14, 15]
    assert not french["day_assumed"].any()
    paid = [*ROWS, ("p-fr", "FR", "patent", "renewal-paid", date(2026, 11, 1), 11)]
    again = asked_of(paid).table.filter(pl.col("right") == "p-fr", office="FR", part="official")
    assert again["patent_year"].to_list() == [12, 13, 14, 15]


def test_an_office_without_a_deadline_rule_is_paid_on_anniversaries_after_the_grant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    iceland = {"office": "IS", "rule": "is-yearly-fee", "first_year": 3, "last_year": 13, "month_end": True}
    monkeypatch.setattr(payments_module, "yearly_fees", lambda: pl.DataFrame([iceland], schema=YEARLY_SCHEMA))
    rows: list[tuple[Any, ...]] = [*ROWS[4:6], ("p-fr", "IS", "patent", "validated", date(2023, 5, 15), None)]
    found = asked_of(rows).table.filter(pl.col("right") == "p-fr", office="IS", part="service")
    assert found["pay_by"].to_list()[0] == date(2027, 3, 31)
    assert found["patent_year"].to_list() == [11, 12, 13]
    assert found["day_assumed"].all()


def test_payments_that_nobody_noted_are_told() -> None:
    told = asked_of(ROWS).problems.filter(rule="fees-not-noted")
    assert "p-ep" in set(told["record"])
    assert set(told["severity"]) == {"notice"}


def test_no_event_makes_no_payment() -> None:
    found = asked_of([])
    assert found.table.is_empty()
    assert found.table.schema == table("costs").schema
    assert cost_years(found.table).schema == table("cost_years").schema


@pytest.mark.parametrize(
    "own",
    [
        {"yearly_increase": {"low": 0.1, "likely": 0.0, "high": 0.2}},
        {"claims": {"low": 0, "likely": 1, "high": 2}},
        {"exchange": {"euro": {"USD": {"rate": 0}}}},
        {"service": {"renewal": "much"}},
    ],
)
def test_an_assumption_that_cannot_be_used_says_where(own: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as told:
        assumed(own)
    assert told.value.where
    assert told.value.fix


FILED = st.tuples(
    st.sampled_from(["DE", "EP", "CH", "SE", "FR", "NL", "MD", "JP"]),
    st.dates(date(2008, 1, 1), date(2026, 6, 1)),
    st.booleans(),
)


def portfolio(drawn: list[tuple[str, date, bool]]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for number, (office, day, granted) in enumerate(drawn):
        rows.append((f"r{number}", office, "patent", "filing", day, None))
        if granted:
            rows.append((f"r{number}", office, "patent", "grant", day + timedelta(days=900), None))
    return rows


@settings(max_examples=12, deadline=None)
@given(st.lists(FILED, min_size=1, max_size=6), st.integers(0, 1500), st.randoms(use_true_random=False))
def test_sums_agree_order_is_irrelevant_and_later_questions_add_no_past(
    drawn: list[tuple[str, date, bool]], days: int, chance: Any
) -> None:
    rows = portfolio(drawn)
    found = asked_of(rows).table
    sums = cost_years(found)
    for end in ("low", "likely", "high"):
        whole = sums.filter(scope="portfolio")[end].sum()
        assert sums.filter(scope="right")[end].sum() == whole
        assert sums.filter(scope="office")[end].sum() == whole
        assert sums.filter(scope="family")[end].sum() == whole
        assert found[end].sum() == whole
    assert (found["low"] <= found["likely"]).all()
    assert (found["likely"] <= found["high"]).all()
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert asked_of(shuffled).table.equals(found)
    later = Question(TODAY + timedelta(days=days), date(2036, 12, 31))
    assert (asked_of(rows, later).table["pay_by"] >= later.as_of).all()
    until_later = asked_of(rows, Question(TODAY, later.as_of - timedelta(days=1))).table
    both = until_later.filter(pl.col("certain")).select("right", "patent_year", "part")
    assert both.height == both.unique().height


def test_every_fee_table_names_rules_that_exist_and_does_not_overlap_another() -> None:
    known = set(rulebook()["rule"])
    for said in offices():
        for one in said["tables"]:
            assert set(one["rules"]) <= known, one["id"]
            assert one["rules"] or "yearly" in one, one["id"]
    fees = fee_table().with_columns(pl.col("valid_to").fill_null(date.max))
    key = ["rule", "size", "fee_year"]
    both = fees.join(fees, on=key, nulls_equal=True, suffix="_2").filter(pl.col("fee_table") < pl.col("fee_table_2"))
    overlap = both.filter(pl.col("valid_from") <= pl.col("valid_to_2"), pl.col("valid_from_2") <= pl.col("valid_to"))
    assert overlap.is_empty()


def register(**rows: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    given_rows = {name: pl.DataFrame(some, schema=table(name).schema) for name, some in rows.items()}
    return {name: given_rows.get(name, table(name).empty()) for name in tables()}


def advice(rows: list[tuple[Any, ...]], of: dict[str, pl.DataFrame]) -> Result:
    due = payments(events(rows), rulebook(), closing_days(), as_of=TODAY, until=ASKED.until)
    owners = of["rights"].select("asset", right="id")
    paid = forecast(due.join(owners, on="right", how="left"), fee_table(), assumed(), ASKED)
    return keeping(paid.table, of, ASKED)


def right(name: str, asset: str | None, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    happened = [{"event": row[3], "on": row[4].isoformat(), "office": row[1]} for row in rows if row[0] == name]
    return {"id": name, "asset": asset, "kind": "patent", "happened": happened}


def test_in_germany_the_inventors_are_asked_three_months_before_and_only_later_fees_are_saved() -> None:
    rows = [("p-de", "DE", "patent", "filing", date(2022, 12, 10), None)]
    rows += [("p-de", "DE", "patent", "renewal-paid", date(2024, 12, 1), 3)]
    rows += [("p-de", "DE", "patent", "renewal-paid", date(2025, 12, 1), 4)]
    asset = {"id": "a", "type": "invention", "country": "DE", "title": "A pump"}
    of = register(assets=[asset], rights=[right("p-de", "a", rows)])
    found = advice(rows, of)
    row = found.table.row(0, named=True)
    assert row["next_payment"] == date(2027, 3, 1), "28 February 2027 is a Sunday"
    assert row["decide_by"] == date(2026, 11, 29)
    assert row["ask_first"] == 1
    assert "offer-to-inventors" in set(found.reasons.filter(about="before dropping")["rule"])
    earlier = [row for row in rows if row[4].year < 2025]
    before = advice(earlier, register(assets=[asset], rights=[right("p-de", "a", earlier)])).table.row(0, named=True)
    assert before["saves_from"] >= TODAY + timedelta(days=92)


def test_a_licence_in_force_binds_and_silence_of_the_records_speaks_for_nothing() -> None:
    rows = [("p-ep", "EP", "patent", "filing", date(2021, 3, 15), None)]
    asset = {"id": "a", "type": "software", "country": "SI", "title": "A pump"}
    licence = {"id": "g", "type": "licence", "assets": ["a"], "status": "signed", "ends": "2030"}
    of = register(assets=[asset], rights=[right("p-ep", "a", rows)], agreements=[licence])
    found = advice(rows, of)
    row = found.table.row(0, named=True)
    assert row["leaning"] == "bound"
    assert (row["speaks_for"], row["speaks_against"], row["not_known"]) == (1, 0, 2)
    ended = {**licence, "ends": "2026-01-31"}
    free = advice(rows, register(assets=[asset], rights=[right("p-ep", "a", rows)], agreements=[ended]))
    assert free.table["leaning"].to_list() != ["bound"]


def test_every_leaning_has_reasons_and_an_unknown_law_is_said() -> None:
    rows = [("p-ep", "EP", "patent", "filing", date(2012, 3, 15), None)]
    asset = {"id": "a", "type": "invention", "country": "SI", "title": "A pump"}
    funding = [{"funder": "EC", "grant": "101"}]
    project = {"id": "pr", "programme": "H2020", "identifiers": [{"scheme": "grant", "value": "101"}]}
    of = register(assets=[{**asset, "funding": funding}], rights=[right("p-ep", "a", rows)], projects=[project])
    found = advice(rows, of)
    rules = set(found.reasons["rule"])
    assert {"inventors-law-not-known", "tell-funder", "time-left"} <= rules
    assert set(found.table["family"]) <= set(found.reasons["subject"])
    funder = found.reasons.filter(rule="tell-funder").row(0, named=True)
    assert '"days":60' in funder["values"]


ENTRY: list[tuple[Any, ...]] = [
    ("p-wo", "DE", "patent", "first-filing", date(2025, 6, 2), None),
    ("p-wo", "WO", "patent", "international-filing", date(2026, 5, 29), None),
    ("p-wo", "JP", "patent", "national-phase-planned", date(2026, 11, 1), None),
    ("p-wo", "US", "patent", "national-phase-planned", date(2026, 11, 1), None),
    ("p-wo", "CA", "patent", "national-phase-planned", date(2026, 11, 1), None),
]
PLAIN: dict[str, Any] = {
    "yearly_increase": 0,
    "exchange": {"euro": {"JPY": {"rate": 100}, "USD": {"rate": 1}}},
    "steps": {"enter-national-phase": 1000},
    "translation": {"per_word": 0.1, "words": {"enter-national-phase": 5000}},
    "fees": {"enter-national-phase": 300},
}


def test_entering_a_national_phase_costs_fee_attorney_and_translation_where_the_office_asks_for_one() -> None:
    found = asked_of(ENTRY, **PLAIN).table.filter(task="enter-national-phase")
    likely = {(row["office"], row["part"]): row["likely"] for row in found.iter_rows(named=True)}
    assert likely == {
        ("JP", "official"): Decimal(140),
        ("JP", "service"): Decimal(1500),
        ("US", "official"): Decimal(1810),
        ("US", "service"): Decimal(1000),
        ("CA", "service"): Decimal(1300),
    }


def test_each_assumption_can_be_set_alone_and_says_whose_it_is() -> None:
    rows = [
        {
            "id": "1",
            "assumption": "exchange.USD",
            "low": 1.0,
            "likely": 1.25,
            "high": 1.5,
            "rate_day": date(2026, 11, 20),
        },
        {"id": "2", "assumption": "steps.reply-to-examiner", "low": 1.0, "likely": 2.0, "high": 3.0},
        {"id": "3", "assumption": "no-longer-assumed", "low": 1.0, "likely": 2.0, "high": 3.0},
    ]
    of = assumed(own_of(pl.DataFrame(rows, schema=table("cost_settings").schema)))
    assert of.exchange["USD"] == (1.25, pytest.approx(0.2))
    assert of.steps["reply-to-examiner"][1] == "attorney"
    told = {row["key"]: row for row in listed(of).iter_rows(named=True)}
    assert {key for key, row in told.items() if row["origin"] == "own"} == {"exchange.USD", "steps.reply-to-examiner"}
    assert told["exchange.USD"]["of_day"] == "2026-11-20"
    assert told["exchange.GBP"]["of_day"] == "2026-11"
    assert told["steps.reply-to-examiner"]["likely"] == 2


def test_every_assumption_that_is_listed_can_be_set_to_what_it_is() -> None:
    ends = [
        {"id": key, "assumption": key, "low": one.low, "likely": one.likely, "high": one.high}
        for key, one in keys().items()
    ]
    again = assumed(own_of(pl.DataFrame(ends, schema=table("cost_settings").schema)))
    assert (again.increase, again.steps, again.words, again.fees) == (
        assumed().increase, assumed().steps, assumed().words, assumed().fees,
    )  # fmt: skip
    assert again.own == frozenset(keys())
