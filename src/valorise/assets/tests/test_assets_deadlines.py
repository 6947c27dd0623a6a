"""The engine on tiny tables: versions, closed days, what is done, what stays visible, what is wrong."""

from __future__ import annotations

import json
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from valorise.assets.calendar import counted, later, openings
from valorise.assets.deadlines import deadlines
from valorise.assets.happenings import SCHEMA
from valorise.assets.rulebook import closing_days, entries, rulebook, task_label, words
from valorise.terms.results import Result
from valorise.terms.tables import table

Event = tuple[str, str, str | None, str, date | None, int | None]


def asked(*events: Event, as_of: date) -> Result:
    happened = pl.DataFrame(list(events), schema=SCHEMA, orient="row")
    return deadlines(happened, rulebook(), closing_days(), as_of=as_of)


def due(result: Result, task: str, office: str = "EP") -> list[date]:
    rows = result.table.filter(pl.col("task") == task, pl.col("office") == office)
    return rows["due"].to_list()


def filing(on: date, right: str = "A") -> Event:
    return (right, "EP", "patent", "filing", on, None)


def paid(on: date, year: int | None = None, right: str = "A") -> Event:
    return (right, "EP", "patent", "renewal-paid", on, year)


def test_nothing_gives_nothing_with_the_declared_types() -> None:
    result = asked(as_of=date(2026, 1, 1))
    assert result.table.schema == pl.Schema(table("deadlines").schema)
    assert result.reasons.schema == pl.Schema(table("reasons").schema)
    assert result.problems.schema == pl.Schema(table("problems").schema)
    assert result.table.is_empty()


def test_all_that_has_come_due_and_the_next_one_are_shown() -> None:
    result = asked(filing(date(2020, 3, 31)), as_of=date(2024, 1, 1))
    assert due(result, "renewal") == [date(2022, 3, 31), date(2023, 3, 31), date(2024, 3, 31)]
    assert result.table.filter(pl.col("task") == "renewal")["overdue"].to_list() == [True, True, False]


def test_a_payment_settles_its_year_and_the_years_before() -> None:
    result = asked(filing(date(2020, 3, 31)), paid(date(2023, 3, 1), 4), as_of=date(2024, 1, 1))
    assert due(result, "renewal") == [date(2024, 3, 31)]


def test_a_payment_without_a_year_settles_what_is_due_by_then_and_soon_after() -> None:
    early = asked(filing(date(2020, 3, 31)), paid(date(2023, 1, 15)), as_of=date(2024, 1, 1))
    assert due(early, "renewal") == [date(2024, 3, 31)]
    late = asked(filing(date(2020, 3, 31)), paid(date(2022, 9, 30)), as_of=date(2024, 1, 1))
    assert due(late, "renewal") == [date(2023, 3, 31), date(2024, 3, 31)]


def test_a_payment_after_the_day_of_the_question_is_not_known_yet() -> None:
    result = asked(filing(date(2020, 3, 31)), paid(date(2022, 3, 1), 3), as_of=date(2022, 2, 1))
    assert due(result, "renewal") == [date(2022, 3, 31)]


def test_fees_to_the_european_office_stop_with_the_year_of_the_grant() -> None:
    grant: Event = ("A", "EP", "patent", "grant", date(2023, 3, 15), None)
    result = asked(filing(date(2020, 3, 1)), grant, as_of=date(2026, 1, 1))
    assert due(result, "renewal") == [date(2023, 3, 31)], "the fee of the year before was paid, or there were no grant"


def test_a_right_that_ended_keeps_only_what_outlives_it() -> None:
    first: Event = ("A", "SI", "patent", "first-filing", date(2025, 3, 31), None)
    gone: Event = ("A", "SI", "patent", "withdrawn", date(2025, 6, 1), None)
    result = asked(first, gone, as_of=date(2025, 7, 1))
    assert set(result.table["task"]) == {"file-european-application", "file-international-application"}


def test_a_first_filing_at_the_european_office_needs_no_european_application() -> None:
    first: Event = ("A", "EP", "patent", "first-filing", date(2025, 3, 31), None)
    result = asked(first, as_of=date(2025, 7, 1))
    assert due(result, "file-european-application") == []
    assert due(result, "renewal") == [date(2027, 3, 31)]
    assert due(result, "file-international-application", "WO") == [date(2026, 3, 31)]


def test_an_international_filing_settles_the_priority_year() -> None:
    first: Event = ("A", "SI", "patent", "first-filing", date(2025, 3, 31), None)
    world: Event = ("A", "WO", "patent", "international-filing", date(2026, 3, 30), None)
    result = asked(first, world, as_of=date(2026, 4, 1))
    assert not {"file-european-application", "file-international-application"} & set(result.table["task"])
    assert due(result, "enter-national-phases", "WO") == [date(2027, 9, 30)]


def test_a_first_filing_too_old_to_be_claimed_makes_dates_unconfirmed() -> None:
    first: Event = ("A", "SI", "patent", "first-filing", date(2023, 1, 10), None)
    world: Event = ("A", "WO", "patent", "international-filing", date(2025, 6, 1), None)
    result = asked(first, world, as_of=date(2025, 7, 1))
    row = result.table.filter(pl.col("rule") == "wo-national-phase").row(0, named=True)
    assert (row["due"], row["status"]) == (date(2025, 7, 10), "known")


