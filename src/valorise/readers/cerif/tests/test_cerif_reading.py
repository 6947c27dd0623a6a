"""Harvests of research information systems: deleted records, answers without records, records on their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

PROFILE = 'xmlns="https://www.openaire.eu/cerif-profile/1.1/"'


def read(folder: Path, content: str) -> list[Row | Refused]:
    path = folder / "record.xml"
    path.write_text(f'<?xml version="1.0"?>{content}', encoding="utf-8")
    assert reader_for(Source(path)).name == "cerif"
    return list(readers()["cerif"].rows(Source(path), Wish()))


def test_a_record_without_a_harvest_around_it(tmp_path: Path) -> None:
    (found,) = read(tmp_path, f'<Product {PROFILE} id="Products/7"><Name xml:lang="de">Salz</Name></Product>')
    assert isinstance(found, Row)
    assert found.record["id"] == "cerif:record.xml/Products/7"
    assert (found.record["title"], found.record["language"], found.record["type"]) == ("Salz", "de", "dataset")


def test_records_inside_records_are_no_rows(tmp_path: Path) -> None:
    inside = "<PublishedIn><Publication><Title>Journal</Title></Publication></PublishedIn>"
    found = read(tmp_path, f"<Publication {PROFILE}><Title>Salt</Title>{inside}</Publication>")
    assert [one.record["title"] for one in found if isinstance(one, Row)] == ["Salt"]


@pytest.mark.parametrize("funder, expected", [("501100000780", "cordis"), ("501100001665", "grant")])
def test_grants_of_the_commission_are_those_of_cordis(funder: str, expected: str, tmp_path: Path) -> None:
    number = '<Identifier type="https://w3id.org/cerif/vocab/IdentifierTypes#ProjectReference">123456</Identifier>'
    unit = f"<OrgUnit><Name>Fund</Name><FundRefID>https://doi.org/10.13039/{funder}</FundRefID></OrgUnit>"
    paid = f"<Funded><By>{unit}</By></Funded>"
    (found,) = read(tmp_path, f"<Project {PROFILE}><Title>T</Title>{number}{paid}</Project>")
    assert isinstance(found, Row)
    assert found.record["identifiers"][0]["scheme"] == expected


def test_telephone_numbers_are_not_taken(tmp_path: Path) -> None:
    name = "<PersonName><FamilyNames>Maker</FamilyNames><FirstNames>Mary</FirstNames></PersonName>"
    at = "<ElectronicAddress>tel:+351</ElectronicAddress><ElectronicAddress>mailto:m@example.org</ElectronicAddress>"
    (found,) = read(tmp_path, f"<Person {PROFILE}>{name}{at}</Person>")
    assert isinstance(found, Row)
    assert found.record["email"] == "m@example.org"
    assert "351" not in str(found.record)


@pytest.mark.shared_data
def test_answers_about_the_repository_hold_no_record(shared_data: Path) -> None:
    path = shared_data / "research_metadata/openaire_cerif/openaire_oaipmh_example_Identify.xml"
    with pytest.raises(Invalid, match="holds no record"):
        list(readers()["cerif"].rows(Source(path), Wish()))
