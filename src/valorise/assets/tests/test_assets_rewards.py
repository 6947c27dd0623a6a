"""Shares of incomes: every example of every scheme, then what must hold for any income."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valorise.assets.incomes import CREATORS_SCHEMA, income_shares
from valorise.assets.schemes import document, reward_bands, schemes
from valorise.terms.results import Result
from valorise.terms.tables import table

WITH_BANDS = [one.id for one in schemes().values() if one.bands]
EXAMPLES = [(name, case) for name in schemes() for case in document(name).get("examples", ())]


def shared(scheme: str, *incomes: dict[str, object], people: int = 0, **more: object) -> Result:
    plain = {"scheme": scheme, "asset": "a1", "currency": schemes()[scheme].currency, "on": "2026-01-01"}
    rows = [{"id": f"i{place}", **plain, **one} for place, one in enumerate(incomes)]
    creators = pl.DataFrame([{"asset": "a1", "person": f"p{one}"} for one in range(people)], schema=CREATORS_SCHEMA)
    return income_shares(
        pl.DataFrame(rows, schema=table("incomes").schema), schemes(), **{"creators": creators, **more}
    )


def by_receiver(found: Result) -> dict[str, Decimal]:
    summed = found.table.group_by("receiver", maintain_order=True).agg(pl.col("amount").sum())
    return dict(summed.iter_rows())


@pytest.mark.parametrize(("scheme", "case"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_the_example_of_a_scheme_comes_out_as_written(scheme: str, case: dict[str, dict[str, int]]) -> None:
    income = dict(case["given"])
    found = shared(scheme, income, people=income.pop("people", 0))
    assert by_receiver(found) == {name: Decimal(amount) for name, amount in case["gives"].items() if amount}


def test_every_scheme_with_known_shares_has_an_example() -> None:
    assert {name for name, _ in EXAMPLES} == set(WITH_BANDS)
    assert reward_bands()["scheme"].unique().sort().to_list() == sorted(WITH_BANDS)


def test_incomes_of_one_asset_are_added_up_to_find_their_band() -> None:
    found = shared("rs-cam-in", {"amount": 60000}, {"amount": 60000, "on": "2026-06-01"})
    second = found.table.filter(pl.col("income") == "i1", pl.col("receiver") == "creators")
    assert second.item(0, "amount") == Decimal(40000) * 9 / 10 + Decimal(20000) * 6 / 10
    alone = shared("rs-cam-in", {"amount": 60000}, {"amount": 60000, "asset": "a2", "on": "2026-06-01"})
    assert alone.table.filter(receiver="creators")["amount"].to_list() == [Decimal(54000), Decimal(54000)]


def test_costs_that_an_income_does_not_cover_wait_for_the_next() -> None:
    first, second = {"amount": 300, "expenses": 1000}, {"amount": 1000, "on": "2026-02-01"}
    found = shared("rs-eth", {**first, "agreement": "g1"}, {**second, "agreement": "g1"})
    costs = found.table.filter(receiver="costs")["amount"].to_list()
    assert costs == [Decimal(300), Decimal(700)]
    assert found.table.filter(receiver="unit")["amount"].to_list() == [Decimal(100)]


def test_a_tenth_of_each_income_repays_costs_at_loma_linda() -> None:
    incomes = [
        {"amount": 100, "expenses": 15, "on": "2026-01-01"},
        *({"amount": 100, "on": f"2026-0{n}-01"} for n in (2, 3)),
    ]
    found = shared("rs-llu", *incomes)
    assert found.table.filter(receiver="costs")["amount"].to_list() == [Decimal(10), Decimal(5)]


def test_the_limit_of_a_person_counts_over_all_incomes() -> None:
    found = shared("rs-leiden", {"amount": 2400000}, {"amount": 2400000, "on": "2026-02-01"}, people=1)
    assert by_receiver(found)["creators"] == 1000000
    assert by_receiver(found)["reserve"] == 600000
    two = shared("rs-leiden", {"amount": 4800000}, people=2)
    assert two.table.filter(receiver="creators")["amount"].to_list() == [Decimal(800000)] * 2


def test_a_limit_without_named_creators_is_told() -> None:
    found = shared("rs-leiden", {"amount": 6000000})
    assert found.problems["rule"].to_list() == ["limit-not-applied"]
    assert by_receiver(found)["creators"] == 2000000


def test_limits_move_with_the_price_index() -> None:
    found = shared("rs-cam-in", {"amount": 197649}, factors={"rs-cam-in": Fraction("1.97649")})
    assert by_receiver(found)["creators"] == Decimal("177884.10")


@pytest.mark.parametrize(
    ("scheme", "income", "rule"),
    [
        ("rs-nw", {"amount": 1}, "shares-not-known"),
        ("rs-de", {"amount": -1}, "negative-amount"),
        ("rs-de", {"amount": None}, "missing-value"),
        ("rs-de", {"amount": 1, "on": None}, "missing-value"),
        ("rs-cam-in", {"amount": 1, "currency": "EUR"}, "other-currency"),
        ("rs-de", {"amount": 1, "scheme": "rs-moon"}, "unknown-scheme"),
    ],
)
def test_what_cannot_be_shared_is_told_and_not_shared(scheme: str, income: dict[str, object], rule: str) -> None:
    found = shared(scheme, income)
    assert found.table.is_empty()
    assert found.table.schema == table("income_shares").schema
    assert set(found.problems["rule"]) == {rule}
    assert set(found.problems["severity"]) == {"refused"}


@pytest.mark.parametrize("shares", [["1/2", "1/4"], ["1", None], ["1/2", "half"]])
def test_creators_whose_shares_are_no_whole_are_refused(shares: list[str | None]) -> None:
    creators = pl.DataFrame(
        [("a1", f"p{n}", one) for n, one in enumerate(shares)], schema=CREATORS_SCHEMA, orient="row"
    )
    assert shared("rs-de", {"amount": 1}, creators=creators).problems["rule"].to_list() == ["shares-not-whole"]


def test_no_incomes_give_an_empty_table_with_its_types() -> None:
    assert shared("rs-de").table.schema == table("income_shares").schema


@given(
    scheme=st.sampled_from(WITH_BANDS),
    incomes=st.lists(
        st.fixed_dictionaries(
            {
                "amount": st.decimals(0, 10**9, places=2),
                "expenses": st.none() | st.decimals(0, 10**6, places=2),
                "dues": st.none() | st.decimals(0, 10**6, places=2),
            }
        ),
        max_size=4,
    ),
    people=st.integers(0, 7),
)
def test_the_shares_of_an_income_add_up_to_it(scheme: str, incomes: list[dict[str, object]], people: int) -> None:
    found = shared(scheme, *incomes, people=people)
    summed = dict(found.table.group_by("income").agg(pl.col("amount").sum()).iter_rows())
    assert summed == {f"i{place}": one["amount"] for place, one in enumerate(incomes) if one["amount"]}
    assert (found.table["amount"] > 0).all()
