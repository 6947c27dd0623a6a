"""The questions, decisions and rules as data: complete, in order, and of the promised length."""

from __future__ import annotations

from collections import Counter

import pytest

from valorise.assets.publishing import protections_of
from valorise.platform.disclosure.decisions import kinds, reason_words
from valorise.platform.disclosure.questions import (
    EVERYONE,
    KINDS,
    asked,
    confidentiality_of,
    group_of,
    groups,
    questions_of,
    sections,
)
from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.tables import table

TYPES = list(codes("asset_types"))
ALL = [(group.id, one) for group in groups().values() for one in group.questions]
JARGON = (
    "TRL",
    "IPR",
    "prior art",
    "novelty",
    "inventive step",
    "freedom to operate",
    "FTO",
    "assignee",
    "claims",
    "NDA",
)


def test_every_type_of_asset_is_asked_by_exactly_one_file() -> None:
    counted = Counter(one for group in groups().values() for one in group.types)
    assert counted == Counter(TYPES)


@pytest.mark.parametrize("type_", TYPES)
def test_a_newcomer_answers_eight_to_fourteen_questions(type_) -> None:
    assert 8 <= len(asked(type_, {})) <= 14


@pytest.mark.parametrize("type_", TYPES)
def test_a_type_has_a_confidentiality_that_is_never_open(type_) -> None:
    assert confidentiality_of(type_) in ("internal", "confidential")


@pytest.mark.parametrize("type_", TYPES)
def test_every_page_of_a_type_asks_something(type_) -> None:
    assert {one.section for one in questions_of(type_)} == {one.id for one in sections()}


@pytest.mark.parametrize("file, one", ALL, ids=lambda each: getattr(each, "id", each))
def test_a_question_is_complete_and_plain(file, one) -> None:
    assert one.kind in KINDS
    assert one.section in {section.id for section in sections()}
    for text in (one.ask, one.why, one.example):
        assert text
        assert len(text) <= 260
        assert not [
            word for word in JARGON if word.lower() in text.lower().split() or (" " in word and word in text.lower())
        ]
    assert one.ask.endswith("?")
    assert bool(one.choices) is (one.kind in ("choice", "choices"))
    owned = groups()[file].types or tuple(TYPES)
    assert set(one.types) <= set(owned)


@pytest.mark.parametrize("file, one", ALL, ids=lambda each: getattr(each, "id", each))
def test_what_a_question_fills_is_declared(file, one) -> None:
    column, _dot, inner = one.fills.partition(".")
    if not column:
        return
    declared = table("assets").by_name[column]
    assert not inner or inner in {field.name for field in declared.fields}


@pytest.mark.parametrize("type_", TYPES)
def test_a_follow_up_comes_after_a_question_with_that_answer(type_) -> None:
    known = {}
    for one in questions_of(type_):
        for before, wanted in one.when.items():
            assert set(wanted) <= set(known[before].options), one.id
        known[one.id] = one


def test_a_follow_up_is_asked_only_after_its_answer() -> None:
    yes, no = ({"public-already": {"value": said}} for said in ("yes", "no"))
    assert "public-on" in {one.id for one in asked("dataset", yes)}
    assert "public-on" not in {one.id for one in asked("dataset", no)}


def test_a_follow_up_of_a_question_no_longer_asked_is_not_asked() -> None:
    said = {"public-already": {"value": "no"}, "public-where": {"value": "talk"}}
    assert "public-secret" not in {one.id for one in asked("dataset", said)}


def test_ids_are_used_once() -> None:
    assert [one for one, number in Counter(each.id for _, each in ALL).items() if number > 1] == []
    assert EVERYONE in groups()


def test_decisions_have_known_reasons() -> None:
    assert {one.id for one in kinds()} == {
        "protect", "release-openly", "mature", "publish-after-filing", "return", "not-ours", "more-information",
    }  # fmt: skip
    used = {reason for one in kinds() for reason in one.reasons}
    assert used == set(reason_words())


def test_every_protection_has_a_rule_for_every_case() -> None:
    rules = knowledge.document("assets/publishing.yaml")["rules"]
    assert all(rule["status"] in codes("statuses") and rule["reference"] for rule in rules)
    told = {(protection, when) for rule in rules for protection in rule["protection"] for when in rule["when"]}
    needed = {one for type_ in TYPES for one in protections_of(type_)} - {"maybe"}
    missing = {(one, when) for one in needed for when in ("public", "planned")} - told
    assert missing == set()


def test_an_unknown_type_has_no_group() -> None:
    with pytest.raises(Exception, match="no type of result"):
        group_of("no-such-type")


def test_every_text_of_a_question_is_a_text() -> None:
    """YAML reads a bare No as false; a page would say so."""
    for group in groups().values():
        for one in group.questions:
            assert {type(said) for said in (one.ask, one.why, one.example, *one.choices.values())} == {str}, one.id
