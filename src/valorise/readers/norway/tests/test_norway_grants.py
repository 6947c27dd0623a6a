"""Grants of the Union to Norwegian bodies: counts of the publisher, exact money, and what is no project."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from valorise.readers.norway.parse import rows
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source

SAMPLE = Path(__file__).resolve().parents[1] / "sample"


def test_float_noise_becomes_exact_money_and_nought_stays_nought() -> None:
    first, second, _ = rows(Source(SAMPLE / "tilskudd.csv"), Wish())
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert first.record["participants"][0]["contribution"] == Decimal("50000.00")
    assert second.record["participants"][0]["contribution"] == 0
    assert [one.rule for one in second.problems] == ["not-register-number"]


def test_kroner_are_kept_as_kroner_and_not_taken_for_euro() -> None:
    source = Source(SAMPLE / "soknader.csv")
    funded, turned_down = rows(source, Wish())
    assert isinstance(funded, Row)
    assert (funded.record["contribution"], funded.record["currency"]) == (Decimal("1500000.00"), "NOK")
    assert isinstance(turned_down, Refused)
    assert turned_down.problem.rule == "not-funded"
    assert source.notes == []


@pytest.mark.shared_data
def test_counts_are_those_of_the_publisher(shared_data: Path) -> None:
    source = Source(shared_data / "norway_eu_grants" / "dataset.csv")
    told = [one for one in rows(source, Wish()) if isinstance(one, Row)]
    assert len({one.record["id"] for one in told}) == 1957
    assert len({dict(one.also)["organisations"]["name"] for one in told}) == 692
    assert len({one.record["topics"][0] for one in told}) == 1046
