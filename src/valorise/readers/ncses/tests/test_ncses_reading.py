"""Headings between the rows, marks beside figures, and tables without their description."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from valorise.readers.ncses.parse import rows
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source

SAMPLE = Path(__file__).resolve().parents[1] / "sample"


def test_what_is_wrong_is_told_row_by_row() -> None:
    found = list(rows(Source(SAMPLE / "data.csv"), Wish()))
    assert {one.number: one.problem.rule for one in found if isinstance(one, Refused)} == {
        1: "heading",
        4: "not-number",
    }
    assert [one.found for row in found if isinstance(row, Row) for one in row.problems] == ["1148, imputed"]


def test_without_its_description_the_unit_is_not_known(tmp_path: Path) -> None:
    shutil.copy(SAMPLE / "data.csv", tmp_path)
    source = Source(tmp_path / "data.csv")
    told = [one for one in rows(source, Wish()) if isinstance(one, Row)]
    assert told[0].record["unit"] == "not stated"
    assert told[0].record["indicator"] == "NCSES table 9: Licensing -> Licences issued"
    assert "croissant_metadata.json" in source.notes[0]


def test_georgia_among_the_states_is_no_country(tmp_path: Path) -> None:
    head = "table_id,row_id,u_s_states_full_path,u_s_states_level_1,u_s_states_level_2,u_s_states_hierarchy_depth,2020"
    (tmp_path / "data.csv").write_text(f"{head}\n1,r001,Total -> Georgia,Total,Georgia,2,5\n", encoding="utf-8")
    (found,) = rows(Source(tmp_path / "data.csv"), Wish())
    assert isinstance(found, Row)
    assert found.record["unit_of_analysis"] == "Georgia (US state)"


@pytest.mark.shared_data
def test_no_table_is_silently_empty(shared_data: Path) -> None:
    for path in sorted((shared_data / "nsf_ncses_tables").glob("*/data.csv")):
        found = list(rows(Source(path), Wish()))
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines - 2 <= len(found) <= lines, path
        taken = sum(isinstance(one, Row) for one in found)
        assert taken > 0 or path.parent.name == "1896"