def test_a_foreign_first_filing_without_kind_is_a_priority_and_nothing_more() -> None:
    first: Event = ("A", "SI", None, "first-filing", date(2025, 3, 31), None)
    world: Event = ("A", "WO", "patent", "international-filing", date(2026, 3, 30), None)
    result = asked(first, world, as_of=date(2026, 4, 1))
    assert set(result.table["office"]) == {"WO", "EP"}
    assert due(result, "enter-european-phase") == [date(2027, 11, 1)], (
        "31 October is a Sunday; that 1 November is closed is not confirmed"
    )


def test_days_a_pattern_suggests_move_nothing() -> None:
    closing = closing_days().with_columns(status=pl.lit("known"))
    happened = pl.DataFrame([("A", "DE", "patent", "first-filing", date(2019, 4, 10), None)], SCHEMA, orient="row")
    result = deadlines(happened, rulebook(), closing, as_of=date(2019, 5, 1))
    assert due(result, "file-european-application") == [date(2020, 4, 10)]


def test_a_disclosure_before_any_filing_warns_and_names_the_grace_periods() -> None:
    result = asked(("A", "EP", "patent", "disclosure", date(2026, 9, 1), None), as_of=date(2026, 10, 1))
    assert result.problems["rule"].to_list() == ["disclosed-before-filing"]
    graces = result.table.select("office", "due", "status").rows()
    assert graces == [(office, date(2027, 9, 1), "verified") for office in ("JP", "KR", "US")]


@pytest.mark.parametrize("filed", [date(2026, 8, 31), date(2026, 9, 1)])
def test_a_filing_by_the_day_of_the_disclosure_needs_no_grace(filed: date) -> None:
    result = asked(
        ("A", "SI", "patent", "first-filing", filed, None),
        ("A", "SI", "patent", "disclosure", date(2026, 9, 1), None),
        as_of=date(2026, 10, 1),
    )
    assert result.problems.is_empty()
    assert not result.table["task"].str.contains("grace").any()


def test_events_that_give_no_date_are_told() -> None:
    result = asked(
        ("A", "EP", "patent", "filing", None, None),
        ("B", "EP", "patent", "filling", date(2020, 1, 1), None),
        ("C", "EP", "patent", "filing", date(2030, 1, 1), None),
        as_of=date(2026, 1, 1),
    )
    assert dict(result.problems.select("record", "rule").iter_rows()) == {
        "A": "day-not-exact", "B": "unknown-event", "C": "not-yet-happened",
    }  # fmt: skip
    assert "filing" in result.problems.filter(pl.col("record") == "B")["fix"][0]
    assert result.table.is_empty()


def test_the_reasons_tell_event_rule_arithmetic_and_closed_day() -> None:
    result = asked(("A", "SI", "patent", "first-filing", date(2024, 8, 31), None), as_of=date(2024, 9, 1))
    steps = result.reasons.filter(pl.col("about") == "WO file-international-application - 2025-09-01").sort("step")
    assert steps["rule"].to_list() == ["event", "rule", "arithmetic", "closed-day", "after-due"]
    event, rule, sums, closed, _ = (json.loads(values) for values in steps["values"])
    assert (event["event"], event["on"], event["office"]) == ("first-filing", "2024-08-31", "SI")
    assert rule["rule"] == "wo-filing"
    assert (sums["months"], sums["end"]) == (12, "2025-08-31")
    assert (closed["from"], closed["to"], closed["why"]) == ("2025-08-31", "2025-09-01", "Saturday or Sunday")
    assert steps["reference"][3] == "PCT Rule 80.5, Paris Convention Art. 4 C(3)"


@pytest.mark.parametrize(
    ("events", "task", "doubt"),
    [
        ([("WO", "international-filing", date(2025, 1, 15))], "enter-national-phases", "day-assumed"),
        ([("AT", "filing", date(2019, 3, 15))], "renewal", "grant-not-recorded"),
        ([("GB", "filing", date(2021, 3, 15))], "renewal", "other-event-missing"),
        ([("GB", "filing", date(2020, 3, 15)), ("GB", "grant", date(2024, 2, 1))], "renewal", None),
        ([("AT", "filing", date(2018, 3, 15)), ("AT", "grant", date(2025, 1, 7))], "renewal", "close-to-the-grant"),
        ([("MD", "filing", date(2023, 3, 15))], "renewal", "rule-not-seen"),
        ([("US", "grant", date(1975, 1, 1))], "renewal", "law-not-looked-at"),
    ],
)
def test_an_unconfirmed_date_says_what_is_missing(
    events: list[tuple[str, str, date]], task: str, doubt: str | None
) -> None:
    rows = [("A", office, "patent", event, on, None) for office, event, on in events]
    result = asked(*rows, as_of=date(2025, 2, 1))
    said = result.reasons.filter(pl.col("rule") == "unconfirmed", pl.col("about").str.contains(f" {task} "))
    doubts = {json.loads(values)["doubt"] for values in said["values"]}
    assert doubts == ({doubt} if doubt else set())
    firm = result.table.filter(pl.col("task") == task)["status"] == "verified"
    assert firm.all() == (doubt is None)


