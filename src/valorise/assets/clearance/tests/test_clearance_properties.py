"""What holds for every register: restrictions never free anything, order does not matter, nothing is passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from valorise.assets.clearance.answer import clearance, overall
from valorise.assets.clearance.fields import field_of
from valorise.assets.clearance.question import STRICTNESS, Question
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check, frame

FIELDS = ["dairy", "wound care", "ipc:A61L", "ipc:A61L27/34", "ipc:C02F", "desalination", "all fields"]
COUNTRIES = ["DE", "FR", "US"]
TERMS = [
    "MIT",
    "GPL-2.0-only",
    "Apache-2.0",
    "GPL-2.0-only OR MIT",
    "LGPL-2.1-only AND MIT",
    "CC-BY-NC-4.0",
    "in words",
]
KINDS = ["background", "permit", "personal-data", "material-transfer", "funder"]
ASSETS = [
    {"id": "x", "title": "X", "type": "biological-material", "owners": [{"name": "We", "share": "1"}]},
    {"id": "y", "title": "Y", "owners": [{"name": "We", "share": "1"}]},
]

scopes = st.fixed_dictionaries(
    {},
    optional={
        "territory": st.lists(st.sampled_from(COUNTRIES), min_size=1, unique=True),
        "field_of_use": st.sampled_from(FIELDS),
        "starts": st.sampled_from(["2024", "2027-05", "2029-01-01"]),
        "ends": st.sampled_from(["2026-10-01", "2026-12", "2028", "2031-01-01"]),
    },
)
agreements = st.builds(
    lambda scope, facts: {**scope, **facts, "title": "G", "assets": ["x"]},
    scopes,
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["licence", "option", "nda", "mta", "collaboration", "data-use", "spin-off"]),
            "parties": st.sampled_from([["We", "Other"], ["We", "You"], ["We", "You", "Other"]]),
        },
        optional={
            "exclusive": st.booleans(),
            "status": st.sampled_from(["draft", "signed", "ended", "terminated"]),
            "signed": st.just("2024-01-01"),
        },
    ),
)
restrictions = st.one_of(
    st.builds(
        lambda scope, facts: {**scope, **facts, "asset": "x"},
        scopes,
        st.fixed_dictionaries(
            {"restriction": st.sampled_from(KINDS)},
            optional={"bars": st.sampled_from(["everything", "exclusive", "condition"]), "party": st.just("Partner")},
        ),
    ),
    st.builds(
        lambda terms, asset: {"restriction": "open-source", "terms": terms, "asset": asset},
        st.sampled_from(TERMS),
        st.sampled_from(["x", "y"]),
    ),
    st.just({"restriction": "built-on", "built_on": "y", "asset": "x"}),
)
questions = st.builds(
    lambda territory, field, days, exclusive: Question(
        asset="x",
        licensor="We",
        licensee="You",
        territory=frozenset(territory),
        field_of_use=field_of(field),
        starts=days[0],
        ends=days[1],
        exclusive=exclusive,
        as_of=date(2026, 11, 22),
    ),
    st.lists(st.sampled_from(COUNTRIES), min_size=1, unique=True),
    st.sampled_from(FIELDS),
    st.sampled_from([(date(2027, 1, 1), None), (date(2027, 1, 1), date(2028, 12, 31)), (date(2032, 1, 1), None)]),
    st.booleans(),
)
Rows = list[dict[str, Any]]


def register(agreed: Rows, bound: Rows) -> dict[str, Any]:
    numbered = {
        "assets": ASSETS,
        "agreements": [{"id": f"g{place}", **one} for place, one in enumerate(agreed)],
        "restrictions": [{"id": f"r{place}", **one} for place, one in enumerate(bound)],
    }
    made = {}
    for name, rows in numbered.items():
        checked = check(table(name), ((one, Place()) for one in rows))
        assert checked.problems == []
        made[name] = frame(table(name), checked.records)
    return made


@settings(max_examples=60, deadline=None)
@given(questions, st.lists(agreements, max_size=3), st.lists(restrictions, max_size=4), st.data())
def test_a_further_restriction_never_frees_anything(question: Question, agreed: Rows, bound: Rows, data: Any) -> None:
    before = overall(clearance(register(agreed, bound), question).table)
    more = register([*agreed, data.draw(agreements)], bound)
    assert STRICTNESS[overall(clearance(more, question).table)] >= STRICTNESS[before]
    more = register(agreed, [*bound, data.draw(restrictions)])
    assert STRICTNESS[overall(clearance(more, question).table)] >= STRICTNESS[before]


@settings(max_examples=30, deadline=None)
@given(questions, st.lists(agreements, max_size=3), st.lists(restrictions, max_size=4))
def test_order_does_not_matter_and_every_agreement_is_answered_for(
    question: Question, agreed: Rows, bound: Rows
) -> None:
    tables = register(agreed, bound)
    first = clearance(tables, question)
    turned = clearance({name: rows.reverse() for name, rows in tables.items()}, question)
    assert_frame_equal(first.table, turned.table)
    assert_frame_equal(first.reasons, turned.reasons)
    told = first.table.filter(kind="agreement")["binding"]
    assert sorted(told) == sorted(tables["agreements"]["id"])
    assert first.table["rank"].to_list() == first.reasons["step"].to_list()


@settings(max_examples=30, deadline=None)
@given(questions, st.lists(agreements, max_size=2), st.lists(restrictions, max_size=2))
def test_what_may_be_given_exclusively_may_be_given_without(question: Question, agreed: Rows, bound: Rows) -> None:
    tables = register(agreed, bound)
    answers = [overall(clearance(tables, replace(question, exclusive=one)).table) for one in (False, True)]
    assert STRICTNESS[answers[0]] <= STRICTNESS[answers[1]]
