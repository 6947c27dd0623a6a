"""Files of others in our tables, in the lake: every row kept or told, nothing from an earlier load left to mislead."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from valorise.journeys import lake, lake_clean
from valorise.stores.lake.loads import Made

HEADS = ("Title", "Type", "Country")
GOOD = (("Pump", "patent", "SI"), ("Fan", "software", "AT"))


def silent(what: str, done: int, total: int) -> None:
    """Progress for nobody."""


def table(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADS, *rows])
    return path


def load(home: Path, *files: Path) -> dict[str, lake.Loaded]:
    found = lake_clean.clean(home, lake.Offer("office", files), silent)
    return {one.load.dataset: one for one in found}


def test_rows_come_into_our_tables_with_their_place(tmp_path) -> None:
    file = table(tmp_path / "a.csv", ("Pump", "patent", "SI"), ("Fan", "software", "AT"))
    found = load(tmp_path, file)
    assert found["office_assets"].load.rows == 2
    asked = lake.query(tmp_path, "SELECT title, source_file, source_row FROM clean.office_assets ORDER BY source_row")
    assert asked.rows() == [("Pump", "a.csv", 1), ("Fan", "a.csv", 2)]
    assert not any(one.new for one in load(tmp_path, file).values())


def test_what_was_refused_is_a_dataset_and_goes_when_it_is_mended(tmp_path) -> None:
    found = load(tmp_path, table(tmp_path / "a.csv", ("Pump", "patent", "SI"), ("", "software", "AT"), ("Fan", "", "")))
    assert found["office_problems"].load.refused == 1
    told = lake.query(tmp_path, "SELECT row, severity FROM clean.office_problems WHERE severity = 'refused'").rows()
    assert told == [(2, "refused")]
    again = load(tmp_path, table(tmp_path / "a.csv", ("Pump", "patent", "SI"), ("Fan", "", "")))
    assert again["office_problems"].load.refused == 0
    assert lake.query(tmp_path, "SELECT count(*) FROM clean.office_problems WHERE severity = 'refused'").item() == 0


def test_a_file_that_nobody_can_read_is_told_and_the_others_go_on(tmp_path) -> None:
    (tmp_path / "b.bin").write_bytes(b"\x00\x01\x02")
    found = load(tmp_path, table(tmp_path / "a.csv", *GOOD), tmp_path / "b.bin")
    assert found["office_assets"].load.rows == 2
    told = lake.query(tmp_path, "SELECT file FROM clean.office_problems WHERE severity = 'refused'")
    assert told.to_series().to_list() == ["b.bin"]


def test_parts_are_the_same_rows(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(lake_clean, "AT_ONCE", 3)
    rows = [(f"Pump {number}", "patent", "SI") for number in range(10)]
    found = load(tmp_path, table(tmp_path / "a.csv", *rows))
    assert (found["office_assets"].load.rows, len(found["office_assets"].load.files)) == (10, 4)
    asked = lake.query(tmp_path, "SELECT title FROM clean.office_assets ORDER BY source_row").to_series()
    assert asked.to_list() == [title for title, *_ in rows]


def test_a_run_that_was_stopped_goes_on_and_counts_nothing_twice(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(lake_clean, "AT_ONCE", 3)
    file = table(tmp_path / "a.csv", *[(f"Pump {number}", "patent", "SI") for number in range(10)])

    def stop(what: str, done: int, total: int) -> None:
        if done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lake_clean.clean(tmp_path, lake.Offer("office", [file]), stop)
    assert lake.status(tmp_path).is_empty()
    found = load(tmp_path, file)
    assert found["office_assets"].new
    assert found["office_assets"].load.rows == 10
    assert lake.query(tmp_path, "SELECT count(DISTINCT source_row) FROM clean.office_assets").item() == 10


def test_names_of_other_offers_are_not_taken_for_ours(tmp_path) -> None:
    file = table(tmp_path / "a.csv", *GOOD)
    lake_clean.clean(tmp_path, lake.Offer("office_two", [file]), silent)
    assert load(tmp_path, file)["office_assets"].new
    assert set(lake.status(tmp_path)["loads"]) == {1}


def test_what_decides_a_load_is_files_and_code() -> None:
    assert Made((), "a").question != Made((), "b").question
    assert Made((), "a", licence="x").question == Made((), "a", licence="y").question


@pytest.mark.shared_data
def test_every_grant_of_the_research_council_is_kept_with_its_host(tmp_path, shared_data) -> None:
    file = shared_data / "erc_grants_abstracts" / "erc_starting.csv"
    found = lake_clean.clean(tmp_path, lake.Offer("erc", [file]), silent)
    rows = {one.load.dataset: one.load.rows for one in found}
    assert (rows["erc_projects"], rows["erc_assets"]) == (1902, 1902)
    assert lake.query(tmp_path, "SELECT count(*) FROM clean.erc_assets WHERE summary IS NOT NULL").item() > 1800
