"""No reader takes the files of another: every file of the shared open data is shown to every reader."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from valorise.readers.discovery import readers
from valorise.readers.source import Source
from valorise.terms.errors import ValoriseError

METADATA = "research_metadata"
EXPECTED = {
    "openalex": {f"{METADATA}/api_responses/api.openalex.org": 28, f"{METADATA}/openalex": 1},
    "crossref": {f"{METADATA}/api_responses/api.crossref.org": 27, f"{METADATA}/commonmeta_fixtures": 3},
    "datacite": {
        f"{METADATA}/api_responses/api.datacite.org": 11,
        f"{METADATA}/bolognese_fixtures": 9,
        f"{METADATA}/commonmeta_fixtures": 8,
    },
    "bibtex": {f"{METADATA}/bolognese_fixtures": 2, f"{METADATA}/commonmeta_fixtures": 2},
    "ris": {f"{METADATA}/bolognese_fixtures": 3, f"{METADATA}/commonmeta_fixtures": 3},
    "ror": {"er_ror_affiliations/ror_records": 2},
    "code_json": {"software_catalogues/nasa": 2},
    "uspto": {"patents/uspto_samples": 18},
    "epo_ops": {"patents/patent_client_fixtures/epo": 28},
}


@pytest.mark.shared_data
def test_readers_of_catalogues_and_patents_take_their_own_files_only(shared_data: Path) -> None:
    taken: dict[str, list[str]] = defaultdict(list)
    for path in sorted(shared_data.rglob("*")):
        if path.is_file():
            for name in EXPECTED:
                if _sure(name, Source(path)):
                    taken[name].append(str(path.relative_to(shared_data)))
    for name, folders in EXPECTED.items():
        counts = {folder: sum(one.startswith(f"{folder}/") for one in taken[name]) for folder in folders}
        assert counts == folders, name
        assert len(taken[name]) == sum(folders.values()), name
    everything = [one for found in taken.values() for one in found]
    assert len(everything) == len(set(everything)), "two readers take one file"


def _sure(name: str, source: Source) -> float:
    try:
        return readers()[name].recognise(source)
    except ValoriseError:
        return 0.0
