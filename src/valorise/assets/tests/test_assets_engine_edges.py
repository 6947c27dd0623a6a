"""The engine where one thing meets another: what settles what, which office collects, closed days, doubles."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valorise.assets.dates import moved
from valorise.assets.deadlines import deadlines
from valorise.assets.happenings import SCHEMA
from valorise.assets.rulebook import closing_days, entries, listed, rulebook
from valorise.assets.tests.test_assets_rule_examples import home
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


def test_fees_of_years_far_ahead_are_settled_by_their_year_and_not_by_the_day_of_payment() -> None:
    """Providers pay several years at once: five years paid in the third are paid, however early that was."""
    filed, paid = ("DE", "filing", date(2020, 1, 15)), ("DE", "renewal-paid", date(2022, 1, 20), 5)
    assert years(asked(filed, paid, as_of=date(2024, 12, 1)), "DE") == [6]


@pytest.mark.parametrize("paid, left", [(date(2021, 10, 31), [4]), (date(2021, 10, 30), [3, 4])])
def test_a_payment_without_a_year_counts_from_three_months_before_the_due_day(paid: date, left: list[int]) -> None:
    """Our reading of a record that names no year (`PAID_EARLY`); year 3 falls due on 31 January 2022."""
    filed = ("EP", "filing", date(2020, 1, 15))
    assert years(asked(filed, ("EP", "renewal-paid", paid), as_of=date(2022, 2, 1)), "EP") == left


def test_what_a_rule_says_settles_it_does_settle_it() -> None:
    """Each act of `done_by` after the events of the example; `code@any` counts wherever it happened."""
    rows, settled = [], {}
    for one in (one for one in entries() if "repeat" not in one):
        events = [(home(one), *event) for event in one["example"]["happened"].items()]
        for deed in (deed for deed in listed(one.get("done_by") or []) if deed != "renewal-paid"):
            act, _, anywhere = deed.partition("@")
            place = "an office far away" if anywhere else listed(one["office"])[0]
            name = f"{one['id']} {deed}"
            settled[name] = one["id"]
            rows += [(name, office or first, one["kinds"][0], event, on, None) for first, written, on in events
                     for event, _, office in [written.partition("@")]]  # fmt: skip
            rows.append((name, place, one["kinds"][0], act, max(on for *_, on in events), None))
    table = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    left = deadlines(table, rulebook(), closing_days(), as_of=date(2027, 1, 1)).table
    found = [(right, rule) for right, rule in left.select("right", "rule").iter_rows() if settled[right] == rule]
    assert found == []
    assert len(settled) > 400


def test_how_early_a_fee_may_be_paid_is_told() -> None:
    """EPC Rule 51(1), second sentence: the fee of the third year six months ahead, of later ones three."""
    told = asked(("EP", "filing", date(2020, 1, 15)), as_of=date(2022, 6, 1)).reasons.filter(rule="after-due")
    earliest = {row["about"]: json.loads(row["values"])["earliest"] for row in told.iter_rows(named=True)}
    renewals = {about: day for about, day in earliest.items() if "renewal" in about}
    assert renewals == {"EP renewal 3 2022-01-31": "2021-07-31", "EP renewal 4 2023-01-31": "2022-10-31"}


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


def test_a_closed_day_moves_a_third_year_fee_only_where_the_31_months_decided() -> None:
    """Guidelines A-XIII 8.1: the end of the month stands as it is, and its surcharge runs to a month end."""
    events = (("WO", "international-filing", date(2021, 12, 15)), ("EP", "entered-national-phase", date(2023, 5, 2)))
    priority = ("WO", "first-filing", date(2020, 12, 20))
    rows = asked(priority, *events, as_of=date(2024, 9, 2)).table.filter(rule="ep-renewal-euro-pct")
    days = rows.sort("year").select("due", "last_day_with_surcharge").rows()
    assert days[0] == (date(2023, 12, 31), date(2024, 7, 1)), "a Sunday, and the Monday after a Sunday"
    filed = ("WO", "international-filing", date(2022, 2, 10))
    found = asked(("WO", "first-filing", date(2021, 2, 10)), filed, events[1], as_of=date(2024, 9, 2)).table
    fourth = found.filter(rule="ep-renewal-euro-pct", year=4)
    assert fourth.select("due", "last_day_with_surcharge").row(0) == (date(2025, 2, 28), date(2025, 9, 1))


@pytest.mark.parametrize(
    ("office", "filed", "granted", "free"),
    [
        ("HU", date(2020, 5, 10), date(2023, 2, 10), date(2023, 8, 10)),
        ("HU", date(2020, 5, 10), date(2023, 2, 11), date(2023, 8, 10)),
        ("HU", date(2020, 5, 10), date(2023, 5, 11), date(2023, 8, 11)),
        ("RO", date(2021, 5, 10), date(2023, 2, 10), None),
        ("RO", date(2021, 5, 10), date(2023, 2, 11), date(2023, 5, 11)),
    ],
)
def test_time_without_surcharge_ends_with_the_later_of_two(
    office: str, filed: date, granted: date, free: date | None
) -> None:
    """A grant shortly before the due day never takes away the time that the law gives after it (HU Art. 23)."""
    found = asked((office, "filing", filed), (office, "grant", granted), as_of=date(2023, 6, 1)).table
    first = found.filter(task="renewal").sort("due").row(0, named=True)
    assert first["free_until"] == free


def test_of_two_rules_that_give_one_day_the_one_seen_in_its_source_is_told() -> None:
    own = rulebook().filter(rule="ep-renewal")
    twin = own.with_columns(rule=pl.lit("ep-another"), status=pl.lit("known"))
    filed = pl.DataFrame([("A", "EP", "patent", "filing", date(2022, 3, 31), None)], schema=SCHEMA, orient="row")
    for rules in (pl.concat([own, twin]), pl.concat([twin, own])):
        found = deadlines(filed, rules, closing_days(), as_of=date(2024, 1, 1)).table
        assert set(found["rule"]) == {"ep-renewal"}
        assert set(found["status"]) == {"verified"}


def test_the_first_letter_after_the_ten_days_were_abolished_is_counted_from_its_date() -> None:
    """EPC Rules 126(2), 127(2) in force from 1 November 2023."""
    for written, due in ((date(2023, 10, 31), date(2024, 3, 11)), (date(2023, 11, 1), date(2024, 3, 1))):
        events = (("EP", "filing", date(2021, 1, 10)), ("EP", "examination-communication", written))
        found = asked(*events, as_of=date(2024, 1, 2)).table.filter(task="reply-to-examiner")
        assert found["due"].to_list() == [due]


@pytest.mark.parametrize(
    "written, due", [(date(2023, 10, 31), date(2024, 1, 10)), (date(2023, 11, 1), date(2024, 1, 2))]
)
def test_a_rule_with_both_counts_in_one_gives_each_letter_one_date(written: date, due: date) -> None:
    """The same where a rule says the ten days and their last day itself; 1 January is a closed day."""
    events = (("EP", "filing", date(2021, 1, 10)), ("EP", "rule-164-invitation", written))
    assert asked(*events, as_of=date(2023, 12, 1)).table.filter(rule="ep-further-search")["due"].to_list() == [due]
