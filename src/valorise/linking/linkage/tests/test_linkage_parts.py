"""Cleaning, models, blocking, cutting and reasons, each by itself."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valorise.linking.linkage.blocking import afforded, pairs
from valorise.linking.linkage.cleaning import cleaned
from valorise.linking.linkage.cutting import clusters
from valorise.linking.linkage.model import KINDS, model
from valorise.terms.errors import Invalid


def rows(kind: str, **columns: list[str | None]) -> pl.DataFrame:
    frame = pl.DataFrame(columns)
    return cleaned([frame], [model(kind, frame.columns)])[0]


def test_what_differs_only_in_writing_becomes_the_same() -> None:
    found = rows(
        "organisation", name=["Universität Zürich AG", "UNIVERSITAT  ZURICH", "Møller & Co. S.A.", "n/a", "SE"]
    )
    assert found["name"].to_list() == ["universitat zurich", "universitat zurich", "moller co", None, "se"]


def test_whole_names_are_parted_in_either_order() -> None:
    found = rows("person", name=["Curie, Marie", "Marie Curie", "Plato", None])
    assert found["given"].to_list() == ["marie", "marie", None, None]
    assert found["family"].to_list() == ["curie", "curie", "plato", None]


def test_makers_are_known_by_their_last_word() -> None:
    found = rows("asset", title=["A"], authors=["Isabel F. Cruz, Kimberly M. James"])
    assert found["makers"].to_list() == [["cruz", "james"]]


def test_rare_words_weigh_more_and_lead_to_a_name() -> None:
    found = rows("organisation", name=["Graz Institute", "Institute Lund", "Institute Rome", "Graz Lab"])
    weights = {one["w"]: one["v"] for one in found["name_words"][0]}
    assert weights["graz"] > weights["institute"]
    assert found["name_rare"].to_list()[0] == ["graz", "institute"]
    assert found["name_rare"].to_list()[1] == ["institute"], "nobody else has the other word"


@pytest.mark.parametrize("kind", KINDS)
def test_models_hold_together(kind: str) -> None:
    from valorise.terms import knowledge

    told = knowledge.document(f"linking/linkage/models/{kind}.yaml")
    fields = [*told["fields"], "given", "family"]
    found = model(kind, [told["fields"][field]["columns"][0] for field in told["fields"]])
    assert set(found.columns) == set(told["fields"])
    for one in found.comparisons:
        assert set(one.fields) <= set(fields)
        assert sum(level.m for level in (*one.levels, one.otherwise)) == pytest.approx(1)
    for rule in told["blocking"]:
        assert {part.split()[0] for part in rule} <= {*fields, "initial"}


def test_columns_are_guessed_and_what_is_said_wins() -> None:
    assert model("asset", ["Title", "Authors", "other"]).columns == {"name": "Title", "makers": "Authors"}
    assert model("asset", ["Title", "other"], {"name": "other"}).columns == {"name": "other"}
    with pytest.raises(Invalid, match="There is no column “gone”"):
        model("asset", ["Title"], {"name": "gone"})
    with pytest.raises(Invalid, match="No column says what each organisation is called"):
        model("organisation", ["a", "b"])
    with pytest.raises(Invalid, match="is no kind"):
        model("planet", ["name"])


def test_a_field_is_compared_once() -> None:
    names = [one.name for one in model("person", ["name", "postcode", "city"]).comparisons]
    assert names == ["given_family", "postcode_city"]
    assert [one.name for one in model("person", ["name", "city"]).comparisons] == ["given_family", "city"]


def test_pairs_of_a_rule_are_counted_and_broad_rules_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    found = rows("person", given=["a", "a", "a", "b"], family=["x", "x", "y", None])
    assert pairs([found], ("given", "family")) == 1
    assert pairs([found], ("given",)) == 3
    assert pairs([found, found], ("family",)) == 5
    monkeypatch.setattr("valorise.linking.linkage.blocking.LEAST", 2)
    monkeypatch.setattr("valorise.linking.linkage.blocking.PER_RECORD", 0)
    assert afforded([found], [("given",), ("given", "family"), ("family", "initial")]) == {
        ("family", "initial"): 1, ("given", "family"): 1,
    }  # fmt: skip


def met(links: list[tuple[int, int, float]]) -> pl.DataFrame:
    return pl.DataFrame(links, schema={"left": pl.Int64, "right": pl.Int64, "weight": pl.Float64}, orient="row")


def test_one_thin_link_does_not_chain_two_clusters() -> None:
    first = [(a, b, 8.0) for a in range(4) for b in range(a + 1, 4)]
    second = [(a, b, 8.0) for a in range(4, 8) for b in range(a + 1, 8)]
    assert clusters(9, met([*first, *second, (3, 4, 2.0)])) == [0, 0, 0, 0, 4, 4, 4, 4, 8]
    assert clusters(2, met([(0, 1, 2.0)])) == [0, 0]
    assert clusters(2, met([(0, 1, 2.0)]), threshold=3.0) == [0, 1]


def test_what_speaks_against_outweighs_a_link_through_a_third() -> None:
    assert clusters(3, met([(0, 1, 9.0), (1, 2, 3.0), (0, 2, -6.0)])) == [0, 0, 2]
    assert clusters(3, met([(0, 1, 9.0), (1, 2, 9.0)])) == [0, 0, 0], "a pair nobody looked at speaks little against"


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(-9, 9)), max_size=16), st.randoms())
def test_the_order_of_pairs_changes_nothing(drawn: list[tuple[int, int, float]], chance: object) -> None:
    links = list({(min(a, b), max(a, b)): (min(a, b), max(a, b), w) for a, b, w in drawn if a != b}.values())
    found = clusters(8, met(links))
    chance.shuffle(links)  # type: ignore[attr-defined]
    again = clusters(8, met(links))
    assert again == found
    assert all(label <= place and found[label] == label for place, label in enumerate(found))
