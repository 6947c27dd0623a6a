"""An office's own workbook comes in whole: every line accounted for, the money to the cent, and out again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from tests.journeys.messy_english_office import english_office
from tests.journeys.messy_german_office import german_office
from tests.journeys.messy_workbook import Truth

from valorise.journeys.ingest import Given, Register, register
from valorise.journeys.keeping import keep, kept, rehearse, undo
from valorise.stores.events import open_log
from valorise.terms.errors import Missing, NotReady

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
OFFICES = [german_office, english_office]


def quiet(*_: object) -> None:
    """Progress for nobody."""


def money(made: Register, direction: str) -> Decimal:
    return sum(made["money_flows"].filter(direction=direction)["amount"].to_list(), Decimal(0))


@pytest.mark.parametrize("office", OFFICES)
def test_whole_office_comes_in(office: Callable[[Path], Truth], tmp_path: Path) -> None:
    truth = office(tmp_path / "office.xlsx")
    made = register([Given(truth.path)], tell=quiet)
    account = made.accounts.row(0, named=True)
    assert (account["accepted"] + account["merged"], account["merged"]) == (truth.records, truth.twice)
    assert (account["refused"], account["left_out"]) == (0, truth.asides)
    assert account["rows"] == truth.records + truth.asides
    heights = [made[name].height for name in ("assets", "rights", "agreements", "people")]
    assert heights == [truth.inventions, truth.patents, truth.agreements, len(truth.people)]
    assert (money(made, "in"), money(made, "out")) == (truth.income, truth.costs)
    assert made["money_flows"]["currency"].unique().to_list() == ["EUR"]
    found = {row["id"].split(":")[1]: row["asset"].split(":")[1] for row in made["rights"].iter_rows(named=True)}
    assert found == truth.patent_of
    told = made.problems.filter(rule="number-none")
    assert told.height == truth.lost
    left = made.problems.filter(
        pl.col("rule").is_in(
            ["total", "heading", "note", "repeated-header", "beside-tables", "no-known-table", "other-total"]
        )
    )
    assert left.height == truth.asides
    assert left["place"].null_count() == 0


@pytest.mark.parametrize("office", OFFICES)
def test_rehearsed_then_done_then_undone(office: Callable[..., Truth], tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = tmp_path / "before.csv"
    first.write_text("Title;Inventor\nA fan that was here before anything else;Ada Example\n", "utf-8")
    keep([Given(first)], store, at=AT, tell=quiet)
    before, files = kept(store), sorted(path.name for path in store.rglob("*"))
    truth = office(tmp_path / "office.xlsx", size=10)
    shown = rehearse([Given(truth.path)], store, at=AT, tell=quiet)
    assert sorted(path.name for path in store.rglob("*")) == files
    assert all(rows.equals(kept(store)[name]) for name, rows in before.items())
    done = keep([Given(truth.path)], store, at=AT, tell=quiet)
    assert (shown.new, shown.changed) == (done.new, done.changed) == (truth.inventions, 0)
    assert shown.register.accounts.equals(done.register.accounts)
    assert shown.register.problems.equals(done.register.problems)
    assert all(rows.equals(done.register[name]) for name, rows in shown.register.tables.items())
    assert undo(store, at=AT)["assets"] == 1
    assert {name for name in kept(store) if name != "events"} == before.keys() - {"events"}
    assert all(kept(store)[name].equals(rows) for name, rows in before.items() if name != "events")
    with open_log(store, create=False) as log:
        assert log.verify().table["intact"].item()
        assert log.read()["activity"].to_list()[-1] == "change-undone"
    assert keep([Given(truth.path)], store, at=AT, tell=quiet).new == truth.inventions


def test_only_the_last_step_can_be_taken_back_and_only_once(tmp_path: Path) -> None:
    store = tmp_path / "store"
    truth = german_office(tmp_path / "office.xlsx", size=5)
    keep([Given(truth.path)], store, at=AT, tell=quiet)
    (store / "register" / "assets.parquet").touch()
    with pytest.raises(NotReady, match="changed since"):
        undo(store, at=AT)
    with pytest.raises(Missing, match="no step"):
        undo(tmp_path / "other", at=AT)


def test_the_same_workbook_twice_doubles_nothing(tmp_path: Path) -> None:
    truth = german_office(tmp_path / "office.xlsx", size=10)
    store = tmp_path / "store"
    keep([Given(truth.path)], store, at=AT, tell=quiet)
    again = keep([Given(truth.path)], store, at=AT, tell=quiet)
    assert (again.new, again.changed) == (0, 0)
    assert money(again.register, "in") == truth.income


def test_numbers_are_found_across_files(tmp_path: Path) -> None:
    (tmp_path / "inventions.csv").write_text("Number;Title;Inventor\nE-0012;Membrane for rain;Ana Kos\n", "utf-8")
    (tmp_path / "deals.csv").write_text(
        "Contract no.;Type;Licensee;Invention\nC1;Licence;Aqua; e 12\nC2;NDA;Aqua;E-77\n"
    )
    made = register([Given(tmp_path / "deals.csv"), Given(tmp_path / "inventions.csv")], tell=quiet)
    assert dict(made["agreements"].select("id", "assets").iter_rows()) == {
        "deals:C1": ["inventions:E-0012"],
        "deals:C2": None,
    }
    assert made.problems.filter(pl.col("rule").str.starts_with("number-"))["rule"].to_list() == [
        "number-tidy",
        "number-none",
    ]
