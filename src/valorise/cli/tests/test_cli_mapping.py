"""`valorise mapping` shows the guess, writes it down, and what it wrote is taken back."""

from __future__ import annotations

from pathlib import Path

import orjson
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
