from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from valorise.reporting.passages import marked
from valorise.reporting.sentences import sentence
from valorise.reporting.wording import clipped, listed, number

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400)


@st.composite
def text_with_evidence(draw: st.DrawFn) -> tuple[str, list[dict[str, object]]]:
    text = draw(TEXTS)
    places = draw(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 40)), max_size=4))
    found = [(start, min(start + long, len(text))) for start, long in places if start < len(text)]
    return text, [{"start": a, "end": b, "text": text[a:b], "weight": 0.1} for a, b in found]


@given(text_with_evidence())
def test_exactly_the_evidence_is_marked(given_: tuple[str, list[dict[str, object]]]) -> None:
    text, evidence = given_
    spans = marked(text, evidence)
    covered = {place for one in evidence for place in range(int(str(one["start"])), int(str(one["end"])))}
    assert "".join(span.text for span in spans if span.marked) == "".join(text[place] for place in sorted(covered))
    assert bool(spans) == bool(evidence)


def test_evidence_in_the_wrong_place_is_shown_by_itself() -> None:
    spans = marked("A membrane", [{"start": 4, "end": 9, "text": "desalination", "weight": 1.0}])
    assert [span.text for span in spans if span.marked] == ["desalination"]


def test_passages_far_apart_are_parted_and_no_word_is_cut() -> None:
    text = "alpha " * 60 + "membrane" + " omega" * 60
    shown = "".join(span.text for span in marked(text, [{"start": 360, "end": 368, "text": "membrane", "weight": 1.0}]))
    assert shown.startswith("… alpha ")
    assert shown.endswith("omega …")


def test_a_piece_of_a_sentence_is_left_out_where_its_value_is_missing() -> None:
    values = {"event": "grant", "on": "2024-01-01", "office": None, "assumed": True}
    assert sentence("reasons", "event", values) == (
        "The event: Grant on 2024-01-01. Nobody recorded this day; it is assumed."
    )


def test_a_rule_without_a_template_is_shown_with_its_values() -> None:
    assert sentence("reasons", "never-heard-of", {"a_b": [1, 2], "c": None, "d": {"x": True}}) == (
        "Never heard of: a b 1 and 2; d x yes."
    )
    assert sentence("reasons", "never-heard-of", {}) == "Never heard of."


@given(st.integers(-(10**12), 10**12))
def test_numbers_read_back(value: int) -> None:
    assert int(number(value).replace("\u202f", "").replace("−", "-")) == value


@given(TEXTS, st.integers(10, 200))
def test_clipped_texts_fit(text: str, most: int) -> None:
    assert len(clipped(text, most)) <= most + 1


def test_lists_name_what_they_leave_out() -> None:
    assert listed(["a", "b", "c", "d"], most=2) == "a, b and 2 more"


def test_shares_of_an_income_are_told_in_sentences() -> None:
    taken = {"scheme": "S", "receiver": "costs", "amount": "10000.00", "left": "240000.00"}
    assert sentence("reasons", "reward-deduction", taken) == (
        "Taken before anything is shared: Costs, 10000.00. 240000.00 is left."
    )
    band = {"scheme": "S", "band": 2, "amount": "40000.00", "up_to": None, "shares": {"creators": "1/3", "unit": "2/3"}}
    assert sentence("reasons", "reward-band", band) == (
        "Of this, 40000.00 lies in band 2 of the scheme, and is shared: creators 1/3, unit 2/3."
    )
    assert "may give more" in sentence("reasons", "reward-least", {"scheme": "S"})
