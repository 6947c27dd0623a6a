"""Which records are one thing, and what a merged record holds."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from valorise.linking.clusters import Clusters
from valorise.linking.merge import merged
from valorise.linking.same import same
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one


def asset(id: str, title: str = "", doi: str = "", **more: Any) -> dict[str, Any]:
    said = {"id": id, "title": title, "identifiers": [{"scheme": "doi", "value": doi}] if doi else None, **more}
    row, problems = check_one(table("assets"), said, Place())
    assert row is not None, problems
    return row


TITLE = "A membrane that keeps itself clean in hard water"


def groups(table_name: str, records: list[dict[str, Any]]) -> set[frozenset[str]]:
    return {frozenset(records[place]["id"] for place in group) for group in same(table_name, records).groups}


def test_one_doi_is_one_asset() -> None:
    records = [asset("a", "One", "10.5555/x"), asset("b", "Two", "10.5555/x"), asset("c", "Three", "10.5555/y")]
    assert groups("assets", records) == {frozenset("ab"), frozenset("c")}


def test_telling_title_joins_a_record_without_identifier() -> None:
    records = [asset("a", TITLE, "10.5555/x"), asset("b", TITLE.upper() + ".")]
    assert groups("assets", records) == {frozenset("ab")}


def test_two_dois_stay_two_assets_and_are_shown() -> None:
    records = [asset("a", TITLE, "10.5555/x"), asset("b", TITLE, "10.5555/y"), asset("c", TITLE)]
    found = same("assets", records)
    assert len(found.groups) == 3
    assert groups("assets", records) == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_two_dois_meeting_through_a_third_record_stay_apart() -> None:
    other = {"identifiers": [{"scheme": "pmid", "value": "1"}, {"scheme": "doi", "value": "10.5555/x"}]}
    records = [asset("a", "Preprint", **other), asset("b", TITLE, pmid="1"), asset("c", TITLE, "10.5555/y")]
    records[1]["identifiers"] = [{"scheme": "pmid", "value": "1"}]
    found = same("assets", records)
    assert groups("assets", records) == {frozenset("ab"), frozenset("c")}
    assert [link.rule for link in found.apart] == ["same-title"]


def test_titles_of_everything_prove_nothing() -> None:
    assert len(groups("assets", [asset("a", "Annual report 2020"), asset("b", "Annual report 2020")])) == 2


def test_other_makers_or_years_speak_against_a_title() -> None:
    mine = {"contributors": [{"name": "Novak, Ana"}], "dates": {"published": "2020"}}
    same_maker = {"contributors": [{"name": "Ana Novak"}], "dates": {"published": "2021-03"}}
    other_maker = {"contributors": [{"name": "Luka Horvat"}], "dates": {"published": "2020"}}
    assert len(groups("assets", [asset("a", TITLE, **mine), asset("b", TITLE, **same_maker)])) == 1
    assert len(groups("assets", [asset("a", TITLE, **mine), asset("b", TITLE, **other_maker)])) == 2
    later = {"dates": {"published": "2023"}}
    assert len(groups("assets", [asset("a", TITLE, **mine), asset("b", TITLE, **later)])) == 2


def test_organisations_by_name_and_country() -> None:
    records = [
        {"id": "1", "name": "Krka Pumps d.o.o.", "country": "SI", "identifiers": None},
        {"id": "2", "name": "KRKA PUMPS", "country": "SI", "identifiers": None},
        {"id": "3", "name": "Krka Pumps", "country": "AT", "identifiers": None},
        {"id": "4", "name": "Krka Pumps", "country": None, "identifiers": None},
    ]
    assert groups("organisations", records) == {frozenset("12"), frozenset("3"), frozenset("4")}


def test_people_need_more_than_a_name() -> None:
    records = [
        {"id": "1", "name": "Ana Novak", "organisation": "U", "identifiers": None},
        {"id": "2", "name": "ANA NOVAK", "organisation": "u", "identifiers": None},
        {"id": "3", "name": "Ana Novak", "organisation": None, "identifiers": None},
    ]
    assert groups("people", records) == {frozenset("12"), frozenset("3")}


def test_merged_record_keeps_all_origins_and_the_fuller_texts() -> None:
    first = asset("own:1", "T", "10.5555/x", summary="Short.", dates={"published": "2024"}, keywords=["Water"])
    first["origins"] = [{"source": "own", "file": "a", "row": 1, "retrieved": None, "licence": None}]
    second = asset("openalex:2", "T", "10.5555/x", summary="Long enough.", dates={"published": "2024-05-01"})
    second |= {"keywords": ["water", "membrane"], "country": "SI", "type": "dataset"}
    second["origins"] = [{"source": "openalex", "file": "b", "row": 7, "retrieved": None, "licence": "CC0-1.0"}]
    one, problems = merged(table("assets"), [second, first])
    assert one["id"] == "own:1"
    assert one["summary"] == "Long enough."
    assert one["dates"]["published"] == "2024-05-01"
    assert one["keywords"] == ["Water", "membrane"]
    assert {origin["file"] for origin in one["origins"]} == {"a", "b"}
    assert problems == []
    first["type"] = "software"
    one, problems = merged(table("assets"), [second, first])
    assert (one["type"], problems[0].rule, problems[0].found) == ("software", "sources-disagree", "software / dataset")


def test_no_records_and_one_record() -> None:
    assert same("assets", []).groups == []
    assert same("assets", [asset("a", "T")]).groups == [[0]]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["10.5555/a", "10.5555/b", ""]), st.booleans()), max_size=12)
)
def test_order_of_records_changes_nothing(facts: list[tuple[int, str, bool]]) -> None:
    records = [asset(f"r{n}", TITLE if t else f"Other {n}", d) for n, d, t in dict.fromkeys(facts)]
    turned = random.Random(1).sample(records, len(records))
    assert groups("assets", records) == groups("assets", turned)
    whole = {frozenset(g) for g in groups("assets", records)}
    assert sum(len(group) for group in whole) == len({record["id"] for record in records})


@given(st.integers(1, 40), st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=40))
def test_clusters_are_the_connected_components(size: int, pairs: list[tuple[int, int]]) -> None:
    pairs = [(a % size, b % size) for a, b in pairs]
    found = Clusters(size)
    for pair in pairs:
        found.join(pair)
    group_of = {place: root for root, places in found.groups().items() for place in places}
    assert all(group_of[a] == group_of[b] for a, b in pairs)
    assert sorted(group_of) == list(range(size))
    assert len(set(group_of.values())) >= size - len(pairs)


def test_two_participants_of_one_name_keep_their_money_apart() -> None:
    parts: list[dict[str, Any]] = [
        {"name": "Robotics BV", "organisation": "o:1", "contribution": 5},
        {"name": "Robotics BV", "organisation": "o:2", "contribution": 7},
        {"name": "Robotics BV"},
    ]
    rows = [{"id": "p:1", "title": "Arms", "participants": [part]} for part in parts]
    found = merged(table("projects"), rows)[0]["participants"]
    assert sorted(one["contribution"] for one in found) == [5, 7]
