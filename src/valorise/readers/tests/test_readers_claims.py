"""No reader claims a file that is not its own: tried on every file of the shared open data."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.discovery import readers
from valorise.readers.rows import Row, Wish
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
    "uspto_ptab": ("patents/patent_client_fixtures/uspto/ptab/",),
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
    "uspto_ptab": 2,
    "uspto_peds": 1,
    "uspto_search": 1,
    "uspto_assignments": 3,
}
"""Files that each of them claims; fewer or more need an explanation."""

OTHER_HOMES = {
    "bibtex": METADATA,
    "ris": METADATA,
    "crossref": METADATA,
    "datacite": METADATA,
    "openalex": ("research_metadata/",),
    "ror": ("er_ror_affiliations/ror_records/",),
    "epo_ops": ("patents/patent_client_fixtures/",),
    "uspto": ("patents/uspto_samples/",),
    "code_json": ("software_catalogues/nasa/",),
    "office": ("er_febrl/", "sanctions_ftm/screening_benchmark/negatives_"),
}
"""Folders of the readers whose files are not counted; lists of persons are contacts to an office."""
FORMATS = 41
"""Formats beside plain tables that the shared data show to be recognised without being told; the number only grows."""
MOST_WRONG = 1
PLAIN = {
    "assets": (
        "er_dblp_acm/ACM.csv", "er_dblp_acm/DBLP2.csv",
        "sbir/cet_classification/cet_classifier_validation_sample_2026q3.csv",
        "sbir/literature/sbir_literature_map.csv",
        "sbir/phase3_transitions/dod_civilian_batch2.csv", "sbir/phase3_transitions/dod_components_batch3.csv",
        "sbir/phase3_transitions/mda_phase3_inrepo.csv", "sbir/phase3_transitions/navy_success_stories.csv",
        "sbir/phase3_transitions/non_navy_stories.csv", "sbir/phase3_transitions/usaspending_census_batch4.csv",
    ),
    "people": (
        "er_inventors/lai-2011-benchmark.csv", "er_inventors/patentsview-inventors-benchmark.csv",
        "er_inventors/raw_inventor_sample.tsv", "sanctions_ftm/screening_benchmark/positives_un_treated.csv",
        "sanctions_ftm/screening_benchmark/positives_un_untreated.csv",
        "sanctions_ftm/screening_benchmark/positives_us_congress_untreated.csv",
    ),
    "organisations": ("er_chicago_sites/csv_example_input_with_true_ids.csv",),
    "observations": (
        "policy_evaluation/california_prop99/california_prop99.csv", "policy_evaluation/cps_state_wages/CPS.csv",
        "policy_evaluation/organ_donations/organ_donations.csv", "policy_evaluation/penn_world/PENN.csv",
        "policy_evaluation/texas_prisons/texas.csv",
    ),
}  # fmt: skip
"""What plain tables of the shared data hold, looked at by hand; every other table must be refused, not guessed."""


def claims(reader: str, source: Source) -> float:
    """How sure a reader is; 0 where the file is refused, as `reader_for` would tell the person."""
    try:
        return readers()[reader].recognise(source)
    except ValoriseError:
        return 0.0


@pytest.fixture(scope="module")
def told(shared_data: Path) -> dict[str, dict[str, float]]:
    """By file, how sure each reader that claims it is."""
    found = {}
    for path in sorted(one for one in shared_data.rglob("*") if one.is_file()):
        source = Source(path)
        sure = {reader: claims(reader, source) for reader in readers()}
        found[str(path.relative_to(shared_data))] = {reader: value for reader, value in sure.items() if value > 0}
    return found


@pytest.mark.shared_data
def test_claims_only_what_is_its_own(told: dict[str, dict[str, float]]) -> None:
    """Of all files at most one goes to a wrong reader, plain tables included; two never claim one alike."""
    homes, wrong, tied, known = HOME | OTHER_HOMES, [], [], set()
    claimed = dict.fromkeys(HOME, 0)
    for name, sure in told.items():
        winners = [reader for reader, value in sure.items() if value == max(sure.values())]
        tied += [name] if len(winners) > 1 else []
        known |= set(winners) - {"plain"}
        wrong += [(one, name) for one in winners if one != "plain" and not name.startswith(homes[one] or "nowhere")]
        for reader in sure.keys() & HOME.keys():
            claimed[reader] += 1
    assert len(wrong) <= MOST_WRONG, wrong
    assert tied == []
    assert claimed == COUNTS
    assert len(known) >= FORMATS, sorted(known)


@pytest.mark.shared_data
def test_plain_tables_hold_what_a_person_sees_in_them(shared_data: Path, told: dict[str, dict[str, float]]) -> None:
    """What is no result never becomes one, and a refusal says what was seen and how to say what it is."""
    held: dict[str, list[str]] = {table: [] for table in PLAIN}
    silent = []
    for name in (name for name, sure in told.items() if list(sure) == ["plain"]):
        try:
            read = readers()["plain"].rows(Source(shared_data / name), Wish())
            held[next(one.table for one in read if isinstance(one, Row))].append(name)
        except ValoriseError as refusal:
            silent += [] if "Seen: " in str(refusal) and "--table" in refusal.fix else [name]
    assert held == {table: sorted(names) for table, names in PLAIN.items()}
    assert silent == []


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["vocabularies/iso_ics/iso-ics-codes-ed7.zip", "patents/uspto_samples/xml4ip"])
def test_packed_folders_say_so(shared_data: Path, name: str) -> None:
    path = shared_data / name
    file = path if path.is_file() else next(path.glob("*.ZIP"))
    with pytest.raises(ValoriseError, match="packed folder"):
        readers()["plain"].recognise(Source(file))
