"""Published figures come out of the lake with one query each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from valorise.journeys import lake, lake_clean

FIGURES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "lake" / "figures.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One lake for all figures: what is there already is not loaded again."""
    return tmp_path_factory.mktemp("lake")


@pytest.mark.shared_data
@pytest.mark.parametrize("one", FIGURES, ids=lambda one: one["figure"])
def test_a_figure_comes_out(one: dict[str, Any], shared_data: Path, home: Path) -> None:
    make = lake_clean.clean if one.get("clean") else lake.load
    for name, place in one["load"].items():
        make(home, lake.Offer(name, [shared_data / place]), lambda *_: None)
    assert [list(row) for row in lake.query(home, one["query"]).iter_rows()] == one["answer"]
