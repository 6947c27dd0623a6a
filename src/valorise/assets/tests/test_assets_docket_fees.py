"""Fees of an attorney's list beside the official ones: the table of our day counts, what is unsure is left alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from valorise.assets.costs.comparable import comparable_fees
from valorise.assets.docket import FEES, THEIRS, docket_differences
from valorise.assets.happenings import SCHEMA
from valorise.assets.rulebook import closing_days, rulebook

FILED = pl.DataFrame([("P", "EP", "patent", "filing", date(2020, 2, 10), None)], schema=SCHEMA, orient="row")
PRICE = {"office": "EP", "task": "renewal", "year": 5, "fee": Decimal(900), "currency": "EUR"}


def verdict(*fees: dict[str, Any], theirs: int | None = 900, year: int | None = 5, currency: str = "EUR") -> str:
    """What is found of one line: the renewal fee of year 5, due on 29 February 2024."""
    said = {"line": 1, "right": "P", "office": "EP", "task": "renewal", "year": year, "due": "2024-02-29"}
    line = {**said, "asks_last": False, "currency": currency, "fee": None if theirs is None else Decimal(theirs)}
    made = pl.DataFrame([line], schema=THEIRS)
    prices = pl.DataFrame(list(fees), schema=FEES)
    found = docket_differences(made, FILED, rulebook(), closing_days(), prices, as_of=date(2024, 1, 1)).table
    return str(found.filter(line=1)["verdict"].item())


@pytest.mark.parametrize(
    ("fees", "said"),
    [
        pytest.param([PRICE], "same", id="the same amount"),
        pytest.param([{**PRICE, "fee": Decimal(901)}], "fee-differs", id="another amount"),
        pytest.param([{**PRICE, "year": None, "fee": Decimal(901)}], "fee-differs", id="one amount for every year"),
        pytest.param([{**PRICE, "year": 6, "fee": Decimal(901)}], "same", id="an amount of another year"),
        pytest.param([{**PRICE, "fee": Decimal(901)}, PRICE], "same", id="two amounts: which is right?"),
        pytest.param([{**PRICE, "fee": Decimal(901), "rule": "up-renewal"}], "same", id="of unitary patents"),
        pytest.param([{**PRICE, "fee": Decimal(901), "rule": "ep-renewal"}], "fee-differs", id="of the rule"),
        pytest.param([{**PRICE, "fee": Decimal(901), "valid_from": date(2024, 3, 1)}], "same", id="in force later"),
        pytest.param([{**PRICE, "fee": Decimal(901), "valid_to": date(2024, 2, 28)}], "same", id="in force before"),
        pytest.param(
            [{**PRICE, "fee": Decimal(901), "valid_from": date(2024, 2, 29), "valid_to": date(2024, 2, 29)}],
            "fee-differs",
            id="in force on that day alone",
        ),
    ],
)  # fmt: skip
def test_the_fee_that_holds_on_our_day_is_compared(fees: list[dict[str, Any]], said: str) -> None:
    assert verdict(*fees) == said


def test_without_a_fee_or_in_another_currency_nothing_is_compared() -> None:
    other = {**PRICE, "fee": Decimal(901)}
    assert verdict(other, theirs=None) == "same"
    assert verdict(other, currency="CHF") == "same"
    assert verdict(other, year=None) == "same"


def test_official_fees_are_those_that_were_seen_and_no_amount_by_the_claim() -> None:
    found = comparable_fees()
    third = found.filter(office="EP", rule="ep-renewal", year=3, currency="EUR")
    assert third.select("fee", "valid_from").rows() == [(Decimal(690), date(2024, 4, 1))]
    assert found.filter(office="JP").is_empty()
    assert found.filter(office="DE", task="renewal").height > 10
    assert not found.is_duplicated().any()
