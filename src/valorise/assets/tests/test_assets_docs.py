"""The guide names every event and every task, so that nobody has to read YAML to write a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.assets.rulebook import words

GUIDE = Path(__file__).resolve().parents[4] / "docs" / "deadlines.md"


@pytest.mark.parametrize("name", ["events", "tasks"])
def test_the_guide_names_every_code_and_no_other(name: str) -> None:
    section = GUIDE.read_text("utf-8").split(f"## {name.capitalize()}\n")[1].split("\n## ")[0]
    listed = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
    assert listed == list(words(name))
