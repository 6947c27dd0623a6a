"""Dates keep their precision, money and shares are exact, identifiers have one form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valorise.terms import errors, identifiers, money, shares, time, words


@given(st.dates())
def test_days_come_back(day: date) -> None:
    assert time.partial_date(day.isoformat()) == day.isoformat()
    assert time.first_day(day.isoformat()) == time.last_day(day.isoformat()) == day
    assert time.first_day(f"{day:%Y-%m}"[-7:].zfill(7)) <= day <= time.last_day(f"{day:%Y-%m}"[-7:].zfill(7))


@pytest.mark.parametrize("written", ["2023-02-29", "2024-13", "24-01-01", "2024-1-1", "yesterday", "", "0000-01-01"])
def test_what_is_no_date(written: str) -> None:
    assert time.partial_date(written) is None


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(written: str) -> None:
    found = time.partial_date(written)
    assert found is None or time.PARTIAL.fullmatch(found)


@pytest.mark.parametrize(
    "written, mark, expected",
    [
        ("1234.5", None, "1234.50"),
        ("1 234,50", None, "1234.50"),
        ("1,234,567", None, "1234567.00"),
        ("1.234.567", None, "1234567.00"),
        ("12,5", None, "12.50"),
        ("0,125", None, "0.12"),
        ("-3.10", None, "-3.10"),
        ("1,234", ".", "1234.00"),
        (0.1, None, "0.10"),
        (True, None, None),
        ("1.2.3", None, None),
        ("NaN", None, None),
        ("1e400", None, None),
        ("EUR 5", None, None),
        ("", None, None),
    ],
)
def test_amounts(written: str | float, mark: money.Mark | None, expected: str | None) -> None:
    assert money.amount(written, mark) == (Decimal(expected) if expected else None)


@given(st.decimals(-(10**15), 10**15, places=2), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", ".")]))
def test_grouped_amounts_are_read_back(value: Decimal, marks: tuple[str, str]) -> None:
    group, point = marks
    written = f"{value:,.2f}".replace(",", "G").replace(".", point).replace("G", group)
    assert money.amount(written) == value


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_shares_sum_exactly(weights: list[int]) -> None:
    written = [shares.share(f"{weight}/{sum(weights)}") for weight in weights]
    assert shares.total(written) == 1
    assert shares.total([*written, None]) is None
    assert all(
        Fraction(one or 0) == Fraction(weight, sum(weights)) for one, weight in zip(written, weights, strict=True)
    )


@pytest.mark.parametrize("written", ["1/0", "-1/2", "2", "abc", "", "½", "1e999999999"])
def test_what_is_no_share(written: str) -> None:
    assert shares.share(written) is None


@given(st.text(max_size=60))
def test_normal_forms_are_stable(written: str) -> None:
    for normal in (identifiers.doi, identifiers.orcid, identifiers.ror, identifiers.isbn, identifiers.patent):
        found = normal(written)
        assert found is None or normal(found) == found
    assert words.key(words.key(written)) == words.key(written)
    assert words.plain(words.plain(written)) == words.plain(written) or "&" in written


def test_every_family_has_its_codes() -> None:
    families = (errors.Refused, errors.Invalid, errors.Missing, errors.NotReady, errors.Broken)
    assert [one.exit_code for one in families] == [2, 2, 2, 2, 1]
    assert [one.http_status for one in families] == [403, 422, 404, 503, 500]
    said = errors.Invalid("What.", where="here", why="Why.", fix="Fix.")
    import pickle

    assert str(pickle.loads(pickle.dumps(said))) == "What. Where: here. Why. Fix."
