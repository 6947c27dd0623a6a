"""The measured table counts every row once, and stays as it is where the data are absent."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.house import readers_table
from tests.house.documents import DOCS, MEASURED, readers_document

READERS = Path(__file__).resolve().parents[2] / "src" / "valorise" / "readers"


def test_the_table_accounts_for_every_row_and_every_file(tmp_path: Path) -> None:
    for reader in ("erc", "norway", "uspto_assignments"):
        shutil.copytree(READERS / reader / "sample", tmp_path / reader)
    (tmp_path / "strange.bin").write_bytes(b"\x00\x01\x02")
    (tmp_path / "README.md").write_text("About the data", "utf-8")
    written = readers_table.section(tmp_path)
    lines = {line.split("`")[1]: line.split("|")[2:-3] for line in written.splitlines() if line.startswith("| `")}
    numbers = {name: [int(cell) for cell in cells] for name, cells in lines.items()}
    assert set(numbers) == {"erc", "norway", "uspto_assignments"}
    assert all(rows == accepted + merged + refused for _, _, rows, accepted, merged, refused in numbers.values())
    assert numbers["norway"][:3] == [3, 0, 7]
    assert "5 files are known by one of 3 readers. 1 are known by none" in written


def test_what_was_measured_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept = readers_document()
    assert kept == (DOCS / "readers.md").read_text("utf-8")
    assert MEASURED in kept
    monkeypatch.setenv("VALORISE_SHARED", str(tmp_path))
    with pytest.raises(SystemExit, match="stays as it is"):
        readers_table.main()
    assert (DOCS / "readers.md").read_text("utf-8") == kept
