"""Notice, renewal, option, an end before its time and what survives it, as an officer would count them by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from valorise.assets.contract_days import contract_days, terms
from valorise.assets.endings import endings
from valorise.assets.obligations import obligations
from valorise.terms.tables import table

TODAY = date(2026, 11, 22)


def agreements(**said: Any) -> pl.DataFrame:
    early = date.fromisoformat(said["terminated"]) if said.get("terminated") else None
    return pl.DataFrame([{"id": "g", **said, "terminated": early}], schema=table("agreements").schema)


def days(as_of: date = TODAY, **said: Any) -> list[tuple[str, str]]:
    found = contract_days(agreements(**said), as_of=as_of).table
    return sorted((row["task"], row["due"].isoformat()) for row in found.iter_rows(named=True))


REPORT = {"task": "Report", "duty": "report", "period_ends": "2026-06-30", "days_after": 60, "every": 6}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"ends": "2027-06-30"}, [("agreement-ends", "2027-06-30")]),
        (
            {"ends": "2027-06-30", "notice_months": 6},
            [("agreement-ends", "2027-06-30"), ("give-notice", "2026-12-30")],
        ),
        (
            {"ends": "2027-06-30", "notice_days": 90, "renews_months": 12},
            [("agreement-renews", "2027-06-30"), ("give-notice", "2027-04-01")],
        ),
        # it went on by itself twice since 2025: month ends stay month ends
        (
            {"ends": "2024-02-29", "notice_months": 3, "renews_months": 12},
            [("agreement-renews", "2027-02-28"), ("give-notice", "2026-11-28")],
        ),
        ({"type": "option", "ends": "2026-12-31"}, [("option-lapses", "2026-12-31")]),
        # notice was given: it ends then, and there is no further notice to give
        (
            {"ends": "2027-06-30", "notice_months": 3, "renews_months": 12, "terminated": "2027-03-31"},
            [("agreement-ends", "2027-03-31")],
        ),
        ({"ends": "2027-06-30", "notice_months": 3, "status": "ended"}, []),
        ({"ends": "2027-06-30", "notice_months": 3, "status": "draft"}, []),
    ],
)
def test_what_an_agreement_itself_asks_for(said: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert days(**said) == expected


@pytest.mark.parametrize(
    ("survives", "expected"),
    [
        # the report for June was due before the end and never came: owed still; later ones stop
        (None, ["2026-08-29"]),
        # and one for 1 July to 15 September, counted from the end
        ("last-period", ["2026-08-29", "2026-11-14"]),
        ("goes-on", ["2026-08-29", "2027-03-01"]),
    ],
)
def test_what_an_end_before_its_time_leaves_of_a_report(survives: str | None, expected: list[str]) -> None:
    said = {"terminated": "2026-09-15", "ends": "2029-12-31", "status": "terminated"}
    found = days(**said, duties=[REPORT | {"survives": survives}])
    assert [day for _, day in found] == expected


def test_what_was_reported_to_the_end_is_asked_for_no_more() -> None:
    said = {"terminated": "2026-09-15", "status": "terminated"}
    for done, expected in (("2026-06-30", ["2026-11-14"]), ("2026-09-15", [])):
        assert [day for _, day in days(**said, duties=[REPORT | {"survives": "last-period", "done": done}])] == expected


def test_secrecy_outlives_an_agreement_of_which_only_the_end_is_noted() -> None:
    duties = [
        {"task": "Keep secret until", "due": "2031-09-15", "survives": "goes-on"},
        {"task": "Yearly fee", "due": "2026-12-31"},
    ]
    assert days(status="ended", duties=duties) == [("Keep secret until", "2031-09-15")]
    assert days(terminated="2026-09-15", status="terminated", duties=duties) == [("Keep secret until", "2031-09-15")]


def test_a_fixed_day_stands_for_the_time_before_it() -> None:
    duty = {"task": "Royalty", "due": "2025-12-31", "every": 12, "done": "2025-12-31"}
    said = {"terminated": "2026-09-15", "status": "terminated"}
    assert days(**said, duties=[duty]) == []
    assert days(**said, duties=[duty | {"survives": "last-period"}]) == [("Royalty", "2026-12-31")]
    assert days(date(2028, 1, 1), **said, duties=[duty | {"survives": "last-period"}]) == [("Royalty", "2026-12-31")]


def test_notice_says_what_follows_and_why() -> None:
    found = obligations(
        contract_days(agreements(ends="2027-06-30", notice_days=90, renews_months=12), as_of=TODAY).table, as_of=TODAY
    )
    notice = found.table.row(by_predicate=pl.col("task") == "give-notice", named=True)
    assert (notice["rule"], notice["if_missed"]) == (
        "contract-notice-or-renewal",
        "It goes on by itself for another term.",
    )
    assert '"renews_months":12' in found.reasons.filter(rule="contract-notice-or-renewal")["values"].item()


def test_no_agreements_give_no_days() -> None:
    empty = contract_days(table("agreements").empty(), as_of=TODAY)
    assert empty.table.is_empty()
    assert obligations(empty.table, as_of=TODAY).table.is_empty()


@pytest.mark.parametrize("months", [1, 3, 12, 60])
@pytest.mark.parametrize("ends", ["2019-01-31", "2026-11-21", "2026-11-22", "2026-12-01"])
def test_a_term_that_goes_on_by_itself_always_runs(months: int, ends: str) -> None:
    running = terms(agreements(ends=ends, renews_months=months), as_of=TODAY)["term_ends"].item()
    assert running >= TODAY
    before = terms(agreements(ends=ends, renews_months=months), as_of=running)["term_ends"].item()
    assert before == running


def test_ends_of_titles_restrictions_and_consents_are_dates() -> None:
    titles = [
        {"id": "t-1", "asset": "a", "owner": "We", "ends": "2027-01-31", "document": "Deed"},
        {"id": "t-2", "asset": "a", "owner": "We", "ends": "2027-01-31", "withdrawn_at": date(2026, 1, 1)},
        {"id": "t-3", "asset": "a", "owner": "We", "ends": "2026-11-21"},
        {"id": "t-4", "asset": "a", "owner": "We", "ends": "2028"},
    ]
    found = endings("titles", pl.DataFrame(titles, schema=table("titles").schema), as_of=TODAY)
    assert found.table.select("right", "task", "due", "reference").rows() == [
        ("t-1", "title-ends", date(2027, 1, 31), "Deed")
    ]
    assert found.problems["record"].to_list() == ["t-4"]
    bound = {"id": "x-1", "asset": "a", "restriction": "background", "party": "Trebnik", "ends": "2026-12-01"}
    found = endings("restrictions", pl.DataFrame([bound], schema=table("restrictions").schema), as_of=TODAY)
    assert '"party":"Trebnik"' in found.reasons["values"].item()
    asked = [
        {"id": "c-1", "asset": "a", "party": "Co-owner", "ends": "2026-12-01"},
        {"id": "c-2", "asset": "a", "party": "Co-owner", "ends": "2026-12-01", "given": "2025-01-01"},
    ]
    found = endings("consents", pl.DataFrame(asked, schema=table("consents").schema), as_of=TODAY)
    assert found.table["right"].to_list() == ["c-2"]
    for kind in ("titles", "restrictions", "consents"):
        assert endings(kind, table(kind).empty(), as_of=TODAY).table.is_empty()
