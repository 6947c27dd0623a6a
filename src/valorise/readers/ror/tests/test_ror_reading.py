"""Both schemas of the registry say the same of one organisation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source

SECOND: dict[str, Any] = {
    "id": "https://ror.org/0examp100", "status": "active", "types": ["education"],
    "names": [{"value": "Example University", "types": ["ror_display"]}, {"value": "EXU", "types": ["acronym"]}],
    "locations": [{"geonames_details": {"name": "Exampleton", "country_code": "FI"}}],
    "links": [{"type": "website", "value": "https://example.org"}],
    "external_ids": [{"type": "grid", "all": ["grid.99999.9"], "preferred": "grid.99999.9"}],
    "relationships": [{"id": "https://ror.org/0examp200", "label": "System", "type": "parent"}],
}  # fmt: skip
FIRST: dict[str, Any] = {
    "id": "https://ror.org/0examp100", "status": "active", "types": ["Education"], "name": "Example University",
    "acronyms": ["EXU"], "aliases": [], "labels": [], "addresses": [{"city": "Exampleton"}],
    "country": {"country_code": "FI"}, "links": ["https://example.org"],
    "external_ids": {"GRID": {"preferred": "grid.99999.9", "all": "grid.99999.9"}},
    "relationships": [{"id": "https://ror.org/0examp200", "label": "System", "type": "Parent"}],
}  # fmt: skip


def read(folder: Path, value: Any) -> list[Row]:
    path = folder / "organisations.json"
    path.write_bytes(orjson.dumps(value))
    source = Source(path)
    assert reader_for(source).name == "ror"
    return [one for one in readers()["ror"].rows(source, Wish()) if isinstance(one, Row)]


def test_schema_one_and_two_give_the_same_record(tmp_path: Path) -> None:
    assert read(tmp_path, [FIRST])[0].record == read(tmp_path, [SECOND])[0].record


def test_answers_of_the_interface_are_lists_too(tmp_path: Path) -> None:
    found = read(tmp_path, {"number_of_results": 1, "items": [SECOND]})
    assert [one.record["id"] for one in found] == ["ror:0examp100"]


def test_a_university_that_funds_stays_a_university(tmp_path: Path) -> None:
    found = read(tmp_path, [{**SECOND, "types": ["funder", "education"]}, {**SECOND, "types": ["funder"]}])
    assert [one.record["type"] for one in found] == ["research", "funder"]


def test_withdrawn_records_come_with_a_notice(tmp_path: Path) -> None:
    found = read(tmp_path, [{**SECOND, "status": "withdrawn"}])[0]
    assert [(one.rule, one.severity) for one in found.problems] == [("withdrawn", "notice")]


@pytest.mark.shared_data
def test_every_record_of_the_selection_is_taken_with_a_country(shared_data: Path) -> None:
    for name, count in (("ror_subset_schema_v1.json", 788), ("ror_subset_schema_v2.json", 3230)):
        source = Source(shared_data / "er_ror_affiliations/ror_records" / name)
        found = [one for one in readers()["ror"].rows(source, Wish()) if isinstance(one, Row)]
        assert len({one.record["id"] for one in found}) == count
        assert all("country" in one.record for one in found)
        assert [one for row in found for one in row.problems if one.severity == "changed"] == []
