"""An attorney's list with the usual errors, made from our own dates, must come back with each error named."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from valorise.assets.calendar import later
from valorise.journeys.asset import of_events
from valorise.journeys.docket import docket
from valorise.journeys.docket_file import docket_file, office_of
from valorise.journeys.event_file import event_file
from valorise.reporting.docket import docket_page, explained
from valorise.reporting.formats import csv as csv_format
from valorise.reporting.formats import html, xlsx
from valorise.terms.errors import Invalid

AS_OF = date(2026, 11, 22)
HEADINGS = {
    "cpa": ("Client Ref", "Country", "Application No", "Annuity Year", "Renewal Date", "Grace Expiry", "Official Fee",
            "Currency"),
    "dennemeyer": ("Your Ref", "Country Code", "Official Number", "Annuity", "Due Date", "Grace Period Expiry", "Fee",
                   "Currency"),
    "clarivate": ("Case Reference", "Jurisdiction", "Application Number", "Renewal Year", "Base Due Date",
                  "Extended Due Date", "Amount", "Currency"),
    "german": ("Ihr Zeichen", "Land", "Anmeldenummer", "Patentjahr", "Fälligkeit", "Nachfrist bis", "Betrag",
               "Währung"),
}  # fmt: skip
ERRORS = ("month-end-missed", "renewal-year", "surcharge-missing", "surcharge-day-shown", "fee")


def rights_of(folder: Path, size: int) -> Path:
    """European applications of an office with their last payment, one row per event."""
    draw, rows = random.Random(7), []
    for number in range(size):
        filed = date(2017, 1, 5) + timedelta(days=draw.randrange(2200))
        rows.append((f"MVU-{number:03}", "EP", "filing", filed.isoformat(), ""))
        paid = AS_OF.year - filed.year
        if paid >= 3:
            rows.append((f"MVU-{number:03}", "EP", "renewal-paid", f"{AS_OF.year}-{filed.month:02}-01", str(paid)))
    file = folder / "rights.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("right", "office", "event", "on", "year"), *rows])
    return file


def seeded(folder: Path, rights: Path, heads: tuple[str, ...]) -> tuple[Path, dict[int, str | None]]:
    """The list of a provider made from our dates, every third line with one usual error; which line has which."""
    events = event_file(rights).events
    filed = dict(events.filter(event="filing").select("right", "on").iter_rows())
    ours = of_events(events, as_of=AS_OF).table.filter(pl.col("task") == "renewal", ~pl.col("overdue")).sort("right")
    expected: dict[int, str | None] = {}
    rows = []
    for line, row in enumerate(ours.iter_rows(named=True), start=1):
        error = ERRORS[line // 3 % len(ERRORS)] if line % 3 == 0 else None
        due, last, fee = row["due"], row["last_day_with_surcharge"], "525,00"
        if error == "month-end-missed":
            due = pl.select(later(pl.lit(filed[row["right"]]), pl.lit(12 * (row["year"] - 1)))).item()
            error = error if due != row["due"] else None
        elif error == "renewal-year":
            due = pl.select(later(pl.lit(row["due"]), pl.lit(12)).dt.month_end()).item()
        elif error == "surcharge-day-shown":
            due = last
        elif error == "fee":
            fee = "999,00"
        expected[line] = error
        shown = "" if error == "surcharge-missing" else last.strftime("%d.%m.%Y")
        rows.append((row["right"] + "/EP", "EPO", "20123456.7", row["year"], f"{due:%d.%m.%Y}", shown, fee, "EUR"))
    file = folder / "list.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerows([heads, *rows])
    return file, expected


@pytest.fixture
def fees(tmp_path: Path) -> Path:
    file = tmp_path / "fees.csv"
    years = [f"EP,renewal,{year},525.00,EUR" for year in range(3, 21)]
    file.write_text("\n".join(["office,task,year,fee,currency", *years]), encoding="utf-8")
    return file


@pytest.mark.parametrize("provider", HEADINGS)
def test_every_seeded_error_is_found_and_named(provider: str, tmp_path: Path, fees: Path) -> None:
    rights = rights_of(tmp_path, 60)
    file, expected = seeded(tmp_path, rights, HEADINGS[provider])
    found = docket(file, rights, fees, as_of=AS_OF)
    theirs = found.table.filter(pl.col("line").is_not_null())
    assert dict(theirs.select("line", "cause").iter_rows()) == expected
    assert set(ERRORS) <= set(theirs["cause"]), "each error was seeded at least once"
    assert theirs.filter(pl.col("cause").is_null())["verdict"].unique().to_list() == ["same"]


RIGHTS = """right,office,event,on,kind,year
P2,EP,filing,2019-11-15,patent,
P2,EP,renewal-paid,2025-11-20,patent,7
P3,GB,filing,2023-05-10,patent,
P3,GB,grant,2025-01-15,patent,
P4,EP,filing,2022-02-01,patent,
P4,EP,examination-communication,2026-08-03,patent,
P5,US,grant,2023-06-06,patent,
P6,AT,lapsed,2024-01-01,patent,
P6,AT,filing,2015-01-01,patent,
"""
LINES: dict[str, tuple[str, str, str | None]] = {
    "P-2/EP;EPO;Annuity;8;30.11.2026": ("same", "2026-11-30", None),
    "P2;EP;Annuity;7;30.11.2025": ("only-theirs", "2025-11-30", "done-already"),
    "P3;United Kingdom;Renewal;4;31.05.2026": ("only-theirs", "None", "first-year"),
    "P4;EPO;Response to exam report 94(3);;14.12.2026": ("differs", "2026-12-03", "ten-days"),
    "P5;USA;Maintenance fee;4;06.12.2026": ("differs", "2026-12-07", "closed-day"),
    "P6;Österreich;Jahresgebühr;12;31.01.2026": ("only-theirs", "None", "right-ended"),
    "P9;Deutschland;Jahresgebühr;5;30.04.2027": ("not-comparable", "None", "right-unknown"),
    "P2;Narnia;Annuity;9;30.11.2027": ("not-comparable", "None", "office-unknown"),
    "P2;EP;Frobnicate;;30.11.2027": ("not-comparable", "None", "action-unknown"),
    "P2;EP;Annuity;9;November": ("not-comparable", "None", "day-unreadable"),
    ";EP;Annuity;9;30.11.2027": ("not-comparable", "None", "reference-missing"),
}


@pytest.fixture
def compared(tmp_path: Path) -> tuple[Path, Path]:
    rights, file = tmp_path / "rights.csv", tmp_path / "list.csv"
    rights.write_text(RIGHTS, encoding="utf-8")
    file.write_text("\n".join(["Our Ref;Country;Action;Annuity;Due Date", *LINES]), encoding="utf-8")
    return file, rights


def test_each_line_is_accounted_for_with_its_cause(compared: tuple[Path, Path]) -> None:
    found = docket(*compared, as_of=AS_OF).table.filter(pl.col("line").is_not_null())
    got = [(row["verdict"], str(row["ours"]), row["cause"]) for row in found.sort("line").iter_rows(named=True)]
    wanted = list(LINES.values())
    assert [(one[0], one[2]) for one in got] == [(one[0], one[2]) for one in wanted]
    days = [(one[1], two[1]) for one, two in zip(got, wanted, strict=True) if two[1] != "None"]
    assert all(one == two for one, two in days)


def test_our_dates_that_their_list_lacks_follow(compared: tuple[Path, Path]) -> None:
    missing = docket(*compared, as_of=AS_OF).table.filter(pl.col("verdict") == "only-ours")
    told = set(missing.select("right", "task", "our_year", "cause").iter_rows())
    assert ("P3", "renewal", 5, "not-listed") in told
    assert ("P4", "renewal", 3, "passed-with-us") in told
    assert "term-ends" not in missing["task"].to_list(), "nobody has to act on the end of a term"


def test_the_comparison_is_written_as_table_workbook_and_page(compared: tuple[Path, Path]) -> None:
    found = docket(*compared, as_of=AS_OF)
    told = explained(found.table, found.reasons)
    four = told.filter(pl.col("line") == 4).row(0, named=True)
    assert "Counted from 2026-08-03, 4 months" in four["how_ours_was_counted"]
    assert four["certainty"] == "unconfirmed"
    assert told.filter(pl.col("line") == 1)["how_ours_was_counted"].item() is None
    page = html.write(docket_page(found.table, found.reasons, title="list.csv", as_of=AS_OF)).decode()
    assert "no longer count (EPC Rules 126(2), 127(2))" in page
    assert "not in their list" in page
    assert b"ten-days" in csv_format.write("docket_differences", told)
    assert xlsx.write({"docket_differences": told}).startswith(b"PK")


def test_a_list_without_a_day_is_refused_with_its_headings(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Our Ref,Country\nP1,EP\n", encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        docket_file(file, ["P1"])
    assert "the due day" in refused.value.what
    assert "Our Ref, Country" in refused.value.where


def test_an_order_of_dates_is_taken_only_where_the_list_proves_it(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Ref,Country,Annuity,Due Date\nP1,EP,3,03/04/2026\n", encoding="utf-8")
    assert docket_file(file, ["P1"]).lines["due"].to_list() == [None]
    file.write_text("Ref,Country,Annuity,Due Date\nP1,EP,3,03/04/2026\nP1,EP,4,12/31/2026\n", encoding="utf-8")
    assert docket_file(file, ["P1"]).lines["due"].to_list() == ["2026-03-04", "2026-12-31"]


def test_a_code_of_an_office_stands_for_itself() -> None:
    assert [office_of(written) for written in ("WO", "pct", "Großbritannien", "GROSSBRITANNIEN", "")] == [
        "WO", "WO", "GB", "GB", None,
    ]  # fmt: skip


def test_a_fee_of_several_figures_is_no_fee(tmp_path) -> None:
    fees = ("2 x 60", "120 (2 classes)", "1e999", "EUR 120", "120 EUR")
    lines = "".join(f"P12,EP,Renewal,7,2026-01-01,{fee}\n" for fee in fees)
    (tmp_path / "list.csv").write_text(f"Our ref,Country,Action,Year,Due date,Fee\n{lines}")
    assert docket_file(tmp_path / "list.csv", ["P12"]).lines["fee"].to_list() == [None, None, None, 120, 120]
