"""The engine where one thing meets another: what settles what, which office collects, closed days, doubles."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from valorise.assets.dates import moved
from valorise.assets.deadlines import deadlines
from valorise.assets.happenings import SCHEMA
from valorise.assets.rulebook import closing_days, rulebook
from valorise.terms.results import Result


def asked(*events: tuple[str, str, date] | tuple[str, str, date, int], as_of: date) -> Result:
    rows = [("A", office, "patent", event, on, *(year or [None])) for office, event, on, *year in events]
    return deadlines(pl.DataFrame(rows, schema=SCHEMA, orient="row"), rulebook(), closing_days(), as_of=as_of)


def years(result: Result, office: str) -> list[int]:
    return result.table.filter(task="renewal", office=office)["year"].sort().to_list()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.dates(date(2014, 12, 20), date(2027, 12, 31)), min_size=1, max_size=20),
    st.sampled_from(["EP", "US", "WO", "weekend"]),
)
def test_moving_past_closed_days_twice_changes_nothing(days: list[date], calendar: str) -> None:
    frame = pl.DataFrame({"day": days, "calendar": [calendar] * len(days)})
    once = moved(frame, closing_days(), "day", where=pl.lit(value=True)).select("calendar", day="end")
    twice = moved(once, closing_days(), "day", where=pl.lit(value=True))
    assert twice["end"].to_list() == once["day"].to_list()
    assert all(end >= day for end, day in zip(once["day"], days, strict=True))


def test_reasons_are_written_when_asked_and_stay_the_same() -> None:
    result = asked(("EP", "filing", date(2020, 3, 31)), as_of=date(2022, 1, 1))
    assert result.reasons is result.reasons
    assert set(result.reasons["subject"]) == {"A"}


def test_of_two_events_that_lead_to_one_day_the_earlier_is_told() -> None:
    rows = [("A", "QZ", "plant-variety", "grant", date(2012, month, 7), None) for month in (9, 7)]
    for order in (rows, rows[::-1]):
        happened = pl.DataFrame(order, schema=SCHEMA, orient="row")
        found = deadlines(happened, rulebook(), closing_days(), as_of=date(2013, 1, 1))
        told = found.reasons.filter(rule="event", about="QZ term-ends - 2037-12-31")["values"].to_list()
        assert [json.loads(one)["on"] for one in told] == ["2012-07-07"]


def test_a_validated_state_collects_from_the_year_after_the_grant() -> None:
    filed, granted, validated = date(2018, 3, 15), date(2023, 6, 7), date(2023, 8, 1)
    events = (("EP", "filing", filed), ("EP", "grant", granted), ("AT", "validated", validated))
    assert years(asked(*events, as_of=date(2026, 1, 1)), "AT") == [7, 8, 9]
    assert years(asked(*events, as_of=date(2026, 1, 1)), "EP") == []


def test_without_a_recorded_grant_a_validation_tells_which_years_were_the_european_ones() -> None:
    events = (("EP", "filing", date(2018, 3, 15)), ("AT", "validated", date(2023, 8, 1)))
    assert min(years(asked(*events, as_of=date(2026, 1, 1)), "AT")) == 7


def test_a_payment_at_another_office_settles_nothing_here() -> None:
    events = (
        ("AT", "filing", date(2018, 3, 15)),
        ("AT", "grant", date(2020, 1, 1)),
        ("DE", "renewal-paid", date(2025, 3, 1), 8),
    )
    assert 8 in years(asked(*events, as_of=date(2026, 1, 1)), "AT")


def test_a_payment_of_a_later_year_settles_the_years_before_in_any_order() -> None:
    filing, grant = ("AT", "filing", date(2018, 3, 15)), ("AT", "grant", date(2020, 1, 1))
    paid = [("AT", "renewal-paid", date(2025, 3, 1), 8), ("AT", "renewal-paid", date(2024, 3, 1), 7)]
    for order in (paid, paid[::-1]):
        assert years(asked(filing, grant, *order, as_of=date(2026, 1, 1)), "AT") == [9]
    assert years(asked(filing, grant, ("AT", "renewal-paid", date(2037, 3, 1), 20), as_of=date(2037, 6, 1)), "AT") == []


def test_an_act_before_the_event_that_asks_for_it_settles_nothing() -> None:
    asks, replies = date(2026, 3, 2), date(2026, 3, 1)
    task = pl.col("task") == "reply-to-examiner"
    events = (("EP", "filing", date(2024, 1, 10)), ("EP", "examination-communication", asks))
    before = asked(*events, ("EP", "examination-reply-filed", replies), as_of=date(2026, 4, 1))
    on_the_day = asked(*events, ("EP", "examination-reply-filed", asks), as_of=date(2026, 4, 1))
    assert before.table.filter(task).height == 1
    assert on_the_day.table.filter(task).is_empty()


def test_a_fee_before_grant_is_not_firm_where_an_opposition_shows_that_there_was_a_grant() -> None:
    filing, over = ("EP", "filing", date(1999, 11, 8)), ("EP", "opposition-period-over", date(2003, 11, 13))
    firm = asked(filing, as_of=date(2004, 1, 1)).table.filter(task="renewal")
    unsure = asked(filing, over, as_of=date(2004, 1, 1))
    assert set(firm["status"]) == {"verified"}
    assert set(unsure.table.filter(task="renewal")["status"]) == {"known"}
    told = unsure.reasons.filter(pl.col("rule") == "unconfirmed", pl.col("about").str.contains(" renewal "))["values"]
    assert {json.loads(one)["doubt"] for one in told} == {"grant-not-recorded"}
