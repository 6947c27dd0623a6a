"""The patent list: what is left out is told, and a term that ends is no date of an application."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from valorise.readers.nasa_patents.parse import rows
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source

SAMPLE = Path(__file__).resolve().parents[1] / "sample"


def test_a_number_that_lost_digits_is_left_out_and_told() -> None:
    third = list(rows(Source(SAMPLE / "portfolio.csv"), Wish()))[2]
    assert isinstance(third, Row)
    assert {(one.column, one.rule) for one in third.problems} == {
        ("Application SN", "not-application-number"),
        ("status", "unknown-status"),
    }


@pytest.mark.shared_data
def test_every_case_of_the_list_is_there_with_its_term(shared_data: Path) -> None:
    told = list(rows(Source(shared_data / "patents" / "nasa_patents" / "NASA_Patents.csv"), Wish()))
    rights = [dict(one.also)["rights"] for one in told if isinstance(one, Row)]
    assert Counter(one.get("status") for one in rights) == {"granted": 924, "pending": 468, None: 1}
    assert sum("happened" in one for one in rights) == 1043
    assert len({one["asset"] for one in rights}) == 1393
