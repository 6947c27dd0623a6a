"""Every check of the knowledge files finds the error planted for it, and says nothing where there is none."""

from __future__ import annotations

from typing import Any

import pytest

from valorise.terms import lint
from valorise.terms.codes import codes

LISTS: dict[str, dict[str, Any]] = {
    "countries": codes("countries"),
    "topics": codes("topics"),
    "recommendations": codes("recommendations"),
}
CODED = {"country": "countries", "topics": "topics", "recommendations": "recommendations"}
GOOD = """
id: park
name: Park
country: LV
topics: [intermediaries]
status: verified
since: 2010
sources: [A page]
"""


def document(text: str, path: str = "policy/measures/park.yaml") -> lint.Document:
    documents, problems = lint.parsed([lint.KnowledgeFile(path, text)])
    assert not problems
    return documents[0]


def rules(found: list[Any]) -> list[str]:
    return [one.rule for one in found]


def test_a_good_file_has_no_problem() -> None:
    good = [document(GOOD)]
    assert lint.code_problems(good, LISTS, CODED) == []
    assert lint.id_problems(good) == []
    assert lint.standing_problems(good) == []
    assert lint.date_problems(good) == []


@pytest.mark.parametrize(
    "text, rule, line",
    [
        ("a: [1, 2", "unreadable", 2),
        ("a: b: c", "unreadable", 1),
        ("on: 2024-02-31", "unreadable", None),
        ("", "empty-file", None),
        ("a: 1\nb:\n  c: 1\n  c: 2", "name-twice", 4),
    ],
)
def test_what_yaml_would_swallow_is_said(text: str, rule: str, line: int | None) -> None:
    _, problems = lint.parsed([lint.KnowledgeFile("policy/x.yaml", text)])
    assert rules(problems) == [rule]
    assert problems[0].file == "policy/x.yaml"
    assert problems[0].row == line


def test_one_bad_file_does_not_hide_the_next() -> None:
    files = [lint.KnowledgeFile("a.yaml", "a: ["), lint.KnowledgeFile("b.yaml", "b: 1")]
    documents, problems = lint.parsed(files)
    assert [one.path for one in documents] == ["b.yaml"]
    assert [one.file for one in problems] == ["a.yaml"]


@pytest.mark.parametrize(
    "line, found, hint",
    [
        ("country: Latvja", "Latvja", "Did you mean LV"),
        ("country: NO", "False", "Put it in quotes"),
        ("topics: [intermediaries, intermediary]", "intermediary", "Did you mean intermediaries"),
        ("facts: [{where: {recommendations: [R10]}}]", "R10", "terms/codes/recommendations.csv"),
    ],
)
def test_unknown_code(line: str, found: str, hint: str) -> None:
    problems = lint.code_problems([document(line)], LISTS, CODED)
    assert rules(problems) == ["unknown-code"]
    assert problems[0].found == found
    assert hint in problems[0].fix


def test_a_coded_name_may_have_another_shape_and_declarations_are_left_alone() -> None:
    assert lint.code_problems([document("country: {type: code}")], LISTS, CODED) == []
    assert lint.code_problems([document("country: where it is", "terms/tables/x.yaml")], LISTS, CODED) == []


def test_file_name_differs_from_id() -> None:
    assert rules(lint.id_problems([document(GOOD, "policy/measures/other.yaml")])) == ["file-name-differs"]


def test_id_twice_in_a_folder_and_in_a_list() -> None:
    listed = "rules: [{id: a}, {id: b}, {id: a}]"
    assert rules(lint.id_problems([document(listed, "assets/rules/x.yaml")])) == ["id-twice"]
    two = [document("- {id: a}", "assets/rules/x.yaml"), document("- {id: a}", "assets/rules/y.yaml")]
    problems = lint.id_problems(two)
    assert rules(problems) == ["id-twice"]
    assert "assets/rules/x.yaml" in problems[0].expected
    apart = [document("- {id: a}", "assets/rules/x.yaml"), document("- {id: a}", "assets/other/y.yaml")]
    assert lint.id_problems(apart) == []


@pytest.mark.parametrize(
    "text, rule",
    [
        ("status: verified\nname: Park", "verified-without-source"),
        ("status: verified\nsources: []", "verified-without-source"),
        ("status: known\nname: Park", "missing-source"),
        ("sources: [A page]\nname: Park", "missing-status"),
        ("rules: [{id: a, reference: Rule 1, status: known}, {id: b, reference: Rule 2}]", "missing-status"),
    ],
)
def test_standing_and_source_belong_together(text: str, rule: str) -> None:
    assert rule in rules(lint.standing_problems([document(text)]))


def test_a_file_without_any_standing_is_told_once() -> None:
    assert rules(lint.standing_problems([document("a: {b: 1}")])) == ["missing-standing"]


