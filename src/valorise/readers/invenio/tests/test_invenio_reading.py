"""Records of InvenioRDM beyond the promises that all readers keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source


def read(folder: Path, metadata: dict[str, Any], **around: Any) -> Row:
    path = folder / "record.json"
    about = {"title": "Ponds", "resource_type": {"id": "dataset"}, "creators": [], **metadata}
    path.write_bytes(orjson.dumps({"id": "1", "pids": {}, "metadata": about, **around}))
    assert reader_for(Source(path)).name == "invenio"
    (found,) = readers()["invenio"].rows(Source(path), Wish())
    assert isinstance(found, Row)
    return found


@pytest.mark.parametrize(
    "kind, expected",
    [
        ({"resource_type": {"id": "publication-article"}}, "publication"),
        ({"resource_type": {"id": "publication-patent"}}, "patent-family"),
        ({"resource_type": {"type": "image", "subtype": "photo"}}, "creative-work"),
        ({"resource_type": None, "upload_type": "publication", "publication_type": "thesis"}, "publication"),
        ({"resource_type": {"id": "hologram"}}, "other"),
    ],
)
def test_kinds_of_all_forms(kind: dict[str, Any], expected: str, tmp_path: Path) -> None:
    assert read(tmp_path, kind).record["type"] == expected


@pytest.mark.parametrize(
    "said, expected",
    [
        ({"funding": [{"funder": {"name": "Fund"}, "award": {"number": "1"}}]}, [{"funder": "Fund", "grant": "1"}]),
        ({"grants": [{"code": "2", "funder": {"name": "Fund"}}]}, [{"funder": "Fund", "grant": "2"}]),
        ({"grants": [{"id": "10.13039/501100000780::3"}]}, [{"grant": "3"}]),
    ],
)
def test_grants_of_all_forms(said: dict[str, Any], expected: list[dict[str, str]], tmp_path: Path) -> None:
    assert read(tmp_path, said).record["funding"] == expected


def test_only_what_is_identical_is_an_identifier_of_the_record(tmp_path: Path) -> None:
    related = [
        {"relation": "isIdenticalTo", "identifier": "10.5555/same"},
        {"relation": "cites", "identifier": "10.5555/other"},
        {"relation_type": {"id": "issupplementto"}, "identifier": "https://github.com/a/b/tree/v1"},
    ]
    found = read(tmp_path, {"related_identifiers": related})
    assert found.record["identifiers"] == [{"scheme": "doi", "value": "10.5555/same"}]
    code = read(tmp_path, {"related_identifiers": related[2:], "resource_type": {"id": "software"}})
    assert code.record["identifiers"] == [{"scheme": "repository", "value": "https://github.com/a/b"}]


def test_hidden_records_and_drafts_are_not_open(tmp_path: Path) -> None:
    assert read(tmp_path, {}).record["confidentiality"] == "open"
    assert "confidentiality" not in read(tmp_path, {}, access={"record": "restricted"}).record
    assert "confidentiality" not in read(tmp_path, {}, is_draft=True).record
