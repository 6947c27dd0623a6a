"""From declared tables to dates: rights, projects and contracts together."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from valorise.journeys.asset import dates
from valorise.terms.results import Result
from valorise.terms.tables import table
from valorise.terms.tables.checks import frame

AS_OF = date(2026, 11, 1)


def found(
    rights: list[dict[str, Any]] | None = None,
    agreements: list[dict[str, Any]] | None = None,
    projects: list[dict[str, Any]] | None = None,
) -> Result:
    tables = {"rights": rights, "agreements": agreements, "projects": projects}
    made = {name: frame(table(name), rows or []) for name, rows in tables.items()}
    return dates(made["rights"], made["agreements"], made["projects"], as_of=AS_OF)


def test_empty_tables_give_empty_answers() -> None:
    result = found()
    assert result.table.schema == pl.Schema(table("deadlines").schema)
    assert result.table.is_empty()
    assert result.problems.is_empty()


def test_a_european_right_takes_its_priority_and_pct_filing_from_its_history() -> None:
    happened = [
        {"event": "first-filing", "on": "2023-01-10", "office": "SI"},
        {"event": "international-filing", "on": "2024-01-09", "office": "WO"},
        {"event": "entered-national-phase", "on": "2025-08-01"},
        {"event": "renewal-paid", "on": "2026-01-15", "year": 3},
    ]
    result = found([{"id": "R", "kind": "patent", "office": "EP", "happened": happened}])
    renewals = result.table.filter(pl.col("task") == "renewal")
    assert renewals.select("office", "year", "due", "status").rows() == [("EP", 4, date(2027, 1, 31), "verified")]
    assert set(result.table["office"]) == {"EP"}, "the Slovenian and the international application are other rights"


def test_a_right_lives_at_every_office_where_it_was_filed_granted_or_validated() -> None:
    happened = [
        {"event": "first-filing", "on": "2021-09-28", "office": "SI"},
        {"event": "filing", "on": "2022-09-26"},
        {"event": "grant", "on": "2025-02-12"},
        {"event": "validated", "on": "2025-04-30", "office": "DE"},
        {"event": "grant", "on": "2023-02-14", "office": "US"},
    ]
    table_ = found([{"id": "R", "kind": "patent", "office": "EP", "happened": happened}]).table
    fees = table_.filter(pl.col("task") == "renewal").select("office", "year", "due", "overdue")
    assert ("US", None, date(2026, 8, 14), True) in fees.rows()
    assert ("DE", 4, date(2025, 9, 30), True) in fees.rows()
    assert ("DE", 5, date(2026, 9, 30), False) in fees.rows(), "it can be paid without surcharge until November"
    assert "SI" not in fees["office"].to_list(), "the first filing there is a fact to count from"


def test_a_provisional_filing_goes_on_as_a_patent_elsewhere() -> None:
    happened = [
        {"event": "first-filing", "on": "2025-03-24"},
        {"event": "international-filing", "on": "2026-03-20", "office": "WO"},
    ]
    table_ = found([{"id": "R", "kind": "provisional", "office": "US", "happened": happened}]).table
    assert ("WO", "enter-national-phases", date(2027, 9, 24)) in table_.select("office", "task", "due").rows()


def test_a_list_of_projects_accuses_nobody_of_being_late() -> None:
    project = {"id": "P", "programme": "Horizon Europe", "starts": "2023-01-01", "ends": "2026-12-31"}
    assert found(projects=[project]).table.is_empty()
    duty = {
        "id": "P",
        "kind": "contract",
        "office": "XC",
        "happened": [{"event": "horizon-europe-start", "on": "2023-01-01"}],
    }
    late = found([duty], projects=[project]).table
    assert set(late["task"]) == {"data-management-plan", "dissemination-and-exploitation-plan"}
    assert late["overdue"].all()


def test_an_agreement_past_its_end_is_a_matter_for_the_register() -> None:
    result = found(agreements=[{"id": "L", "title": "Licence", "status": "signed", "ends": "2026-01-31"}])
    assert result.table.is_empty()
    assert result.problems["rule"].to_list() == ["agreement-past-its-end"]


def test_a_right_without_office_is_a_family() -> None:
    happened = [
        {"event": "filing", "on": "2024-03-05", "office": "DE"},
        {"event": "grant", "on": "2024-05-07", "office": "US"},
    ]
    result = found([{"id": "F", "kind": "patent", "happened": happened}])
    assert {"DE", "US"} <= set(result.table["office"])


def test_a_year_or_month_alone_gives_a_problem_and_no_date() -> None:
    result = found([{"id": "R", "kind": "patent", "office": "EP", "happened": [{"event": "filing", "on": "2024-03"}]}])
    assert result.table.is_empty()
    assert result.problems.select("record", "rule", "severity").rows() == [("R", "day-not-exact", "notice")]


def test_projects_of_horizon_europe_and_2020_have_duties() -> None:
    result = found(
        projects=[
            {"id": "HE", "programme": "HORIZON.2.4", "starts": "2022-01-01", "ends": "2026-06-30"},
            {"id": "HE2", "programme": "Horizon Europe", "starts": "2026-09-01", "ends": "2029-08-31"},
            {"id": "H20", "programme": "H2020-EU.1.1.", "starts": "2018-01-01", "ends": "2023-12-31"},
            {"id": "FP7", "programme": "FP7-ICT", "starts": "2010-01-01", "ends": "2013-12-31"},
        ]
    )
    said = {(row["right"], row["task"]): (row["due"], row["status"]) for row in result.table.iter_rows(named=True)}
    assert said["HE", "list-on-results-platform"] == (date(2027, 6, 30), "verified")
    assert said["HE2", "dissemination-and-exploitation-plan"] == (date(2027, 3, 1), "known")
    assert said["H20", "exploit-results"] == (date(2027, 12, 31), "verified")
    assert not [name for name, _ in said if name == "FP7"]
    assert ("HE2", "exploit-results") not in said


def test_contracts_bring_their_own_dates() -> None:
    duties = [
        {"task": "send the royalty report", "due": "2027-01-31", "who": "licensee"},
        {"task": "pay the milestone", "due": "2026-06-30", "done": "2026-06-12"},
        {"task": "review the plan", "due": "2027"},
    ]
    result = found(
        agreements=[
            {"id": "L1", "title": "Licence", "status": "signed", "ends": "2030-12-31", "duties": duties},
            {"id": "L2", "title": "Old", "status": "ended", "ends": "2020-12-31"},
        ]
    )
    assert result.table.select("right", "task", "due", "rule", "status").rows() == [
        ("L1", "send the royalty report", date(2027, 1, 31), "contract-duty", "verified"),
        ("L1", "agreement-ends", date(2030, 12, 31), "contract-end", "verified"),
    ]
    assert result.problems["found"].to_list() == ["review the plan: 2027"]
    assert result.reasons.height == 2


def test_what_can_still_be_saved_comes_before_what_has_passed() -> None:
    happened = [{"event": "filing", "on": "2022-07-12"}, {"event": "filing-fee-paid", "on": "2022-08-01"}]
    result = found([{"id": "R", "kind": "patent", "office": "EP", "happened": happened}])
    renewals = result.table.filter(pl.col("task") == "renewal")["due"].to_list()
    assert renewals == [date(2026, 7, 31), date(2027, 7, 31), date(2024, 7, 31), date(2025, 7, 31)]