@pytest.mark.parametrize(
    "text",
    [
        "standing: convention\nweights: {a: 1}",
        "source: A law\nrules: [{id: a, status: known}]",
        "status: known\nsource: A law\nrules: [{id: a, reference: Rule 1}]",
        "figures: [{figure: a, missing: Not found., status: known}, {figure: b, status: known, source: A page}]",
    ],
)
def test_what_is_said_around_counts_inside(text: str) -> None:
    assert lint.standing_problems([document(text)]) == []


def test_our_own_words_need_no_standing() -> None:
    assert lint.standing_problems([document("a: b", "terms/tables/x.yaml")]) == []


@pytest.mark.parametrize(
    "text, rule",
    [
        ("valid_from: 2024-05-01\nvalid_to: 2024-04-30", "ends-before-it-begins"),
        ("valid_from: 2024-05\nvalid_to: 2024-04", "ends-before-it-begins"),
        ("since: 2020\nuntil: 2019", "ends-before-it-begins"),
        ("rules: [{valid_from: soon}]", "not-a-date"),
    ],
)
def test_spans(text: str, rule: str) -> None:
    assert rules(lint.date_problems([document(text)])) == [rule]


@pytest.mark.parametrize(
    "text", ["valid_from: 2024\nvalid_to: 2024", "valid_from: 2024-05-01\nvalid_to:", "since: {type: integer}"]
)
def test_good_spans(text: str) -> None:
    assert lint.date_problems([document(text)]) == []


def test_code_lists() -> None:
    rows = [
        {"code": "a", "label": "A"},
        {"code": "a", "label": "B"},
        {"code": "", "label": "C"},
        {"code": "d", "label": ""},
    ]
    assert sorted(rules(lint.list_problems({"things": rows}))) == ["code-twice", "missing-code", "missing-label"]
    same_code_elsewhere = {"one": [{"code": "a", "label": "A"}], "two": [{"code": "a", "label": "Another"}]}
    assert lint.list_problems(same_code_elsewhere) == []


def declaration(name: str, columns: str, label: str = "") -> lint.Document:
    return document(f"table: {name}\nlabel: {label or name}\ncolumns:\n{columns}", f"terms/tables/{name}.yaml")


COLUMN = "  {name}: {{{facts}, meaning: A thing., missing: Unknown.}}\n"


def column(name: str, facts: str) -> str:
    return COLUMN.format(name=name, facts=facts)


def test_conflicting_words() -> None:
    two = [declaration("one", column("kind", "type: text")), declaration("two", column("kind", "type: integer"))]
    assert rules(lint.word_problems(two, [], {})) == ["conflicting-word"]
    assert lint.word_problems(two, [], {"kind": "For a reason."}) == []
    assert rules(lint.word_problems(two[:1], [], {"kind": "For a reason."})) == ["no-homonym"]
    many = [
        declaration("one", column("kind", "type: text")),
        declaration("two", column("kind", "type: text, many: true")),
    ]
    assert rules(lint.word_problems(many, [], {})) == ["conflicting-word"]


def test_conflicting_words_through_shared_columns() -> None:
    shared = document(
        "standing:\n" + column("  status", "type: code").replace("    status", "  status"), "terms/tables/shared.yaml"
    )
    one = document("table: one\nlabel: One\nwith: [standing]\ncolumns: {}", "terms/tables/one.yaml")
    two = declaration("two", column("status", "type: text"))
    assert rules(lint.word_problems([shared, one, two], [], {})) == ["conflicting-word"]


@pytest.mark.parametrize(
    "columns, rule",
    [
        (column("on", "type: date"), "name-not-text"),
        (column("kind", "type: words"), "unknown-type"),
        (column("kind", "type: code, codes: kinds"), "unknown-list"),
        ("  kind: {type: text, meaning: A thing.}\n", "missing-meaning"),
    ],
)
def test_declarations(columns: str, rule: str) -> None:
    assert rules(lint.word_problems([declaration("one", columns)], ["countries"], {})) == [rule]


def test_two_tables_with_one_label() -> None:
    two = [
        declaration("one", column("a", "type: text"), "Things"),
        declaration("two", column("b", "type: text"), "Things"),
    ]
    assert rules(lint.word_problems(two, [], {})) == ["label-twice"]


def test_counts_by_folder() -> None:
    documents = [document(GOOD), document(GOOD.replace("verified", "known"), "policy/measures/two.yaml")]
    problems = lint.id_problems(documents)
    table = lint.counts(documents, problems, lists=3)
    assert table.rows() == [("policy/measures", 2, 1, 1, len(problems)), ("terms/codes", 3, 0, 0, 0)]
    assert lint.counts([], []).is_empty()
