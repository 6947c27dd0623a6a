"""Linking as a whole: real sets with known truth, very small files, models that cannot be right."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest
from tests.bench.link_measures import b_cubed, links, pairwise
from tests.bench.link_sets import marked
from tests.bench.made_people import people

from valorise.linking.linkage.link import link
from valorise.terms.errors import Invalid

SHARED = Path(os.environ.get("VALORISE_SHARED", Path(__file__).resolve().parents[6] / "shared")) / "data"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared open data is not beside the project")


@real
def test_people_of_febrl_are_recognised_in_any_order_of_rows() -> None:
    one = next(each for each in marked(SHARED) if each.name == "febrl1")
    found = link(one.rows, "person")
    assert pairwise(found.table["cluster"].to_list(), one.truth)[2] >= 0.995
    turned = link(one.rows.reverse(), "person").table["cluster"].to_list()[::-1]
    assert pairwise(turned, found.table["cluster"].to_list()) == (1.0, 1.0, 1.0)


@real
def test_papers_are_found_in_a_reference() -> None:
    one = next(each for each in marked(SHARED) if each.name == "dblp_acm")
    found = link(one.rows, "asset", against=one.against).table
    truth = [place if isinstance(place, int) else None for place in one.truth]
    assert links(found["cluster"].to_list(), truth)[2] >= 0.975
    linked = found.drop_nulls("partner")
    assert linked["reasons"].null_count() == 0
    assert linked["probability"].min() >= 0.5


@real
@pytest.mark.parametrize(("name", "least"), [("H2020 in FP7", 0.86), ("ERC hosts in H2020", 0.86)])
def test_names_are_found_in_a_reference_with_little_or_nothing_beside_them(name: str, least: float) -> None:
    one = next(each for each in marked(SHARED) if each.name == name)
    truth = [place if isinstance(place, int) else None for place in one.truth]
    assert links(link(one.rows, one.kind, against=one.against).table["cluster"].to_list(), truth)[2] >= least


@real
@pytest.mark.parametrize(("name", "least"), [("inventors, lai", 0.93), ("inventors, patentsview", 0.8)])
def test_inventors_are_recognised_by_their_names_alone(name: str, least: float) -> None:
    one = next(each for each in marked(SHARED) if each.name == name)
    assert pairwise(link(one.rows, one.kind).table["cluster"].to_list(), one.truth)[2] >= least


def test_countries_are_the_same_however_they_are_written() -> None:
    frame = pl.DataFrame({"name": ["Patras Lab", "Patras Lab", "Bath Lab"], "country": ["EL", "Greece", "UK"]})
    reference = pl.DataFrame({"name": ["Bath Lab", "Patras Lab"], "country": ["GBR", "GR"]})
    found = link(frame, "organisation", against=reference).table
    assert found["cluster"].to_list() == [1, 1, 0]
    assert all("same country" in reason for reason in found["reasons"])


@real
def test_sites_do_not_chain() -> None:
    one = next(each for each in marked(SHARED) if each.name == "chicago_sites")
    found = link(one.rows, "organisation").table["cluster"].to_list()
    assert pairwise(found, one.truth)[2] >= 0.85
    assert b_cubed(found, one.truth)[2] >= 0.92


def test_generated_people_are_recognised_and_told_as_likely_as_they_are() -> None:
    made = people(20_000)
    found = link(made.drop("truth"), "person")
    assert pairwise(found.table["cluster"].to_list(), made["truth"].to_list())[2] >= 0.95
    true = made["truth"].to_numpy()
    hits = pl.Series(true[found.pairs["left"].to_numpy()] == true[found.pairs["right"].to_numpy()])
    assert found.pairs["probability"].sum() == pytest.approx(hits.sum(), rel=0.03)


def test_the_same_file_gives_the_same_answer() -> None:
    made = people(3_000).drop("truth")
    assert link(made, "person").table.equals(link(made, "person").table)


def test_reasons_name_what_spoke_strongest_and_both_rows_tell_the_same() -> None:
    frame = pl.DataFrame({"name": ["Jozef Stefan Institute", "Institut Jozef Stefan", "JOZEF STEFAN INSTITUTE"]})
    found = link(frame, "organisation").table
    assert found["cluster"].to_list()[0] == found["cluster"].to_list()[2]
    assert found["reasons"].to_list()[0].startswith("same name (+")
    assert found["partner"].to_list()[0] == 2


@pytest.mark.parametrize("kind", ["person", "organisation", "asset"])
@pytest.mark.parametrize("names", [["Ada Lovelace"], [None, None], ["Ada Lovelace", "Alan Turing"], ["Ada", "Ada"]])
def test_very_small_files_end_quietly(kind: str, names: list[str | None]) -> None:
    found = link(pl.DataFrame({"name": names}, schema={"name": pl.String}), kind)
    assert found.table["row"].to_list() == list(range(len(names)))
    assert found.table["cluster"].null_count() == 0


def test_no_match_is_an_answer() -> None:
    frame, reference = pl.DataFrame({"name": ["Graz Lab", "Nowhere"]}), pl.DataFrame({"name": ["Rome Lab", "Graz Lab"]})
    found = link(frame, "organisation", against=reference).table
    assert found["cluster"].to_list() == [1, None]
    assert found["reasons"].to_list()[1] is None


def test_a_threshold_that_is_no_probability_is_refused() -> None:
    with pytest.raises(Invalid, match="no probability"):
        link(pl.DataFrame({"name": ["a"]}), "asset", threshold=1.5)


def test_a_model_that_cannot_be_right_is_refused_with_the_reason() -> None:
    """Everybody has another name, and what they share, a phone of the house, says nothing about who they are."""
    size = 300
    frame = pl.DataFrame({
        "name": [f"{chr(97 + n % 26)}{n * 7919 % 9973}x {n * 104729 % 99991}q{n}" for n in range(size)],
        "phone": [f"555{n % 5}" for n in range(size)],
    })  # fmt: skip
    with pytest.raises(Invalid, match="No sound model could be learned") as refused:
        link(frame, "person")
    assert "Pairs with the same phone" in refused.value.why
