"""Talks of a few needs and assets, by hand."""

from __future__ import annotations

import polars as pl
import pytest

from valorise.matching.talks.assignment import By, talks
from valorise.matching.talks.rules import Rules
from valorise.terms.errors import Invalid
from valorise.terms.tables import table
from valorise.terms.tables.checks import frame

NEEDS = frame(table("needs"), [{"id": "n1", "owner": {"name": "Acme"}}, {"id": "n2", "owner": {"name": "Bolt"}}])
ASSETS = frame(
    table("assets"),
    [
        {"id": "a1", "contributors": [{"name": "Ana", "organisation": "Physics"}]},
        {"id": "a2", "contributors": [{"name": "Ana", "organisation": "Physics"}]},
        {"id": "a3", "contributors": [{"name": "Bo", "organisation": "Botany"}]},
    ],
)


def matches(*given):
    rows = [
        {"need": need, "asset": asset, "rank": rank, "score": 0.5, "overlap": worth, "parts": []}
        | ({"blockers": [{"rule": blocked[0], "reason": "so"}]} if blocked else {})
        for rank, (need, asset, worth, *blocked) in enumerate(given, 1)
    ]
    return frame(table("matches"), rows)


ALL = matches(
    ("n1", "a1", 3.0),
    ("n1", "a2", 2.0),
    ("n1", "a3", 1.0),
    ("n2", "a1", 2.5),
    ("n2", "a3", 0.5),
    ("n2", "a2", 9.0, "confidential"),
)


def rules(**given):
    return Rules(**{name: frame(table(f"talk_{name}"), rows) for name, rows in given.items()})


def pairs(found):
    return sorted(found.result.table.select("need", "asset").rows())


ONE_EACH = [{"kind": "need", "most": 1}, {"kind": "asset", "most": 1}]


def test_capacity_and_blockers():
    found = talks(ALL, NEEDS, ASSETS, rules(capacities=ONE_EACH))
    assert pairs(found) == [("n1", "a2"), ("n2", "a1")]
    assert found.worth == found.without_floors == 4.5
    (blocked,) = found.result.problems.to_dicts()
    assert (blocked["record"], blocked["found"], blocked["severity"]) == ("n2 a2", "confidential", "notice")


def test_a_floor_has_its_price():
    found = talks(
        ALL, NEEDS, ASSETS, rules(capacities=ONE_EACH, floors=[{"kind": "unit", "name": "Botany", "least": 1}])
    )
    assert pairs(found) == [("n1", "a3"), ("n2", "a1")] or pairs(found) == [("n1", "a1"), ("n2", "a3")]
    (floor,) = found.floors.to_dicts()
    assert (floor["possible"], floor["talks"], floor["worth"], floor["without"], floor["price"]) == (
        2,
        1,
        3.5,
        4.5,
        1.0,
    )
    assert found.result.table.filter(asset="a3")["floors"].to_list() == [["unit Botany"]]


def test_floors_that_one_talk_meets_cost_together_what_none_costs_alone():
    floors = [{"kind": "unit", "name": "Botany", "least": 1}, {"kind": "person", "name": "Bo", "least": 1}]
    found = talks(ALL, NEEDS, ASSETS, rules(capacities=ONE_EACH, floors=floors))
    assert found.without_floors - found.worth == 1.0
    assert found.floors["price"].to_list() == [0.0, 0.0]
    assert found.floors["price_alone"].to_list() == [1.0, 1.0]


def test_a_line_for_one_group_replaces_that_for_each():
    capacities = [{"kind": "person", "most": 1}, {"kind": "person", "name": "Ana", "most": 2}, *ONE_EACH]
    assert talks(ALL, NEEDS, ASSETS, rules(capacities=capacities)).worth == 4.5
    assert talks(ALL, NEEDS, ASSETS, rules(capacities=[capacities[0], *ONE_EACH])).worth == 3.5


