"""Records of ORCID: XML and JSON say the same, and what is not public stays inside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source

WORK = {"title": {"title": {"value": "Salt"}}, "type": "journal-article", "external-ids": None, "put-code": 1}


def read(folder: Path, content: Any) -> list[Row | Refused]:
    path = folder / "record.json"
    path.write_bytes(orjson.dumps(content))
    assert reader_for(Source(path)).name == "orcid"
    return list(readers()["orcid"].rows(Source(path), Wish()))


def record(**more: Any) -> dict[str, Any]:
    name = {"given-names": {"value": "Josiah"}, "family-name": {"value": "Carberry"}}
    works = {"group": [{"work-summary": [WORK]}]}
    return {
        "orcid-identifier": {"path": "0000-0002-1825-0097"},
        "person": {"name": name},
        "activities-summary": {"works": works},
        **more,
    }


def test_works_belong_to_the_person(tmp_path: Path) -> None:
    person, work = read(tmp_path, record())
    assert isinstance(person, Row)
    assert isinstance(work, Row)
    assert person.record["name"] == "Josiah Carberry"
    assert work.record["id"] == "orcid:0000-0002-1825-0097/1"
    assert work.record["contributors"][0]["orcid"] == "0000-0002-1825-0097"


def test_a_wrong_number_refuses_the_person_and_keeps_the_works(tmp_path: Path) -> None:
    person, work = read(tmp_path, record(**{"orcid-identifier": {"path": "0000-0002-1825-0098"}}))
    assert isinstance(person, Refused)
    assert isinstance(work, Row)
    assert work.record["contributors"] == [{"name": "Josiah Carberry", "role": "contributor"}]


@pytest.mark.parametrize("seen, expected", [("public", "open"), ("limited", "internal"), ("private", "internal")])
def test_what_is_not_public_stays_inside(seen: str, expected: str, tmp_path: Path) -> None:
    (found,) = read(tmp_path, {**WORK, "visibility": seen})
    assert isinstance(found, Row)
    assert found.record["confidentiality"] == expected


def test_identifiers_of_the_whole_are_not_those_of_the_part(tmp_path: Path) -> None:
    ids = [
        {"external-id-type": "isbn", "external-id-value": "9780306406157", "external-id-relationship": "part-of"},
        {"external-id-type": "doi", "external-id-value": "10.5555/salt", "external-id-relationship": "self"},
    ]
    (found,) = read(tmp_path, {**WORK, "external-ids": {"external-id": ids}})
    assert isinstance(found, Row)
    assert found.record["identifiers"] == [{"scheme": "doi", "value": "10.5555/salt"}]


@pytest.mark.shared_data
def test_parts_that_are_no_row_say_so(shared_data: Path) -> None:
    path = shared_data / "research_metadata/orcid_3.0/read_samples/keywords-3.0.xml"
    (found,) = readers()["orcid"].rows(Source(path), Wish())
    assert isinstance(found, Refused)
    assert (found.problem.rule, found.problem.found) == ("part-of-record", "keywords")


@pytest.mark.shared_data
def test_errors_between_works_are_told(shared_data: Path) -> None:
    path = shared_data / "research_metadata/orcid_3.0/read_samples/bulk-work-err.xml"
    work, error = readers()["orcid"].rows(Source(path), Wish())
    assert isinstance(work, Row)
    assert isinstance(error, Refused)
    assert error.problem.rule == "error-of-orcid"
