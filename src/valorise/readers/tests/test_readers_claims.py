"""No reader claims a file that is not its own: tried on every file of the shared open data."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.discovery import readers
from valorise.readers.source import Source
from valorise.terms.errors import ValoriseError

HOME = {
    "cordis": ("cordis_horizon_europe/", "cordis_h2020_2016/", "cordis_fp7_2016/", "cordis_json", "cordis_citizen"),
    "eu_calls": ("eu_calls/",),
    "sbir": ("sbir/topics", "sbir/awards"),
    "own": (),
}
"""Folders whose files a reader may claim."""
MANY = 40
"""Files of one folder that are tried: large folders hold many of a kind."""


def claims(reader: str, source: Source) -> float:
    try:
        return readers()[reader].recognise(source)
    except ValoriseError:
        return 0.0


@pytest.mark.shared_data
def test_claims_only_what_is_its_own(shared_data: Path) -> None:
    wrong: list[tuple[str, str]] = []
    claimed = dict.fromkeys(HOME, 0)
    for folder in [shared_data, *(path for path in shared_data.rglob("*") if path.is_dir())]:
        for path in sorted(one for one in folder.iterdir() if one.is_file())[:MANY]:
            name, source = str(path.relative_to(shared_data)), Source(path)
            for reader, home in HOME.items():
                if claims(reader, source) > 0:
                    claimed[reader] += 1
                    wrong += [] if name.startswith(home or "nowhere") else [(reader, name)]
    assert wrong == []
    assert claimed == {"cordis": 30, "eu_calls": 3, "sbir": 11, "own": 0}


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["vocabularies/iso_ics/iso-ics-codes-ed7.zip", "patents/uspto_samples/xml4ip"])
def test_packed_folders_say_so(shared_data: Path, name: str) -> None:
    path = shared_data / name
    file = path if path.is_file() else next(path.glob("*.ZIP"))
    with pytest.raises(ValoriseError, match="packed folder"):
        readers()["plain"].recognise(Source(file))
