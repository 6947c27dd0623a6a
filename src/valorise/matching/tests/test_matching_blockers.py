"""Every hard condition, with a case that it blocks and cases that it does not."""

from __future__ import annotations

import pytest

from valorise.matching.tests.records_for_matching import TURBINE, WIND, matched

GIVEN = {
    "id": "L1",
    "type": "licence",
    "title": "Licence",
    "assets": ["turbine"],
    "signed": "2025-01-01",
    "exclusive": True,
}


CHECK = {"id": "R1", "asset": "turbine", "restriction": "security-check", "clause": "decision 7 of 2026"}


def rules(need=None, asset=None, agreement=None, restriction=None):
    held = [[one] if one else [] for one in (agreement, restriction)]
    found = matched([WIND | (need or {})], [TURBINE | (asset or {})], *held)
    (row,) = found.table.to_dicts()
    return {one["rule"]: one["reason"] for one in row["blockers"] or []}


@pytest.mark.parametrize(
    "deadline, blocked",
    [
        ("2026-05-31", True),
        ("2026-06-01", False),
        ("2026-05", True),
        ("2026-06", False),
        ("2026", False),
        ("2025", True),
    ],
)
def test_the_deadline_blocks_once_its_last_day_is_over(deadline, blocked):
    assert ("deadline-passed" in rules({"deadline": deadline})) is blocked


def test_a_reason_names_the_facts():
    assert "2026-05-01" in rules({"deadline": "2026-05-01"})["deadline-passed"]


@pytest.mark.parametrize(
    "level, blocked", [("confidential", True), ("internal", False), ("open", False), (None, False)]
)
def test_only_what_is_confidential_is_withheld(level, blocked):
    asset = {"confidentiality": level} if level else {}
    assert ("confidential" in rules(asset=asset)) is blocked


def test_neither_passages_nor_words_of_a_confidential_asset_leave():
    result = matched([WIND], [TURBINE | {"confidentiality": "confidential"}])
    assert result.table["evidence"].to_list() == [None]
    assert result.reasons["rule"].to_list() == ["words-withheld"]
    told = result.table.write_json() + result.reasons.write_json()
    assert not {"ceramic", "blades", "erosion"} & set(told.split('"'))


@pytest.mark.parametrize("kind, blocked", [("software", True), ("prototype", False), (None, False)])
def test_the_type_must_be_accepted_where_it_is_known(kind, blocked):
    need = {"constraints": {"types": ["prototype", "know-how"]}}
    assert ("type-not-accepted" in rules(need, {"type": kind} if kind else {})) is blocked


@pytest.mark.parametrize(
    "asset, blocked",
    [
        ({"country": "US"}, True),
        ({"country": "DE"}, False),
        ({"country": "US", "owners": [{"name": "Uni", "country": "FR"}]}, False),
        ({}, False),
    ],
)
def test_the_territory_must_be_one_of_those_who_may_answer(asset, blocked):
    assert ("territory" in rules({"constraints": {"countries": ["DE", "FR"]}}, asset)) is blocked


@pytest.mark.parametrize("level, blocked", [(3, True), (4, False), (6, False), (7, True), (None, False)])
def test_readiness_must_lie_between_both_levels(level, blocked):
    need = {"constraints": {"trl_from": 4, "trl_to": 6}}
    assert ("readiness" in rules(need, {"readiness": {"TRL": level}} if level else {})) is blocked


def test_other_scales_than_technology_readiness_do_not_block():
    assert not rules({"constraints": {"trl_from": 4}}, {"readiness": {"SRL": 2}})


@pytest.mark.parametrize(
    "change, rule",
    [
        ({}, "exclusive-right-given"),
        ({"signed": "2026-06-02"}, None),
        ({"signed": None}, None),
        ({"signed": None, "status": "signed"}, "exclusive-right-given"),
        ({"status": "terminated"}, None),
        ({"status": "draft"}, None),
        ({"ends": "2026-05-31"}, None),
        ({"ends": "2026-06"}, "exclusive-right-given"),
        ({"assets": ["other"]}, None),
        ({"exclusive": False}, None),
        ({"exclusive": None}, "exclusivity-unknown"),
        ({"exclusive": None, "type": "nda"}, None),
        ({"exclusive": None, "type": "assignment"}, "exclusive-right-given"),
    ],
)
def test_rights_given_block_while_they_bind(change, rule):
    agreement = {name: value for name, value in (GIVEN | change).items() if value is not None}
    assert list(rules(agreement=agreement)) == ([rule] if rule else [])


