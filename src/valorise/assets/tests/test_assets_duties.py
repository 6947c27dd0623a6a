"""Duties of contracts: each kind of agreement with a worked case, and what holds for all of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valorise.assets.duties import WRITTEN, duty_dates
from valorise.assets.obligations import obligations

TODAY = date(2026, 11, 22)
END = date(2028, 12, 31)


def dated(as_of: date = TODAY, **said: Any) -> list[tuple[date, float | None]]:
    row = dict.fromkeys(WRITTEN) | {"agreement": "g", "task": "t", "ends": END} | said
    found = duty_dates(pl.DataFrame([row], schema=WRITTEN), as_of=as_of)
    return [(one["due"], one["amount"]) for one in found.iter_rows(named=True)]


def days(as_of: date = TODAY, **said: Any) -> list[date]:
    return [day for day, _ in dated(as_of, **said)]


@pytest.mark.parametrize(
    ("agreement", "said", "expected"),
    [
        # licence: report within 30 days after each half-year; those of June were sent on 24 July
        (
            "licence",
            {"period_ends": date(2026, 6, 30), "days_after": 30, "every": 6, "done": date(2026, 7, 24)},
            [date(2027, 1, 30)],
        ),
        # licence: a report that was never sent is still open, and the next one comes
        (
            "licence",
            {"period_ends": date(2026, 6, 30), "days_after": 30, "every": 6},
            [date(2026, 7, 30), date(2027, 1, 30)],
        ),
        ("licence", {"before_months": 3, "ends": date(2026, 12, 31)}, [date(2026, 9, 30)]),
        ("option", {"due": date(2027, 1, 15)}, [date(2027, 1, 15)]),
        ("option", {"before_days": 30, "ends": date(2027, 1, 15)}, [date(2026, 12, 16)]),
        ("nda", {"period_ends": date(2026, 12, 20), "days_after": 1826}, [date(2031, 12, 20)]),
        ("mta", {"period_ends": date(2027, 6, 10), "days_after": 30}, [date(2027, 7, 10)]),
        ("assignment", {"due": date(2026, 12, 1), "done": date(2026, 11, 20)}, []),
        ("collaboration", {"before_months": 6, "before_days": 0, "ends": date(2027, 8, 31)}, [date(2027, 2, 28)]),
        ("consultancy", {"due": date(2026, 12, 15), "every": 1, "until": date(2027, 3, 31)}, [date(2026, 12, 15)]),
        (
            "spin-off",
            {"period_ends": date(2025, 12, 31), "days_after": 181, "every": 12},
            [date(2026, 6, 30), date(2027, 6, 30)],
        ),
    ],
)
def test_each_kind_of_agreement_gives_its_days(agreement: str, said: dict[str, Any], expected: list[date]) -> None:
    assert days(task=agreement, **said) == expected


def test_a_minimum_royalty_rises_once_for_every_whole_year() -> None:
    said = {"due": date(2024, 12, 31), "every": 12, "amount": 10000.0, "currency": "EUR", "rise": 0.02}
    assert dated(**said) == [
        (date(2024, 12, 31), 10000.0),
        (date(2025, 12, 31), 10200.0),
        (date(2026, 12, 31), 10404.0),
    ]


def test_a_half_yearly_amount_rises_with_the_year_and_not_with_the_half_year() -> None:
    said = {"due": date(2025, 12, 31), "every": 6, "amount": 100.0, "rise": 0.1, "done": date(2026, 6, 30)}
    assert dated(**said) == [(date(2026, 12, 31), 110.0)]


def test_a_repeated_duty_ends_with_its_contract() -> None:
    assert days(due=date(2026, 12, 31), every=12, ends=date(2026, 12, 30), until=None) == []
    assert days(date(2029, 6, 1), due=date(2026, 12, 31), every=12) == [date(y, 12, 31) for y in (2026, 2027, 2028)]


def test_the_last_day_of_a_month_stays_one() -> None:
    assert days(period_ends=date(2027, 2, 28), every=1, done=date(2027, 2, 28), until=date(2027, 12, 31)) == [
        date(2027, 3, 31)
    ]


def test_the_reasons_say_what_it_is_counted_from() -> None:
    row = dict.fromkeys(WRITTEN) | {"agreement": "g", "task": "Royalty report", "ends": END}
    row |= {"period_ends": date(2026, 12, 31), "days_after": 31}
    found = obligations(duty_dates(pl.DataFrame([row], schema=WRITTEN), as_of=TODAY), as_of=TODAY)
    assert found.table["due"].to_list() == [date(2027, 1, 31)]
    assert found.reasons["rule"].to_list() == ["contract-period"]
    assert '"counted_from":"2026-12-31"' in found.reasons["values"][0]


DUTIES = st.fixed_dictionaries(
    {
        "due": st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        "period_ends": st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        "days_after": st.none() | st.integers(0, 400),
        "every": st.none() | st.sampled_from([1, 3, 6, 12, 24]),
        "before_months": st.none() | st.integers(0, 24),
        "before_days": st.none() | st.integers(0, 100),
        "ends": st.none() | st.dates(date(2020, 1, 1), date(2032, 1, 1)),
        "done": st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    }
)


@given(st.lists(DUTIES, max_size=5), st.integers(0, 900), st.randoms(use_true_random=False))
def test_order_is_irrelevant_later_days_lose_nothing_and_notice_comes_before_the_end(
    drawn: list[dict[str, Any]], later: int, chance: Any
) -> None:
    rows = [dict.fromkeys(WRITTEN) | one | {"agreement": f"g{n}", "task": "t"} for n, one in enumerate(drawn)]
    found = duty_dates(pl.DataFrame(rows, schema=WRITTEN), as_of=TODAY)
    mixed = list(rows)
    chance.shuffle(mixed)
    assert duty_dates(pl.DataFrame(mixed, schema=WRITTEN), as_of=TODAY).equals(found)
    after = duty_dates(pl.DataFrame(rows, schema=WRITTEN), as_of=TODAY + timedelta(days=later))
    assert set(found.select("agreement", "due").iter_rows()) <= set(after.select("agreement", "due").iter_rows())
    backwards = found.filter(rule="contract-notice")
    assert (backwards["due"] <= backwards["counted_from"]).all()
