"""References for citing: dates and names in all their forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source

REFERENCE = {"id": "a", "type": "book", "title": "Salt", "author": [{"family": "Maker"}], "URL": "u", "page": "1"}


def read(folder: Path, **more: Any) -> Row:
    path = folder / "library.json"
    path.write_bytes(orjson.dumps([{**REFERENCE, **more}]))
    assert reader_for(Source(path)).name == "csl"
    (found,) = readers()["csl"].rows(Source(path), Wish())
    assert isinstance(found, Row)
    return found


@pytest.mark.parametrize(
    "issued, expected",
    [
        ({"date-parts": [["2020", "3"]]}, "2020-03"),
        ({"date-parts": [[2020, 3, 9], [2021]]}, "2020-03-09"),
        ({"raw": "2020-03-09"}, "2020-03-09"),
        ({"literal": "March 2020"}, "2020-03"),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": [[2020, 13]]}, None),
    ],
)
def test_dates_keep_their_precision(issued: dict[str, Any], expected: str | None, tmp_path: Path) -> None:
    found = read(tmp_path, issued=issued)
    assert found.record.get("dates") == ({"published": expected} if expected else None)


@pytest.mark.parametrize(
    "author, expected",
    [
        ({"given": "Martin Luther", "family": "King", "suffix": "Jr."}, "Martin Luther King, Jr."),
        ({"literal": "World Group"}, "World Group"),
        ({"family": "Gogh", "non-dropping-particle": "van", "given": "Vincent"}, "Vincent van Gogh"),
    ],
)
def test_names_as_people_say_them(author: dict[str, str], expected: str, tmp_path: Path) -> None:
    found = read(tmp_path, author=[author], issued={"date-parts": [[2020]]})
    assert [one["name"] for one in found.record["contributors"]] == [expected]
