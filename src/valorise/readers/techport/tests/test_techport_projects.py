"""Projects of TechPort: addresses of persons stay out, and a project told twice is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.journeys.ingest import Given, register
from valorise.readers.rows import Wish
from valorise.readers.source import Source
from valorise.readers.techport.parse import rows

SAMPLE = Path(__file__).resolve().parents[1] / "sample"


def test_addresses_of_persons_are_not_kept() -> None:
    (row,) = rows(Source(SAMPLE / "project.json"), Wish())
    assert "@" not in str(row)
    assert "Not A Maker" not in str(row)


@pytest.mark.shared_data
def test_the_same_project_in_two_files_is_one(shared_data: Path) -> None:
    made = register([Given(shared_data / "technology_offers" / "nasa_techport")], tell=lambda *_: None)
    assert made.accounts.select("rows", "accepted", "merged", "refused").sum().row(0) == (9, 8, 1, 0)
    assert made["projects"].height == made["assets"].height == 8
