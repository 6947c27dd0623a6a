"""What agencies write in their catalogues, beyond the promises that all readers keep."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from valorise.readers.discovery import readers
from valorise.readers.rows import Row, Wish
from valorise.readers.scholarly import repository
from valorise.readers.source import Source


@pytest.mark.parametrize(
    "written, expected",
    [
        ("https://github.com/NASA/Trick", "https://github.com/nasa/trick"),
        ("http://www.github.com/nasa/trick.git", "https://github.com/nasa/trick"),
        ("github.com/nasa/trick/", "https://github.com/nasa/trick"),
        ("https://github.com/nasa", None),
        ("https://software.nasa.gov/software/ARC-1", None),
        ("N/A", None),
        (None, None),
    ],
)
def test_addresses_of_one_repository_are_equal(written: str | None, expected: str | None) -> None:
    assert repository(written) == expected


@pytest.mark.shared_data
def test_licences_of_the_catalogue_are_told_as_far_as_they_are_known(shared_data: Path) -> None:
    """709 releases are pending, so no licence is known; the counts were taken from the file by hand."""
    source = Source(shared_data / "software_catalogues/nasa/code.json")
    found = [one.record for one in readers()["code_json"].rows(source, Wish()) if isinstance(one, Row)]
    counts = Counter(one.get("licence") for one in found)
    assert counts[None] >= 700
    assert counts["NASA-1.3"] > 450
    assert counts["Apache-2.0"] > 70
    assert all(one["type"] == "software" and one["country"] == "US" for one in found)
    assert not [one for one in found for maker in one.get("contributors", ()) if maker["name"] == "N/A"]
