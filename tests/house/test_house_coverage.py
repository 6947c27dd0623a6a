"""Every gap of the rules has its reason, and no reason outlives its gap."""

from __future__ import annotations

from tests.house.documents_coverage import cell, coverage, gaps
from valorise.assets.rulebook import entries


def test_each_gap_has_one_reason_and_each_reason_a_gap() -> None:
    said = [(country, gap["topic"]) for gap in coverage()["gaps"] for country in gap["countries"]]
    assert len(said) == len(set(said))
    assert sorted(said) == sorted(gaps())


def test_a_reason_that_was_seen_names_its_source() -> None:
    for gap in coverage()["gaps"]:
        assert (gap["status"] == "verified") == ("source" in gap), gap


def test_what_can_never_be_firm_is_not_firm() -> None:
    status = {rule["id"]: rule["status"] for rule in entries()}
    assert {rule: status.get(rule) for rule in coverage()["never_firm"]} == dict.fromkeys(
        coverage()["never_firm"], "known"
    )


def test_every_country_has_patent_renewals_and_a_disclosure_rule() -> None:
    asked = coverage()
    topics = {topic["id"]: topic for topic in asked["topics"]}
    for country in asked["countries"]:
        assert any(rule["status"] == "verified" for rule in cell(country, topics["renewal"])) or country == "MD"
        assert cell(country, topics["disclosure"])
