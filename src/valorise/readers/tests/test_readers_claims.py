"""No reader claims a file that is not its own: tried on every file of the shared open data."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.discovery import readers
from valorise.readers.source import Source
from valorise.terms.errors import ValoriseError

METADATA = ("research_metadata/bolognese_fixtures/", "research_metadata/commonmeta_fixtures/", "research_metadata/api_")
HOME = {
    "cordis": ("cordis_",),
    "eu_calls": ("eu_calls/",),
    "sbir": ("sbir/topics", "sbir/awards"),
    "own": (),
    "eforms": ("procurement/eforms_notices/",),
    "ocds": ("procurement/ocds_fictional/",),
    "uk_regional": ("uk_regional_kt_indicators/",),
    "autm": ("autm_licensing/",),
    "ncses": ("nsf_ncses_tables/",),
    "istat": ("istat_innovation_it/",),
    "xes": ("event_logs/",),
    "ftm": ("sanctions_ftm/",),
    "stip": ("stip_compass/",),
    "datacite_xml": METADATA,
    "crossref_xml": METADATA,
    "invenio": METADATA,
    "rogue_scholar": METADATA,
    "orcid": ("research_metadata/orcid_3.0/",),
    "cerif": ("research_metadata/openaire_cerif/",),
    "csl": METADATA,
    "schema_org": (*METADATA, "nsf_ncses_tables/"),
    "codemeta": ("research_metadata/bolognese_fixtures/maremma/",),
    "citation_cff": ("research_metadata/citation_cff/",),
    "nasa_patents": ("patents/nasa_patents/",),
    "erc": ("erc_grants_abstracts/",),
    "norway": ("norway_",),
    "knowledge_share": ("technology_offers/knowledge_share_it/",),
    "techport": ("technology_offers/nasa_techport/",),
    "uspto_odp": ("patents/patent_client_fixtures/uspto/odp/",),
    "uspto_peds": ("patents/patent_client_fixtures/uspto/peds/",),
    "uspto_search": ("patents/patent_client_fixtures/uspto/public_search/",),
    "uspto_assignments": ("patents/patent_client_fixtures/uspto/assignment/",),
}
"""Folders whose files a reader may claim."""
COUNTS = {
    "cordis": 32,
    "eu_calls": 3,
    "sbir": 11,
    "own": 0,
    "eforms": 91,
    "ocds": 9,
    "uk_regional": 182,
    "autm": 3,
    "ncses": 16,
    "istat": 11,
    "xes": 81,
    "ftm": 4,
    "stip": 5,
    "datacite_xml": 85,
    "crossref_xml": 3,
    "invenio": 13,
    "rogue_scholar": 50,
    "orcid": 83,
    "cerif": 11,
    "csl": 9,
    "schema_org": 35,
    "codemeta": 1,
    "citation_cff": 25,
    "nasa_patents": 1,
    "erc": 5,
    "norway": 9,
    "knowledge_share": 1,
    "techport": 9,
    "uspto_odp": 10,
    "uspto_peds": 1,
    "uspto_search": 1,
    "uspto_assignments": 3,
}
"""Files that each of them claims; fewer or more need an explanation."""

FORMATS = 40
"""Formats beside plain tables that the shared data show to be recognised without being told; the number only grows."""


def claims(reader: str, source: Source) -> float:
    try:
        return readers()[reader].recognise(source)
    except ValoriseError:
        return 0.0


@pytest.mark.shared_data
def test_claims_only_what_is_its_own(shared_data: Path) -> None:
    wrong: list[tuple[str, str]] = []
    tied: list[str] = []
    known: set[str] = set()
    claimed = dict.fromkeys(HOME, 0)
    for path in sorted(one for one in shared_data.rglob("*") if one.is_file()):
        name, source = str(path.relative_to(shared_data)), Source(path)
        sure = {reader: claims(reader, source) for reader in readers() if reader != "plain"}
        best = max(sure.values())
        tied += [name] if best > 0 and list(sure.values()).count(best) > 1 else []
        known |= {reader for reader, value in sure.items() if value > 0}
        for reader in (one for one, value in sure.items() if value > 0 and one in HOME):
            claimed[reader] += 1
            wrong += [] if name.startswith(HOME[reader] or "nowhere") else [(reader, name)]
    assert wrong == []
    assert tied == []
    assert claimed == COUNTS
    assert len(known) >= FORMATS


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["vocabularies/iso_ics/iso-ics-codes-ed7.zip", "patents/uspto_samples/xml4ip"])
def test_packed_folders_say_so(shared_data: Path, name: str) -> None:
    path = shared_data / name
    file = path if path.is_file() else next(path.glob("*.ZIP"))
    with pytest.raises(ValoriseError, match="packed folder"):
        readers()["plain"].recognise(Source(file))
