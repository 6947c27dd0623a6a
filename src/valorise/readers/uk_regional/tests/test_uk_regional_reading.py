"""Regions whose borders change, figures told twice, and descriptions on their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.readers.uk_regional.parse import rows
from valorise.terms.errors import Invalid

SAMPLE = Path(__file__).resolve().parents[1] / "sample"


def test_what_is_wrong_is_told_row_by_row() -> None:
    source = Source(SAMPLE / "licence_income.csv")
    found = list(rows(source, Wish()))
    told = {one.number: one.problem.rule for one in found if isinstance(one, Refused)}
    assert told == {5: "not-number", 6: "no-region", 7: "told-twice"}
    assert [one.rule for row in found if isinstance(row, Row) for one in row.problems] == ["not-of-this-version"]
    assert source.notes == [
        "The regions change inside the table: NUTS 2013 in 2015, NUTS 2016 in 2016 to 2017. "
        "Regions of different versions may have other borders."
    ]


def test_without_its_description_the_unit_is_not_known(tmp_path: Path) -> None:
    shutil.copy(SAMPLE / "licence_income.csv", tmp_path)
    source = Source(tmp_path / "licence_income.csv")
    first = next(rows(source, Wish()))
    assert isinstance(first, Row)
    assert (first.record["indicator"], first.record["unit"]) == ("licence income", "not stated")
    assert "licence_income.yaml" in source.notes[0]


def test_a_description_alone_says_what_is_missing(tmp_path: Path) -> None:
    shutil.copy(SAMPLE / "licence_income.yaml", tmp_path)
    with pytest.raises(Invalid, match=r"licence_income\.csv"):
        list(rows(Source(tmp_path / "licence_income.yaml"), Wish()))


@pytest.mark.shared_data
def test_higher_education_survey_is_whole(shared_data: Path) -> None:
    files = sorted((shared_data / "uk_regional_kt_indicators" / "hebci").glob("*.csv"))
    found = [one for path in files for one in rows(Source(path), Wish())]
    assert (len(files), len(found)) == (43, 11_655)
    assert all(isinstance(one, Row) for one in found)
