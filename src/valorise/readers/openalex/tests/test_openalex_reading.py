"""Forms in which OpenAlex works travel, beyond the promises that all readers keep."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source

WORK = {"id": "https://openalex.org/W99", "title": "Salt", "type": "article", "authorships": [], "open_access": {}}


def rows(folder: Path, content: bytes) -> list[Row | Refused]:
    path = folder / "works"
    path.write_bytes(content)
    source = Source(path)
    assert reader_for(source).name == "openalex"
    return list(readers()["openalex"].rows(source, Wish()))


def works(count: int) -> list[dict[str, object]]:
    return [{**WORK, "id": f"https://openalex.org/W{number}"} for number in range(1, count + 1)]


@pytest.mark.parametrize("count", [1, 3, 5000])
def test_list_pages_arrays_and_lines_say_the_same(count: int, tmp_path: Path) -> None:
    found = works(count)
    forms = [
        orjson.dumps({"meta": {"count": count}, "results": found, "group_by": []}),
        orjson.dumps(found),
        b"\n".join(orjson.dumps(one) for one in found),
        orjson.dumps({"results": found[:1]}) + orjson.dumps({"results": found[1:]}),
    ]
    ids = [f"openalex:W{number}" for number in range(1, count + 1)]
    for form in forms:
        read = rows(tmp_path, form)
        assert [one.number for one in read] == list(range(1, count + 1))
        assert [one.record["id"] for one in read if isinstance(one, Row)] == ids


def test_an_author_is_no_work(tmp_path: Path) -> None:
    found = rows(tmp_path, orjson.dumps({"id": "https://openalex.org/A1", "display_name": "Josiah Carberry"}))
    assert isinstance(found[0], Refused)
    assert found[0].problem.rule == "no-work"


def test_wrong_orcid_is_left_out_and_told(tmp_path: Path) -> None:
    author = {"author": {"id": "https://openalex.org/A1", "display_name": "J C", "orcid": "0000-0002-1825-0098"}}
    found = rows(tmp_path, orjson.dumps({**WORK, "authorships": [author]}))[0]
    assert isinstance(found, Row)
    assert found.record["contributors"] == [{"name": "J C", "role": "author"}]
    assert found.also == ()
    assert [(one.rule, one.severity, one.found) for one in found.problems] == [
        ("not-orcid", "changed", "0000-0002-1825-0098")
    ]


def test_retracted_works_come_with_a_notice(tmp_path: Path) -> None:
    found = rows(tmp_path, orjson.dumps({**WORK, "is_retracted": True}))[0]
    assert isinstance(found, Row)
    assert [(one.rule, one.severity) for one in found.problems] == [("retracted", "notice")]


def test_unknown_types_become_other_with_a_notice(tmp_path: Path) -> None:
    found = rows(tmp_path, orjson.dumps({**WORK, "type": "hologram"}))[0]
    assert isinstance(found, Row)
    assert found.record["type"] == "other"
    assert [(one.rule, one.severity) for one in found.problems] == [("unknown-type", "notice")]


def test_years_that_mean_nothing_are_left_out(tmp_path: Path) -> None:
    found = rows(tmp_path, orjson.dumps({**WORK, "publication_date": "0001-01-01"}))[0]
    assert isinstance(found, Row)
    assert "dates" not in found.record
    assert found.problems[0].rule == "not-date"
