"""Offers of Italian spin-offs: the counts of the publisher, and levels that no scale has."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from valorise.readers.knowledge_share.parse import rows
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source

SAMPLE = Path(__file__).resolve().parents[1] / "sample"


def test_a_level_beyond_the_scale_is_left_out_and_told() -> None:
    last = list(rows(Source(SAMPLE / "offers.json"), Wish()))[-1]
    assert isinstance(last, Row)
    assert [(one.rule, one.found) for one in last.problems] == [("not-on-scale", "12")]


@pytest.mark.shared_data
def test_two_offers_of_one_sector_stay_two(shared_data: Path) -> None:
    path = shared_data / "technology_offers" / "knowledge_share_it" / "startup_details_clean.json"
    told = [one for one in rows(Source(path), Wish()) if isinstance(one, Row)]
    titles = [one.record["title"] for one in told if one.record.get("title")]
    assert (len(titles), len(set(titles))) == (349, 349)
    assert [one.rule for row in told for one in row.problems] == ["title-repeated"]


@pytest.mark.shared_data
def test_owners_and_wishes_are_as_the_publisher_counts(shared_data: Path) -> None:
    path = shared_data / "technology_offers" / "knowledge_share_it" / "startup_details_clean.json"
    records = [one.record for one in rows(Source(path), Wish()) if isinstance(one, Row)]
    owners = Counter(owner["name"] for one in records for owner in one["owners"])
    assert owners["Politecnico di Milano"] == 58
    assert owners["Sapienza Università di Roma"] == 38
    assert owners["CNR - Consiglio Nazionale delle Ricerche"] == 26
    assert owners["Università degli Studi di Padova"] == 21
    wishes = Counter(word for one in records for word in one["summary"].rpartition("Looks for: ")[2][:-1].split(", "))
    assert (wishes["industrial partner"], wishes["investment funds"], wishes["license"]) == (196, 190, 5)
