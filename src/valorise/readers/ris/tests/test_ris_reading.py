"""What reference managers write in RIS, beyond the promises that all readers keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.discovery import readers
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source


def rows(folder: Path, text: str) -> list[Row | Refused]:
    path = folder / "references.ris"
    path.write_text(text, encoding="utf-8")
    return list(readers()["ris"].rows(Source(path), Wish()))


@pytest.mark.parametrize(
    "written, expected",
    [
        ("PY  - 2020", "2020"),
        ("PY  - 2020/05/06/spring", "2020-05-06"),
        ("PY  - 2020///", "2020"),
        ("PY  - 2020\nDA  - 2020/05/06", "2020-05-06"),
        ("PY  - soon", None),
    ],
)
def test_dates_keep_the_precision_they_have(written: str, expected: str | None, tmp_path: Path) -> None:
    found = rows(tmp_path, f"TY  - JOUR\nTI  - A title\n{written}\nER  - \n")[0]
    assert isinstance(found, Row)
    assert found.record.get("dates", {}).get("published") == expected


@pytest.mark.parametrize("between", ["\nER  - \n\n", "\nER  -\n", "\n", "\n\n\n"])
def test_references_are_told_apart_with_and_without_end(between: str, tmp_path: Path) -> None:
    found = rows(tmp_path, f"TY  - JOUR\nTI  - One{between}TY  - BOOK\nTI  - Two")
    assert [one.record["title"] for one in found if isinstance(one, Row)] == ["One", "Two"]


def test_a_reference_without_anything_is_refused(tmp_path: Path) -> None:
    found = rows(tmp_path, "TY  - JOUR\nER  - \nTY  - JOUR\nTI  - One\nER  - \n")
    assert isinstance(found[0], Refused)
    assert isinstance(found[1], Row)


def test_an_issn_is_no_isbn(tmp_path: Path) -> None:
    found = rows(tmp_path, "TY  - JOUR\nTI  - One\nSN  - 2050-084X\nER  - \n")[0]
    assert isinstance(found, Row)
    assert "identifiers" not in found.record
    assert found.problems == ()


@pytest.mark.parametrize("text", ["TYPE,NAME\na,b\n", "TY  - JOUR", "Some words\n\nTY is short", ""])
def test_other_texts_are_left_to_others(text: str, tmp_path: Path) -> None:
    path = tmp_path / "references.ris"
    path.write_text(text, encoding="utf-8")
    assert readers()["ris"].recognise(Source(path)) == 0
