"""What people said of two rows wins, holds together, and can be taken back."""

from __future__ import annotations

from itertools import permutations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valorise.linking.linkage.informative import informative
from valorise.linking.linkage.judged import Judgement, agreed
from valorise.linking.linkage.link import link

LABS = pl.DataFrame({
    "name": ["Graz Water Lab", "Graz Water Lab", "Water Lab Graz", "Lund Optics", "Lund Optics Centre", "Porto Soil",
             "Porto Soil Institute", "Turku Bio"],
    "country": ["AT", "AT", "AT", "SE", "SE", "PT", "PT", "FI"],
})  # fmt: skip
ROWS = st.integers(0, LABS.height - 1)
SAID = st.builds(Judgement, ROWS, ROWS, st.sampled_from(["same", "different", "unsure"])).filter(
    lambda one: one.left != one.right
)


@settings(max_examples=15, deadline=None)
@given(st.lists(SAID, max_size=8))
def test_what_is_judged_holds_unless_it_contradicts(said: list[Judgement]) -> None:
    held, wrong = agreed(said, apart=False)
    cluster = link(LABS, "organisation", said=said).table["cluster"].to_list()
    for one in held:
        assert (cluster[one.left] == cluster[one.right]) == (one.verdict == "same")
    assert len(held) + len(wrong) == sum(one.verdict != "unsure" for one in said)


@given(st.lists(SAID, max_size=6))
def test_what_holds_together_can_be_met_by_clusters(said: list[Judgement]) -> None:
    held, wrong = agreed(said, apart=False)
    label = list(range(LABS.height))
    for one in held:
        if one.verdict == "same":
            old, new = label[one.left], label[one.right]
            label = [new if each == old else each for each in label]
    assert all(label[one.left] != label[one.right] for one in held if one.verdict == "different")
    for one in wrong:
        assert one.others
        assert agreed([*one.others, one.judgement], apart=False)[1], "those named contradict each other by themselves"


def test_three_that_cannot_hold_together_are_named() -> None:
    three = [Judgement(0, 3, "same"), Judgement(3, 5, "same"), Judgement(0, 5, "different")]
    for order in permutations(three):
        _, wrong = agreed(order, apart=False)
        assert len(wrong) == 1
        assert {wrong[0].judgement, *wrong[0].others} == set(three)


def test_the_same_is_passed_on_and_the_reason_names_who_said_it() -> None:
    said = [Judgement(3, 5, "same", "judged the same by Ada"), Judgement(5, 7, "same", "judged the same by Bo")]
    found = link(LABS, "organisation", said=said).table
    assert len({found["cluster"][row] for row in (3, 5, 7)}) == 1
    assert found["reasons"][7] == "judged the same by Bo"
    assert found["probability"][7] == 1.0


def test_judgements_hold_against_a_reference() -> None:
    reference = LABS.reverse()
    said = [
        Judgement(7, 7, "same"),
        Judgement(0, 7, "different"),
        Judgement(0, 6, "different"),
        Judgement(0, 5, "different"),
    ]
    found = link(LABS, "organisation", against=reference, said=said).table["cluster"].to_list()
    assert found[7] == 7
    assert found[0] not in (5, 6, 7)


@pytest.mark.parametrize("apart", [True, False])
def test_the_queue_leaves_out_what_was_answered(apart: bool) -> None:
    reference = LABS.reverse() if apart else None
    answered: set[tuple[int, int]] = set()
    for _ in range(40):
        found = link(LABS, "organisation", against=reference)
        asked = informative(found.pairs, found.table["cluster"].to_list(), answered=answered, apart=apart, most=1)
        if asked.is_empty():
            break
        pair = asked.select("left", "right").row(0)
        assert pair not in answered
        answered.add(pair)
    else:
        pytest.fail("the queue does not come to an end")
    assert answered


def test_a_file_without_pairs_has_nothing_to_ask() -> None:
    found = link(pl.DataFrame({"name": ["a", "b"]}), "organisation")
    assert informative(found.pairs, [0, 1], answered=(), apart=False, most=5).is_empty()
