"""Projects of TechPort: addresses of persons stay out, and a project told twice is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source
from valorise.readers.techport.parse import rows

SAMPLE = Path(__file__).resolve().parents[1] / "sample"


def test_addresses_of_persons_are_not_kept() -> None:
    (row,) = rows(Source(SAMPLE / "project.json"), Wish())
    assert "@" not in str(row)
    assert "Not A Maker" not in str(row)


@pytest.mark.shared_data
def test_the_same_project_in_two_files_has_one_id(shared_data: Path) -> None:
    files = sorted((shared_data / "technology_offers" / "nasa_techport").iterdir())
    told = [one for path in files for one in rows(Source(path), Wish()) if isinstance(one, Row)]
    assert (len(told), len({one.record["id"] for one in told})) == (9, 8)
