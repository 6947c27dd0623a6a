"""`valorise bench match` on very little: it writes its page and names what is not there."""

from __future__ import annotations

import polars as pl
import pytest

from tests.bench.match_page import OURS
from tests.bench.ranking_measures import interval
from valorise.cli import main

pytestmark = pytest.mark.processes


@pytest.mark.shared_data
def test_the_page_is_written_and_names_what_is_missing(shared_data, tmp_path, monkeypatch):
    monkeypatch.setenv("VALORISE_SHARED", str(shared_data.parent))
    monkeypatch.delenv("VALORISE_POSTGRES", raising=False)
    page = tmp_path / "page.md"
    with pytest.raises(SystemExit) as left:
        main(["bench", "match", "--smoke", "--out", str(page)])
    assert not left.value.code
    said = page.read_text("utf-8")
    assert f"| {OURS} | 0." in said
    assert "against bm25s stemmed | +" in said
    assert "PostgreSQL full text: VALORISE_POSTGRES names no database." in said
    assert "Speed with 400 records" in said


def test_an_interval_holds_the_difference_of_the_means():
    ours, theirs = pl.Series([0.5, 0.7, 0.9, 0.4]), pl.Series([0.4, 0.7, 0.6, 0.4])
    mean, low, high = interval([ours], [theirs])
    assert mean == pytest.approx(0.1)
    assert low < mean < high
    assert interval([ours], [ours]) == (0, 0, 0)
