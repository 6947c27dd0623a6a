"""The engine works on numbers that stand for rights, places, rules and days: none is ever mistaken for another."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from valorise.assets.calendar import later
from valorise.assets.coded import coded, joint
from valorise.assets.deadlines import deadlines
from valorise.assets.happenings import SCHEMA
from valorise.assets.rulebook import closing_days, entries, rulebook
from valorise.assets.tests.test_assets_rule_examples import home
from valorise.terms.results import Result

AS_OF = date(2026, 1, 1)
Event = tuple[str | None, str | None, str | None, str | None, date, int | None]


def asked(events: list[Event]) -> Result:
    return deadlines(pl.DataFrame(events, schema=SCHEMA, orient="row"), rulebook(), closing_days(), as_of=AS_OF)


KINDS = ["patent", "utility-model", "trade-mark", "contract", None, "a kind of their own"]
OFFICES = ["EP", "WO", "US", "DE", "AT", "EM", "XC", None, "an office of their own"]
NAMED = [
    *("filing", "first-filing", "international-filing", "grant", "validated", "validation-planned", "renewal-paid"),
    *("entered-national-phase", "examination-communication", "search-report-published", "withdrawn", "disclosure"),
    *("divisional-filing", "unitary-effect-registered", "registration", "publication", "priority", "a word of theirs"),
]
HAPPENED = st.tuples(
    st.sampled_from(OFFICES), st.sampled_from(KINDS), st.sampled_from([*NAMED, None]),
    st.dates(date(2004, 1, 1), date(2026, 1, 31)), st.none() | st.integers(3, 20),
)  # fmt: skip
FAMILY = st.lists(HAPPENED, min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(st.lists(FAMILY, min_size=2, max_size=4))
def test_what_happened_to_one_right_changes_no_date_of_another(families: list[list[tuple[object, ...]]]) -> None:
    every = [[(f"R{number}", *event) for event in family] for number, family in enumerate(families)]
    together = asked([event for family in every for event in family])
    apart = [asked(family) for family in every]
    order = ["due", "right", "office", "task", "year", "rule"]
    alone = pl.concat([one.table for one in apart]).sort(order)
    assert_frame_equal(together.table.sort(order), alone)
    told = together.reasons.sort(pl.all())
    assert_frame_equal(told, pl.concat([one.reasons for one in apart]).sort(pl.all()))


def test_the_dates_of_every_example_do_not_depend_on_who_its_neighbours_are() -> None:
    """Rights get numbers by their names; the numbers of right, office and event together must never meet others."""
    families = [
        [
            (written.partition("@")[2] or home(one), one["kinds"][0], written.partition("@")[0], on, None)
            for written, on in one["example"]["happened"].items()
        ]
        for one in entries()
    ]
    last = len(families)
    found = []
    for name in ("R{0:04}", "R{1:04}"):
        rows = [(name.format(place, last - place), *event) for place, family in enumerate(families) for event in family]
        table = asked(rows).table
        number = pl.col("right").str.slice(1).cast(pl.Int64)
        found.append(table.with_columns(right=number if name == "R{0:04}" else last - number))
    order = ["right", "office", "task", "year", "due", "rule"]
    assert found[0].height > last
    assert_frame_equal(*(one.sort(order) for one in found))


@pytest.mark.parametrize("size", [255, 256, 257])
def test_many_equal_rights_have_equal_dates(size: int) -> None:
    """Words and rights are kept in as few bits as do; where one more is needed nothing may wrap around."""
    family = [
        ("EP", "patent", "filing", date(2018, 3, 15), None),
        ("AT", "patent", "validated", date(2023, 8, 1), None),
    ]
    happened = [(f"R{number:05}", *event) for number in range(size) for event in family]
    strange = [(f"R{number:05}", "EP", "patent", f"word {number}", date(2020, 1, 1), None) for number in range(size)]
    found = asked([*happened, *strange]).table
    alone = asked(happened[:2]).table.height
    assert found["right"].n_unique() == size
    assert set(found.group_by("right").len()["len"]) == {alone}
    assert found.drop("right").n_unique() == alone


def test_rights_that_follow_each_other_by_a_day_are_not_taken_for_one_another() -> None:
    """Day and right are packed into one number to be sorted: a later right on an earlier day is still another one."""
    first = date(2018, 3, 15)
    days = [(f"R{number:02}", first - timedelta(days=number // 2)) for number in range(24)]
    happened: list[Event] = [(right, "US", "patent", "filing", on, None) for right, on in days]
    together = asked(happened).table.sort("right", "due", "task", "year")
    alone = pl.concat([asked([event]).table for event in happened]).sort("right", "due", "task", "year")
    assert_frame_equal(together, alone)


def test_a_right_without_a_name_has_no_date_and_disturbs_none() -> None:
    event = ("EP", "patent", "filing", date(2024, 3, 15), None)
    assert_frame_equal(asked([("A", *event), (None, *event)]).table, asked([("A", *event)]).table)


def test_joined_numbers_keep_the_order_of_right_office_and_kind() -> None:
    rows = [(right, office, "patent", "grant", AS_OF, None) for right in "BA" for office in ("US", None, "DE")]
    events = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    names, told, read = coded(events, rulebook().with_row_index("number"))
    assert names["right"].to_list() == ["A", "B"]
    assert told["place"].to_list() == list(range(6))
    assert told["office"].to_list() == ["DE", "US", None] * 2
    words = read.schema["trigger"]
    assert isinstance(words, pl.Enum)
    assert told.select(joint(words, "right", "office", "kind", "event")).to_series().n_unique() == 6


@given(st.dates(date(1, 6, 1), date(9900, 12, 31)), st.integers(-5, 900))
def test_months_on_any_day_that_a_file_can_hold_agree_with_another_calendar(day: date, months: int) -> None:
    found = pl.DataFrame({"day": [day], "months": [months]}).select(later(pl.col("day"), pl.col("months"))).item()
    assert found == day + relativedelta(months=months)
