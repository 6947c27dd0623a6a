"""Forms and values of Crossref works, beyond the promises that all readers keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source

WORK: dict[str, Any] = {
    "DOI": "10.5555/a", "type": "journal-article", "title": ["Salt"], "prefix": "10.5555", "member": "0", "indexed": {},
    "deposited": {}, "reference-count": 0, "content-domain": {},
}  # fmt: skip


def rows(folder: Path, value: Any) -> list[Any]:
    path = folder / "works.json"
    path.write_bytes(orjson.dumps(value))
    source = Source(path)
    assert reader_for(source).name == "crossref"
    return list(readers()["crossref"].rows(source, Wish()))


def read(folder: Path, **more: Any) -> Row:
    found = rows(folder, {**WORK, **more})[0]
    assert isinstance(found, Row)
    return found


@pytest.mark.parametrize(
    "value",
    [
        WORK,
        [WORK],
        {"message": WORK},
        {"items": [WORK]},
        {"status": "ok", "message-type": "work-list", "message": {"items": [WORK]}},
        {"status": "ok", "message-type": "work-list", "message": {"items": [{**WORK, "abstract": "x" * 300_000}]}},
    ],
)
def test_all_wrappings_say_the_same(value: Any, tmp_path: Path) -> None:
    assert [one.record["id"] for one in rows(tmp_path, value)] == ["crossref:10.5555/a"]


@pytest.mark.parametrize(
    "dates, expected",
    [
        ({"issued": {"date-parts": [[2020]]}}, "2020"),
        ({"issued": {"date-parts": [[2020]]}, "published-online": {"date-parts": [[2020, 5, 6]]}}, "2020-05-06"),
        ({"published-print": {"date-parts": [[2021, 1]]}, "published-online": {"date-parts": [[2020, 12]]}}, "2020-12"),
        ({"issued": {"date-parts": [[None]]}}, None),
        ({"issued": {"date-parts": []}}, None),
        ({"issued": {"date-parts": [["2020", "7"]]}}, "2020-07"),
    ],
)
def test_publication_is_the_first_of_its_ways(dates: dict[str, Any], expected: str | None, tmp_path: Path) -> None:
    found = read(tmp_path, **dates)
    assert found.record.get("dates", {}).get("published") == expected
    assert found.problems == ()


def test_a_month_that_is_none_is_left_out_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, issued={"date-parts": [[2020, 13]]})
    assert "dates" not in found.record
    assert [(one.column, one.found, one.severity) for one in found.problems] == [("issued", "2020-13", "changed")]


def test_licence_of_the_record_comes_before_others(tmp_path: Path) -> None:
    mining = {"URL": "https://example.org/mining", "content-version": "tdm"}
    free = {"URL": "https://creativecommons.org/licenses/by-nc/4.0", "content-version": "vor"}
    assert read(tmp_path, license=[mining, free]).record["licence"] == "CC-BY-NC-4.0"
    assert "licence" not in read(tmp_path, license=[mining]).record


def test_wrong_isbn_is_left_out_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, ISBN=["http://id.crossref.org/isbn/9780306406157", "9780306406158"])
    assert [one["value"] for one in found.record["identifiers"]] == ["10.5555/a", "9780306406157"]
    assert [one.rule for one in found.problems] == ["not-isbn"]


def test_authorship_is_no_ownership(tmp_path: Path) -> None:
    author = {"given": "Josiah", "family": "Carberry", "affiliation": [{"name": "Example University"}]}
    found = read(tmp_path, author=[author])
    assert found.record["contributors"][0]["organisation"] == "Example University"
    assert "owners" not in found.record
