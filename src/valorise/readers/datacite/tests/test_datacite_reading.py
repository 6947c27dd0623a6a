"""Spellings and values of DataCite records, beyond the promises that all readers keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from valorise.readers.discovery import readers
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source

BARE: dict[str, Any] = {
    "doi": "10.5555/A", "creators": [{"name": "Maker, Mary"}], "titles": [{"title": "Tides"}], "publisher": "Example",
    "publicationYear": 2020, "types": {"resourceTypeGeneral": "Dataset"}, "schemaVersion": "http://datacite.org/schema/kernel-4",
}  # fmt: skip
OLD: dict[str, Any] = {
    "id": "https://doi.org/10.5555/a", "creator": {"name": "Maker, Mary"}, "title": "Tides", "publisher": "Example",
    "publication-year": "2020", "resource-type-general": "Dataset", "schema-version": "http://datacite.org/schema/kernel-3",
}  # fmt: skip


def source(folder: Path, value: Any) -> Source:
    path = folder / "records.json"
    path.write_bytes(orjson.dumps(value))
    return Source(path)


def read(folder: Path, **more: Any) -> Row:
    found = next(readers()["datacite"].rows(source(folder, {**BARE, **more}), Wish()))
    assert isinstance(found, Row)
    return found


@pytest.mark.parametrize(
    "value",
    [
        BARE,
        [BARE],
        OLD,
        {"data": {"id": "10.5555/a", "type": "dois", "attributes": BARE}},
        {"data": [{"id": "10.5555/a", "type": "dois", "attributes": BARE}], "meta": {}},
        {"data": [{"id": "10.5555/a", "type": "dois", "attributes": {**BARE, "xml": "x" * 300_000}}]},
    ],
)
def test_all_wrappings_and_spellings_say_the_same(value: Any, tmp_path: Path) -> None:
    found = source(tmp_path, value)
    assert readers()["datacite"].recognise(found) > 0
    records = [one.record for one in readers()["datacite"].rows(found, Wish()) if isinstance(one, Row)]
    assert [(one["id"], one["type"], one["title"], one["dates"]) for one in records] == [
        ("datacite:10.5555/a", "dataset", "Tides", {"published": "2020"})
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"@context": "http://schema.org", "schemaVersion": "http://datacite.org/schema/kernel-4", "name": "Tides"},
        {"metadata": {}, "creators": [], "titles": [], "publisher": "", "types": {}},
        {"type": "article", "DOI": "10.5555/a", "title": "Tides", "publisher": "Example"},
    ],
)
def test_other_catalogue_formats_are_left_to_others(value: Any, tmp_path: Path) -> None:
    assert readers()["datacite"].recognise(source(tmp_path, value)) == 0


def test_a_range_of_days_begins_with_its_first(tmp_path: Path) -> None:
    found = read(tmp_path, dates=[{"date": "2019-02-03/2019-04", "dateType": "Issued"}])
    assert found.record["dates"]["published"] == "2019-02-03"


@pytest.mark.parametrize(
    "rights, expected",
    [
        ([{"rights": "Open Access", "rightsUri": "info:eu-repo/semantics/openAccess"}], None),
        ([{"rights": "whatever", "rightsIdentifier": "cc-by-4.0", "rightsIdentifierScheme": "SPDX"}], "CC-BY-4.0"),
        ([{"rights": "Own terms"}, {"rightsURI": "https://opensource.org/licenses/MIT"}], "MIT"),
        ([{"rights": "Own terms"}], "Own terms"),
    ],
)
def test_licences_that_are_certain_come_first(
    rights: list[dict[str, str]], expected: str | None, tmp_path: Path
) -> None:
    assert read(tmp_path, rightsList=rights).record.get("licence") == expected


def test_identifiers_of_other_schemes_are_kept(tmp_path: Path) -> None:
    archived = "swh:1:dir:" + "0" * 40
    found = read(
        tmp_path,
        doi="10.48550/arXiv.2001.00001",
        alternateIdentifiers=[
            {"alternateIdentifier": archived, "alternateIdentifierType": "registry"},
            {"alternateIdentifier": "http://hdl.handle.net/99999/1", "alternateIdentifierType": "Handle"},
        ],
    )
    assert {(one["scheme"], one["value"]) for one in found.record["identifiers"]} == {
        ("doi", "10.48550/arxiv.2001.00001"),
        ("arxiv", "2001.00001"),
        ("swhid", archived),
        ("handle", "99999/1"),
    }