def test_an_agreement_is_called_by_its_title_and_countries_by_their_names():
    told = {"title": "Licence for blades", "signed": "2023-11-30", "field_of_use": "energy", "territory": ["SI", "AT"]}
    reason = rules({"constraints": {"field_of_use": "energy"}}, agreement=GIVEN | told)["exclusive-right-given"]
    given = "Agreement “Licence for blades” (2023) has given an exclusive right."
    assert reason == f"{given} For the field energy. For these countries: Slovenia, Austria."


@pytest.mark.parametrize(
    "need, agreement, blocked",
    [
        ({"country": "DE"}, {"territory": ["FR"]}, False),
        ({"country": "FR"}, {"territory": ["FR"]}, True),
        ({}, {"territory": ["FR"]}, True),
        ({"owner": {"name": "A", "country": "DE"}}, {"territory": ["FR"]}, False),
        ({"constraints": {"field_of_use": "Wind energy"}}, {"field_of_use": "aviation"}, False),
        ({"constraints": {"field_of_use": "Offshore wind energy"}}, {"field_of_use": "wind energy"}, True),
        ({"constraints": {"field_of_use": "wind energy"}}, {}, True),
        ({}, {"field_of_use": "aviation"}, True),
    ],
)
def test_a_right_leaves_room_only_where_both_sides_say_so(need, agreement, blocked):
    assert ("exclusive-right-given" in rules(need, agreement=GIVEN | agreement)) is blocked


def test_who_asks_for_an_exclusive_right_is_blocked_by_any_right_given():
    shared = GIVEN | {"exclusive": False}
    assert list(rules({"constraints": {"exclusive": True}}, agreement=shared)) == ["exclusive-right-not-free"]


@pytest.mark.parametrize(
    "change, rule",
    [
        ({}, "security-check"),
        ({"bars": "everything"}, "security-check"),
        ({"bars": "condition"}, "security-check"),
        ({"bars": "nothing"}, None),
        ({"restriction": "capacity"}, "capacity"),
        ({"restriction": "capacity", "ends": "2026-05-31"}, None),
        ({"restriction": "capacity", "ends": "2026-06"}, "capacity"),
        ({"starts": "2026-06-02"}, None),
        ({"asset": "other"}, None),
        ({"restriction": "permit"}, None),
        ({"restriction": "permit", "bars": "everything"}, "restricted"),
        ({"restriction": "background", "bars": "exclusive"}, None),
    ],
)
def test_restrictions_block_while_they_bind(change, rule):
    assert list(rules(restriction=CHECK | change)) == ([rule] if rule else [])


def test_a_bar_to_exclusive_licences_blocks_who_asks_for_one():
    bar = CHECK | {"restriction": "background", "bars": "exclusive", "party": "Blade Works"}
    assert list(rules({"constraints": {"exclusive": True}}, restriction=bar)) == ["restricted"]


@pytest.mark.parametrize(
    "need, blocked",
    [({"country": "DE"}, False), ({"country": "KP"}, True), ({}, True), ({"owner": {"country": "KP"}}, True)],
)
def test_a_check_that_bars_some_countries_leaves_room_in_others(need, blocked):
    assert ("security-check" in rules(need, restriction=CHECK | {"territory": ["KP"]})) is blocked


def test_the_reason_says_what_decided_for_where_and_until_when():
    told = rules(restriction=CHECK | {"territory": ["KP"], "field_of_use": "radar", "ends": "2027"})["security-check"]
    assert told == (
        "Outcome of a security check (decision 7 of 2026) stands against it."
        " For the field radar. For these countries: North Korea. The last day is 2027."
    )


def test_all_conditions_are_told_at_once():
    need = {"deadline": "2026-01-01", "constraints": {"trl_from": 7, "countries": ["DE"]}}
    asset = {"confidentiality": "confidential", "readiness": {"TRL": 2}, "country": "US"}
    expected = ["confidential", "deadline-passed", "exclusive-right-given", "readiness", "territory"]
    assert list(rules(need, asset, GIVEN)) == expected
