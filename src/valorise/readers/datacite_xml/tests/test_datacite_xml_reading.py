"""XML of DataCite: harvests, damage, and the same record in JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

HARVEST = Path(__file__).parents[1] / "sample" / "harvest.xml"


def read(folder: Path, content: bytes) -> list[object]:
    path = folder / "records.xml"
    path.write_bytes(content)
    assert reader_for(Source(path)).name == "datacite_xml"
    return list(readers()["datacite_xml"].rows(Source(path), Wish()))


def test_records_before_a_break_are_kept(tmp_path: Path) -> None:
    """A harvest that stops in its second record gives the first, and then says the line."""
    path = tmp_path / "cut.xml"
    content = HARVEST.read_bytes()
    path.write_bytes(content[: content.index(b"HEAT.2")])
    found = readers()["datacite_xml"].rows(Source(path), Wish())
    first = next(found)
    assert isinstance(first, Row)
    assert first.record["id"] == "datacite:10.5555/heat.1"
    with pytest.raises(Invalid) as caught:
        next(found)
    assert "line" in caught.value.where


def test_a_harvest_of_any_length_is_read_record_by_record(tmp_path: Path) -> None:
    content = HARVEST.read_bytes()
    head, tail = content.index(b"<record>"), content.index(b"</ListRecords>")
    many = content[:head] + content[head:tail] * 400 + content[tail:]
    found = read(tmp_path, many)
    assert len(found) == 1200


@pytest.mark.shared_data
def test_mismatched_tags_are_told(shared_data: Path) -> None:
    path = shared_data / "research_metadata/bolognese_fixtures/datacite-example-relateditems.xml"
    with pytest.raises(Invalid, match="no well-formed XML"):
        list(readers()["datacite_xml"].rows(Source(path), Wish()))


@pytest.mark.shared_data
def test_xml_and_json_of_one_record_say_the_same(shared_data: Path) -> None:
    folder = shared_data / "research_metadata/bolognese_fixtures"
    xml = next(readers()["datacite_xml"].rows(Source(folder / "datacite.xml"), Wish()))
    json = next(readers()["datacite"].rows(Source(folder / "datacite.json"), Wish()))
    assert isinstance(xml, Row)
    assert isinstance(json, Row)
    for column in ("id", "type", "title", "summary", "dates", "keywords", "identifiers"):
        assert xml.record.get(column) == json.record.get(column), column
