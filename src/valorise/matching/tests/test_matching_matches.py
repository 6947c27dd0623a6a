"""Matches of tiny tables, one behaviour at a time."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from valorise.matching.matches import Options, matches, matches_for_assets
from valorise.matching.settings import settings
from valorise.matching.tests.records_for_matching import DAY, FLOOD, TURBINE, VACCINE, WIND, matched, records
from valorise.stores.index import TermIndex
from valorise.terms.tables import table


def test_the_asset_that_speaks_of_the_same_thing_is_first():
    found = matched([WIND]).table
    assert found["asset"][0] == "turbine"
    assert found["rank"].to_list() == list(range(1, found.height + 1))
    assert found.schema == pl.Schema(table("matches").schema)


def test_parts_add_up_to_the_score():
    need = WIND | {"country": "DK", "deadline": "2026-09-30", "type": "challenge"}
    asset = TURBINE | {"country": "DK", "type": "prototype"}
    row = matched([need], [asset, VACCINE]).table.row(0, named=True)
    parts = {part["part"]: part["score"] for part in row["parts"]}
    assert sum(parts.values()) == pytest.approx(row["score"])
    assert list(parts) == ["text", "country", "type", "dates"]
    assert 0 < row["score"] < 1


def test_a_fact_that_one_side_does_not_state_is_no_part():
    (row,) = matched([WIND | {"country": "DK"}], [TURBINE]).table["parts"].to_list()
    assert [part["part"] for part in row] == ["text"]


def test_a_fitting_fact_lifts_and_a_known_misfit_adds_nothing():
    twin = [TURBINE | {"id": "here", "country": "DK"}, TURBINE | {"id": "there", "country": "PT"}, FLOOD]
    found = matched([WIND | {"country": "DK"}], twin).table
    assert found["asset"].to_list()[:2] == ["here", "there"]
    there = {part["part"]: part["score"] for part in found["parts"][1]}
    assert there["country"] == 0


@pytest.mark.parametrize("coded", ["1.2", "1"])
def test_fields_fit_by_code_and_by_the_broader_field(coded):
    need = WIND | {"fields": [{"scheme": "ford", "code": "1.2"}]}
    asset = TURBINE | {"fields": [{"scheme": "ford", "code": coded}]}
    parts = {part["part"]: part["score"] for part in matched([need], [asset, FLOOD]).table["parts"][0]}
    assert parts["fields"] > 0


def test_nothing_in_common_gives_no_row_and_a_reason():
    result = matched([{"id": "poem", "title": "Sonnets about love"}])
    assert result.table.height == 0
    assert result.reasons.select("subject", "rule").rows() == [("poem", "nothing-in-common")]


def test_what_a_need_does_not_want_makes_no_match():
    need = {"id": "waste", "title": "Recycling of plastics", "summary": "Turbines are not in scope. We sort waste."}
    assert matched([need]).table.height == 0
    wanted = need | {"summary": "Turbines are in scope. We sort waste."}
    (found,) = matched([wanted]).table["asset"].to_list()
    assert found == "turbine"


def test_a_need_without_words_has_a_reason_of_its_own():
    result = matched([{"id": "empty", "title": "of the !!!"}, WIND])
    assert ("empty", "no-words") in result.reasons.select("subject", "rule").rows()
    assert set(result.table["need"]) == {"wind"}


@pytest.mark.parametrize(
    "needs, assets", [([], [TURBINE]), ([WIND], []), ([], [])], ids=["no needs", "no assets", "nothing"]
)
def test_empty_tables_keep_their_types(needs, assets):
    result = matched(needs, assets)
    assert result.table.height == 0
    assert result.table.schema == pl.Schema(table("matches").schema)


def test_equal_assets_are_ordered_by_name():
    twins = [TURBINE | {"id": name} for name in ("b", "c", "a")]
    found = matched([WIND], [*twins, VACCINE]).table
    assert found["asset"].to_list()[:3] == ["a", "b", "c"]
    assert found["score"][0] == found["score"][2]


def test_of_two_records_with_one_id_one_is_compared_and_the_other_told():
    result = matched([WIND], [TURBINE, TURBINE | {"title": "Another title"}, VACCINE])
    assert result.table.filter(pl.col("asset") == "turbine").height == 1
    assert result.problems.select("rule", "record", "table").rows() == [("duplicate-id", "turbine", "assets")]


def test_more_than_top_are_shown_only_where_the_best_are_blocked():
    blocked = [TURBINE | {"id": f"old-{number}", "type": "patent-family"} for number in range(3)]
    free = [TURBINE | {"id": f"x-{number}", "type": "prototype"} for number in range(3)]
    found = matched([WIND | {"constraints": {"types": ["prototype"]}}], [*blocked, *free], top=2).table
    assert found["asset"].to_list()[:2] == ["x-0", "x-1"]
    last = matched([WIND | {"constraints": {"types": ["patent-family"]}}], [*blocked, *free], top=2).table
    assert last["blockers"].null_count() == 2


def test_a_paragraph_in_every_need_makes_no_match():
    phrase = "Proposals are expected to address the development of vaccines for poultry farms in all regions."
    needs = [
        WIND | {"id": f"n{number}", "summary": f"{phrase} {words}"}
        for number, words in enumerate(
            ["Blades erode at sea.", "Floods of rivers.", "Rain on blades.", "Soil moisture by radar.", "Salt water."]
        )
    ]
    alone = matched(needs[:1]).table.filter(pl.col("asset") == "vaccine")["score"][0]
    among = matched(needs).table.filter((pl.col("asset") == "vaccine") & (pl.col("need") == "n0"))["score"][0]
    assert among < 0.8 * alone


def test_keywords_alone_make_a_match_without_passages():
    (row,) = matched([{"id": "k", "title": "Help", "keywords": ["poultry"]}], [VACCINE]).table.to_dicts()
    assert {one["side"] for one in row["evidence"]} == {"asset"}


@pytest.mark.parametrize(
    "summary",
    [
        "blade",
        "blade " * 20_000,
        "blade\x00\x07 tur\x1fbine",
        "x" * 100_000 + " blade",
        "blade." * 5_000,
        "\n" * 9_000 + "blade",
    ],
    ids=["one word", "100 kB", "control signs", "one long word", "no blanks", "only lines"],
)
def test_odd_texts_do_no_harm(summary):
    found = matched([{"id": "odd", "summary": summary}]).table
    assert found["asset"].to_list() == ["turbine"]
    assert 0 < found["score"][0] < 1


def test_languages_may_differ_between_records():
    needs = [{"id": "de", "title": "Schutz der Rotorblätter von Windkraftanlagen vor Erosion", "language": "de"}]
    german = {"id": "schicht", "title": "Schicht gegen Erosion an Rotorblättern von Windkraftanlagen", "language": "de"}
    assert matched(needs, [TURBINE, german, VACCINE]).table["asset"].to_list()[0] == "schicht"


def test_each_asset_finds_its_needs():
    needs = records("needs", WIND, {"id": "hens", "title": "Keeping poultry free of influenza"})
    assets = records("assets", TURBINE, VACCINE, FLOOD)
    found = matches_for_assets(assets, needs, TermIndex.of(needs, settings()), as_of=DAY).table
    best = found.filter(pl.col("rank") == 1).select("asset", "need").rows()
    assert ("turbine", "wind") in best
    assert ("vaccine", "hens") in best


TEXTS = [TURBINE, VACCINE, FLOOD]
VOCABULARY = ["turbine", "blade", "rain", "flood", "river", "vaccine", "bird", "sea", "radar", "coating"]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1)


@hypothesis_settings(max_examples=6, deadline=None)
@given(st.permutations(range(6)), st.lists(WORDS, min_size=6, max_size=6))
def test_the_order_of_rows_does_not_matter(order, words):
    assets = records("assets", *({"id": f"a{n}", "summary": " ".join(text)} for n, text in enumerate(words)))
    needs = records("needs", WIND, {"id": "rain", "title": "Rain, floods and rivers"})
    plain = matches(needs, assets, TermIndex.of(assets, settings()), as_of=DAY)
    mixed = assets[list(order)]
    again = matches(needs[[1, 0]], mixed, TermIndex.of(mixed, settings()), as_of=DAY)
    assert plain.table.equals(again.table)
    assert plain.reasons.sort("subject", "about").equals(again.reasons.sort("subject", "about"))


@hypothesis_settings(max_examples=6, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5))
def test_scores_lie_between_0_and_1_and_fall_with_the_rank(words):
    assets = [{"id": f"a{number}", "summary": " ".join(text)} for number, text in enumerate(words)]
    found = matched([WIND], assets).table
    assert found["score"].is_between(0, 1, closed="none").all()
    assert found["score"].is_sorted(descending=True)


def test_an_unrelated_asset_leaves_the_order_of_the_others():
    more = {"id": "poem", "title": "Sonnets", "summary": "Verses on love and time."}
    before = matched([WIND], [TURBINE, VACCINE, FLOOD]).table["asset"].to_list()
    after = matched([WIND], [TURBINE, VACCINE, FLOOD, more]).table["asset"].to_list()
    assert after == before


def test_the_input_is_not_changed():
    needs, assets = records("needs", WIND), records("assets", TURBINE, VACCINE)
    copies = needs.clone(), assets.clone()
    matches(needs, assets, TermIndex.of(assets, settings()), as_of=DAY, options=Options(top=1))
    assert needs.equals(copies[0])
    assert assets.equals(copies[1])


@pytest.mark.parametrize(
    ("opens", "share"),
    [(None, 1.0), ("2026-05-01", 1.0), ("2026-07", 1.0), ("2026-09-01", 0.5), ("2026-09-30", 1 / 60), ("2027", 0.0)],
)
def test_time_to_answer_counts_from_the_opening(opens, share):
    need = WIND | {"deadline": "2026-09-30"} | ({"opens": opens} if opens else {})
    parts = {part["part"]: part["score"] for part in matched([need], [TURBINE]).table["parts"][0]}
    assert parts["dates"] / parts["text"] == pytest.approx(settings().facts["dates"] * share)