def test_every_date_has_reasons_and_a_task_in_words() -> None:
    result = asked(filing(date(2020, 3, 31)), ("T", "EM", "trade-mark", "filing", date(2018, 5, 5), None),
                   as_of=date(2026, 1, 1))  # fmt: skip
    about = pl.format("{} {} {} {}", "office", "task", pl.col("year").cast(pl.String).fill_null("-"), "due")
    assert set(result.table.select(about).to_series()) == set(result.reasons["about"])
    assert not result.reasons.is_duplicated().any()
    assert all(task_label(task) == words("tasks")[task]["label"] for task in result.table["task"])


PASSING = [entry["id"] for entry in entries() if entry.get("passes_by_itself")]
"""Rules whose dates nobody has to act on: they are over once they have passed."""
KINDS = {"EP": "patent", "US": "patent", "DE": "patent", "SI": "patent", "WO": "patent", "EM": "trade-mark"}
EVENTS = ["filing", "first-filing", "grant", "disclosure", "search-report-published", "renewal-paid", "lapsed"]
one_event = st.builds(
    lambda right, office, event, on, year: (right, office, KINDS[office], event, on, year),
    st.sampled_from(["A", "B", "C"]),
    st.sampled_from(list(KINDS)),
    st.sampled_from(EVENTS),
    st.dates(date(2008, 1, 1), date(2024, 12, 31)),
    st.none() | st.integers(3, 8),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(one_event, max_size=8), st.integers(0, 4000))
def test_a_later_day_of_the_question_never_loses_a_date(events: list[Event], more: int) -> None:
    now, then = (asked(*events, as_of=date(2025, 1, 1) + timedelta(days=days)).table for days in (0, more))
    key = ["right", "office", "task", "year", "due"]
    now = now.filter(~pl.col("rule").is_in(PASSING))
    assert now.join(then, on=key, how="anti", nulls_equal=True).is_empty()


@settings(max_examples=40, deadline=None)
@given(st.lists(one_event, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(events: list[Event], chance: object) -> None:
    mixed = list(events)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = asked(*events, as_of=date(2025, 1, 1)), asked(*mixed, as_of=date(2025, 1, 1))
    assert_frame_equal(one.table, other.table)
    assert_frame_equal(one.reasons, other.reasons)
    assert_frame_equal(one.problems, other.problems, check_row_order=False)


@settings(max_examples=100, deadline=None)
@given(st.dates(date(2012, 1, 1), date(2030, 12, 31)))
def test_the_day_a_closed_day_moves_to_is_open(day: date) -> None:
    closed = openings(closing_days(), first=date(2011, 12, 1), last=date(2031, 2, 1))
    moved = closed.filter(pl.col("closed") == day)
    assert moved.filter(pl.col("opens") <= day).is_empty()
    again = moved.join(closed.select("calendar", opens="closed"), on=["calendar", "opens"])
    assert again.is_empty()
    if day.weekday() > 4:
        extended = {"EM"} if date(2020, 3, 9) <= day < date(2020, 5, 18) else set()
        assert set(moved["calendar"]) == {"AT", "CH", "DE", "EP", "FR", "US", "WO", "weekend"} | extended


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1980, 1, 1), date(2060, 12, 31)), st.integers(0, 360))
def test_months_later_is_the_same_number_or_the_last_day(day: date, months: int) -> None:
    end = pl.DataFrame({"day": [day]}).select(later(pl.col("day"), pl.lit(months))).item()
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("day", "months", "count", "end"),
    [
        (date(2023, 8, 31), 6, "same-day-number", date(2024, 2, 29)),
        (date(2024, 2, 29), 12, "same-day-number", date(2025, 2, 28)),
        (date(2025, 2, 28), 2, "same-day-number", date(2025, 4, 28)),
        (date(2025, 2, 28), 2, "month-end-if-event-on-month-end", date(2025, 4, 30)),
        (date(2025, 2, 27), 2, "month-end-if-event-on-month-end", date(2025, 4, 27)),
        (date(2026, 2, 28), 6, "month-end-to-month-end", date(2026, 8, 31)),
        (date(2016, 11, 15), 24, "end-of-month", date(2018, 11, 30)),
        (date(2024, 5, 20), 300, "calendar-year-end", date(2049, 12, 31)),
        (date(2024, 5, 20), 12, "first-day-of-month-before", date(2025, 4, 1)),
        (date(2024, 1, 20), 12, "first-day-of-month-before", date(2024, 12, 1)),
        (date(2023, 5, 31), 31, "last-month-apart", date(2025, 12, 30)),
        (date(2023, 5, 15), 31, "last-month-apart", date(2025, 12, 15)),
    ],
)
def test_each_way_of_counting(day: date, months: int, count: str, end: date) -> None:
    frame = pl.DataFrame({"day": [day], "months": [months], "count": [count]})
    assert frame.select(counted(pl.col("day"), pl.col("months"), pl.col("count"))).item() == end
