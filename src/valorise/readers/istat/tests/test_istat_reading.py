"""Rows and headers with too few cells, and marks beside the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.istat.parse import rows
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

SAMPLE = Path(__file__).resolve().parents[1] / "sample" / "series.csv"


def test_what_is_wrong_is_told_row_by_row() -> None:
    found = list(rows(Source(SAMPLE), Wish()))
    assert {one.number: one.problem.rule for one in found if isinstance(one, Refused)} == {
        4: "not-number",
        5: "wrong-width",
    }
    flagged = [one.found for row in found if isinstance(row, Row) for one in row.problems]
    assert flagged == ["1310, provisional"]


@pytest.mark.parametrize("lost", ["Flags", "Flag Codes"])
def test_a_header_without_one_of_its_pair_is_not_trusted(tmp_path: Path, lost: str) -> None:
    path = tmp_path / "series.csv"
    path.write_text(SAMPLE.read_text(encoding="utf-8").replace(f'|"{lost}"', ""), encoding="utf-8")
    with pytest.raises(Invalid, match=f"lacks the column {lost}"):
        list(rows(Source(path), Wish()))


@pytest.mark.shared_data
def test_the_faulty_header_says_what_is_missing(shared_data: Path) -> None:
    path = shared_data / "istat_innovation_it" / "invalidResearchAndDevelopmentHeader.csv"
    with pytest.raises(Invalid, match="lacks the column Flags"):
        list(rows(Source(path), Wish()))
