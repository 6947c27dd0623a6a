"""Topics without codes, codes that are none, and a file that is no JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.discovery import reader_for
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.sbir.parse import rows
from valorise.readers.source import Source

HEAD = "Topic Name,Description,Agency,Phase,Program,Release Date,Open Date,Close Date,URL\n"
LINE = 'Other,{text},Department of Examples,Phase I,SBIR,"May 1, 2017","May 2, 2017","May 3, 2017",x\n'


def test_same_topic_has_one_id_and_another_text_another(tmp_path: Path) -> None:
    path = tmp_path / "topics.csv"
    path.write_text(HEAD + LINE.format(text="a") + LINE.format(text="b") + LINE.format(text="a"))
    ids = [row.record["id"] for row in rows(Source(path), Wish()) if isinstance(row, Row)]
    assert ids[0] == ids[2] != ids[1]


def test_text_over_line_ends_is_told_clearly(tmp_path: Path) -> None:
    path = tmp_path / "topics.json"
    path.write_text('[\n {\n  "topic_name": "T",\n  "description": "one\ntwo"}]')
    assert reader_for(Source(path)).name == "sbir"
    (found,) = rows(Source(path), Wish())
    assert isinstance(found, Refused)
    assert "over the end of its line" in found.problem.expected
    assert "xlsx" in found.problem.fix


@pytest.mark.shared_data
def test_shared_topic_codes_of_2017(shared_data: Path) -> None:
    """The description of the data counts 93 codes shared by 225 awards; this rule finds one code more."""
    file = shared_data / "sbir/awards_detail/phase2_awards_2017_no_contacts.json"
    found = [row.record["identifiers"] for row in rows(Source(file), Wish()) if isinstance(row, Row)]
    codes = [one["value"] for listed in found for one in listed]
    shared = {code for code in codes if codes.count(code) > 1}
    assert (len(shared), sum(code in shared for code in codes)) == (94, 227)
    assert not shared & {"NIAID", "NHLBI", "N", "n/a", "300"}
