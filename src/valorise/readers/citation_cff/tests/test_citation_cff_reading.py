"""Citation files that other programs refuse: each gives a message that says the place and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

FILE = "research_metadata/citation_cff/fail"


def read(path: Path) -> Row:
    assert reader_for(Source(path)).name == "citation_cff"
    (found,) = readers()["citation_cff"].rows(Source(path), Wish())
    assert isinstance(found, Row)
    return found


def written(folder: Path, content: str) -> Path:
    path = folder / "CITATION.cff"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.shared_data
@pytest.mark.parametrize(
    "name, rules",
    [
        ("additional-key", {"unknown-key": "extra"}),
        ("ls1mardyn/ls1-mardyn", {"date-with-time": "date-released"}),
        ("ls1mardyn/ls1-mardyn-invalid-author-array", {"unknown-key": "author", "key-missing": "authors"}),
        ("tue-excellent-buildings/bso-toolbox-invalid-date", {"not-date": "date-released"}),
    ],
)
def test_files_that_must_fail_say_why(name: str, rules: dict[str, str], shared_data: Path) -> None:
    found = read(shared_data / FILE / name / "CITATION.cff")
    assert {one.rule: one.column for one in found.problems} == rules
    assert all(one.fix for one in found.problems)


@pytest.mark.parametrize(
    "content",
    [
        "cff-version: 1.2.0\ntitle: [open\n",
        "cff-version: 1.2.0\na: &a [x]\nb: *a\ntitle: T\n",
        "cff-version: 1.2.0\n" + "a: " + "[" * 5000,
        "cff-version: 1.2.0\n\ttitle: T\n",
    ],
)
def test_broken_and_hostile_yaml_is_refused(content: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        read(written(tmp_path, content))
    assert caught.value.fix


def test_impossible_days_are_left_out(tmp_path: Path) -> None:
    text = "cff-version: 1.2.0\nmessage: m\ntitle: T\nauthors:\n  - name: A\ndate-released: 2020-02-30\n"
    found = read(written(tmp_path, text))
    assert "dates" not in found.record
    assert [one.rule for one in found.problems] == ["not-date"]


def test_a_file_without_title_is_refused(tmp_path: Path) -> None:
    found = list(readers()["citation_cff"].rows(Source(written(tmp_path, "cff-version: 1.2.0\n")), Wish()))
    assert [type(one).__name__ for one in found] == ["Refused"]
