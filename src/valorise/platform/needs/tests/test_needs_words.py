"""The four questions of a need and the text they are kept in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from valorise.platform.needs.words import HEADINGS, PROBLEM, answers, composed

NAMES = (PROBLEM, *HEADINGS)
TEXTS = st.text(st.characters(exclude_categories=("C",), include_characters="\n"), max_size=60).map(str.strip)
PLAIN = TEXTS.filter(lambda text: not any(f"{heading}: " in text for heading in HEADINGS.values()))


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, PLAIN)))
def test_answers_come_back_as_they_were_given(given_answers) -> None:
    assert answers(composed(given_answers)) == given_answers


@given(st.text())
def test_the_text_of_others_is_read_without_losing_a_word(summary) -> None:
    read = answers(summary)
    assert composed(read).split() == composed(answers(composed(read))).split()
    told = summary
    for heading in HEADINGS.values():
        told = told.replace(f"{heading}: ", "")
    assert sorted("".join(read.values()).split()) == sorted(told.split()) or any(
        heading in summary for heading in HEADINGS.values()
    )


def test_every_question_has_its_paragraph() -> None:
    told = {"problem": "It clogs.", "tried": "Caustic.", "wanted": "Run 12 hours.", "limits": "Food contact."}
    assert composed(told).split("\n\n") == [
        "It clogs.", "What was tried: Caustic.", "What a good answer must do: Run 12 hours.", "Limits: Food contact.",
    ]  # fmt: skip
