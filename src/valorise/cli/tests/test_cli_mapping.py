"""`valorise mapping` shows the guess, writes it down, and what it wrote is taken back."""

from __future__ import annotations

from pathlib import Path

import orjson
import polars as pl
import pytest
import yaml

from valorise.cli import main


def run(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return int(left.value.code or 0)


def test_mapping_is_shown_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "offers.csv", tmp_path / "mapping.yaml"
    file.write_text("Titel;Farbe\nLeiser Lüfter;blau\n", encoding="utf-8")
    assert run(["mapping", str(file), "--out", str(out), "--json"]) == 0
    shown = orjson.loads(capsys.readouterr().out)
    assert [(row["column"], row["ours"]) for row in shown["table"]][-2:] == [("Titel", "title"), ("Farbe", None)]
    assert yaml.safe_load(out.read_text(encoding="utf-8"))["columns"]["Titel"] == "title"


def test_table_without_text_leaves_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    assert run(["mapping", str(file)]) == 2
    assert "title or summary" in capsys.readouterr().out


def test_missing_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mapping", str(tmp_path / "nowhere.csv")]) == 2
    assert "nowhere.csv" in capsys.readouterr().err


def test_one_mapping_holds_several_files_each_with_its_columns(tmp_path: Path) -> None:
    """The same names of columns mean different things in two lists of one run, and both are read as said."""
    offers, called = tmp_path / "offers.csv", tmp_path / "calls.csv"
    offers.write_text("Title;Abstract;Date\nQuiet fan;One hardly hears it.;03/04/2024\n", encoding="utf-8")
    called.write_text("Title;Abstract;Date\nQuiet rooms;Rooms that are quiet.;05/06/2024\n", encoding="utf-8")
    out, store = tmp_path / "mapping.yaml", tmp_path / "store"
    assert run(["mapping", str(offers), str(called), "--out", str(out)]) == 0
    said = yaml.safe_load(out.read_text(encoding="utf-8"))
    assert [one["file"] for one in said["tables"]] == ["offers.csv", "calls.csv"]
    said["tables"][0] |= {"date_order": "day-month-year"}
    said["tables"][0]["columns"]["Date"] = "dates.disclosed"
    said["tables"][1] |= {"table": "needs", "date_order": "month-day-year"}
    said["tables"][1]["columns"]["Date"] = "deadline"
    out.write_text(yaml.safe_dump(said), encoding="utf-8")
    assert run(["ingest", str(offers), str(called), "--mapping", str(out), "--store", str(store)]) == 0
    kept = {path.stem: pl.read_parquet(path).to_dicts() for path in store.rglob("*.parquet")}
    assert [one["dates"]["disclosed"] for one in kept["assets"]] == ["2024-04-03"]
    assert [one["deadline"] for one in kept["needs"]] == ["2024-05-06"]
