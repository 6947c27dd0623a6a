"""What a register knows of needs and assets beside their own rows."""

from __future__ import annotations

import doctest
from datetime import date
from typing import Any

import polars as pl

from valorise.journeys import known_beside as journey
from valorise.journeys.known_beside import known_beside
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check, frame

DAY = date(2026, 6, 1)
ROR = "https://ror.org/04d836q62"


def made(**rows: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    read = {name: check(table(name), [(worded(name, row), Place()) for row in said]) for name, said in rows.items()}
    assert not [problem for one in read.values() for problem in one.problems]
    return {name: frame(table(name), one.records) for name, one in read.items()}


def worded(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row with the text that its table asks for, where it has none."""
    return {**dict.fromkeys(table(name).text[:1], "A text"), **row}


def told(tables: dict[str, pl.DataFrame]) -> set[tuple[str, ...]]:
    return set(known_beside(tables, as_of=DAY).iter_rows())


def test_regions_are_found_by_identifier_or_name_down_to_nuts_two():
    assert doctest.testmod(journey).attempted
    tables = made(
        organisations=[
            {"id": "o1", "name": "TU North", "region": "AT130", "identifiers": [{"scheme": "ror", "value": ROR}]},
            {"id": "o2", "name": "Pumps GmbH", "region": "AT13"},
            {"id": "o3", "name": "Nowhere"},
        ],
        needs=[{"id": "n", "owner": {"name": "PUMPS"}}, {"id": "m", "owner": {"name": "Nowhere"}}],
        assets=[{"id": "a", "owners": [{"name": "Northern University", "ror": ROR}]}, {"id": "b"}],
    )
    found = {one for one in told(tables) if one[2] == "region"}
    assert found == {("need", "n", "region", "AT13"), ("asset", "a", "region", "AT13")}


def test_parties_are_those_met_by_the_day():
    tables = made(
        agreements=[
            {"id": "x", "assets": ["a", "b"], "parties": ["Pumps GmbH"], "signed": "2025", "status": "ended"},
            {"id": "y", "assets": ["a"], "parties": ["Unsigned SA"], "status": "draft"},
            {"id": "z", "assets": ["a"], "parties": ["Later SA"], "signed": "2026-07"},
        ],
        contacts=[{"id": "c", "on": "2026-05-02", "asset": "b", "organisation": "Mills"}, {"id": "d", "asset": "a"}],
        needs=[{"id": "n", "type": "challenge", "owner": {"name": "Pumps"}}],
    )
    assert told(tables) == {
        ("asset", "a", "party", "pumps"),
        ("asset", "b", "party", "pumps"),
        ("asset", "b", "party", "mills"),
        ("need", "n", "owner", "pumps"),
        ("need", "n", "asks", "challenge"),
    }


def test_the_last_pathway_chosen_says_which_needs_it_answers():
    chosen = {"asset": "a", "starts": "2026-01-01", "reason": "so"}
    tables = made(
        pathway_choices=[
            {"id": "1", **chosen, "pathway": "pw-know-how", "chosen_on": "2026-01-01"},
            {"id": "2", **chosen, "pathway": "pw-policy-brief", "chosen_on": "2026-02-01"},
            {"id": "3", **chosen, "pathway": "pw-software", "chosen_on": "2026-12-01"},
        ]
    )
    assert told(tables) == {("asset", "a", "answers", "policy-question")}


def test_an_empty_register_knows_nothing():
    assert known_beside({}, as_of=DAY).is_empty()