def test_an_exclusion_between_groups_and_of_one():
    apart = {"kind": "seeker", "name": "Bolt", "other_kind": "unit", "other_name": "Physics"}
    found = talks(ALL, NEEDS, ASSETS, rules(capacities=ONE_EACH, exclusions=[apart]))
    assert pairs(found) == [("n1", "a1"), ("n2", "a3")]
    found = talks(ALL, NEEDS, ASSETS, rules(capacities=ONE_EACH, exclusions=[{"kind": "need", "name": "n2"}]))
    assert pairs(found) == [("n1", "a1")]
    assert ("n2", "talk-excluded") in found.result.reasons.select("subject", "rule").rows()


def test_memberships_add_groups():
    members = [{"record": "a3", "kind": "region", "name": "Dolenja"}]
    floor = [{"kind": "region", "name": "Dolenja", "least": 2}]
    found = talks(ALL, NEEDS, ASSETS, rules(floors=floor, memberships=members, capacities=[{"kind": "all", "most": 2}]))
    assert pairs(found) == [("n1", "a3"), ("n2", "a3")]


def test_contradicting_floors_are_named_with_what_they_meet():
    floors = [{"kind": "unit", "name": "Botany", "least": 2}, {"kind": "unit", "name": "Physics", "least": 1}]
    with pytest.raises(Invalid) as told:
        talks(ALL, NEEDS, ASSETS, rules(capacities=ONE_EACH, floors=floors))
    assert "unit Botany at least 2 with each asset at most 1" in told.value.why
    assert "unit Physics" not in told.value.why
    assert "unit Botany at least 1" in told.value.fix
    (problem,) = told.value.problems.to_dicts()
    assert problem["record"] == "unit Botany"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"floors": [{"kind": "unit", "name": "Botani", "least": 1}]}, "Did you mean Botany?"),
        ({"capacities": [{"kind": "moon", "most": 1}]}, "a kind of group"),
        ({"capacities": [{"kind": "need", "most": -1}]}, "from 0 on"),
        ({"capacities": [{"kind": "need", "most": 1}, {"kind": "need", "most": 2}]}, "one line for each group"),
        ({"exclusions": [{"kind": "need", "name": "n1", "other_kind": "asset"}]}, "both or none"),
    ],
)
def test_lines_that_cannot_be_followed_are_told(given, said):
    with pytest.raises(Invalid) as told:
        talks(ALL, NEEDS, ASSETS, rules(**given))
    assert said in str(told.value.problems.to_dicts())


def test_floors_for_each_leave_out_who_has_no_possible_talk():
    some = ALL.filter(pl.col("asset") != "a3")
    found = talks(some, NEEDS, ASSETS, rules(floors=[{"kind": "unit", "least": 1}], capacities=ONE_EACH))
    assert found.floors["name"].to_list() == ["Physics"]
    assert "unit Botany" in found.result.problems.filter(rule="no-possible-talk")["record"].to_list()


def test_nothing_to_choose_from():
    found = talks(ALL.clear(), NEEDS.clear(), ASSETS.clear(), Rules())
    assert found.result.table.height == 0
    assert found.worth == 0
    assert dict(found.result.table.schema) == dict(table("talks").schema)


def test_matches_without_overlap_are_chosen_by_score_only_when_asked():
    bare = ALL.with_columns(overlap=pl.lit(None, pl.Float64))
    with pytest.raises(Invalid, match="--worth score"):
        talks(bare, NEEDS, ASSETS, rules(capacities=ONE_EACH))
    assert talks(bare, NEEDS, ASSETS, rules(capacities=ONE_EACH), By("score")).worth == 1.0


def test_weak_matches_are_left_out_and_told_unless_asked_for():
    fits = ALL.with_columns(fit=pl.when(pl.col("overlap") < 1.0).then(pl.lit("weak")))
    one = rules(exclusions=[{"kind": "asset", "name": "a1"}], capacities=ONE_EACH)
    found = talks(fits, NEEDS, ASSETS, one)
    assert pairs(found) == [("n1", "a2")]
    assert "1 matches" in found.result.problems.filter(rule="match-too-weak")["found"].item()
    assert ("n2", "talk-excluded") in found.result.reasons.select("subject", "rule").rows()
    assert pairs(talks(fits, NEEDS, ASSETS, one, By(fit="weak"))) == [("n1", "a2"), ("n2", "a3")]
