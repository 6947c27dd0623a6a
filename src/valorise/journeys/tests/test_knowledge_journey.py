"""The knowledge of this package is whole, and an error planted in any file of it is found."""

from __future__ import annotations

import pytest

from valorise.journeys.knowledge import coded_names, knowledge_check, package_files
from valorise.terms import knowledge
from valorise.terms.lint import KnowledgeFile

MEASURE = "policy/measures/at-bridge.yaml"
CONTEXT = "policy/context/LV.yaml"
R2 = "policy/recommendations/R2.yaml"
STUDY = "policy/evidence/cornet-2006.yaml"
REVIEW = "policy/evidence/dimos-pugh-2016.yaml"
VOUCHERS = "policy/effects/innovation-vouchers.yaml"


def test_nothing_is_wrong_with_the_knowledge_of_this_package() -> None:
    found = knowledge_check()
    assert found.problems["file"].to_list() == []
    by_folder = {row["folder"]: row for row in found.table.iter_rows(named=True)}
    assert by_folder["policy/measures"]["files"] >= 284
    assert by_folder["policy/measures"]["known"] >= 6
    assert by_folder["policy/context"]["files"] >= 26
    assert by_folder["terms/codes"]["files"] == len(knowledge.names("terms/codes", ".csv"))


@pytest.mark.parametrize(
    "path, old, new, rule",
    [
        (MEASURE, "country: AT", "country: Austrai", "unknown-code"),
        (MEASURE, "R2, R4", "R2, R40", "unknown-code"),
        (MEASURE, "evidence: none", "evidence: strong", "unknown-code"),
        (MEASURE, "status: verified", "status: sure", "unknown-code"),
        (MEASURE, "status: verified\n", "", "missing"),
        (MEASURE, "since: 2004", "since: 2004\nuntil: 2003", "ends-before-it-begins"),
        (MEASURE, "since: 2004", "since: spring", "integer"),
        (MEASURE, "since: 2004", "sinse: 2004", "unknown-column"),
        (MEASURE, "id: at-bridge", "id: at-bridges", "file-name-differs"),
        (MEASURE, "sources:\n", "sources: []\nolder_pages:\n", "verified-without-source"),
        (MEASURE, "name: BRIDGE", "name: [BRIDGE", "unreadable"),
        (CONTEXT, "figure: population", "figure: popluation", "unknown-figure"),
        (CONTEXT, "country: LV", "country: LX", "unknown-code"),
        (CONTEXT, "    value: 1.87\n", "", "value-or-missing"),
        (R2, "figure: gerd-per-gdp", "figure: gerd", "unknown-figure"),
        (R2, "better: higher", "better: bigger", "unknown-direction"),
        (R2, "measures: {instruments: [PI006]}", "measures: {tools: [PI006]}", "unknown-facet"),
        (R2, "instruments: [PI006]", "instruments: [PI099]", "unknown-code"),
        (R2, "weight: 1", "weight: 0", "no-weight"),
        (STUDY, "design: rct", "design: lottery", "unknown-code"),
        (STUDY, "grade: 5", "grade: 6", "unknown-grade"),
        (STUDY, "grade: 5\n", "", "grade-of-design"),
        (STUDY, "at-innovationsscheck", "at-innovation-cheque", "unknown-measure"),
        (STUDY, "basis: reported", "basis: heard", "not-code"),
        (STUDY, "found:", "find:", "required"),
        (REVIEW, "finding: no-effect", "finding: no-effect\ngrade: 3", "grade-of-design"),
        (VOUCHERS, "rule: T5", "rule: T9", "unknown-rule"),
        (VOUCHERS, "confidence: A", "confidence: E", "unknown-confidence"),
        (VOUCHERS, "cornet-2006", "cornet-2005", "unknown-study"),
        (VOUCHERS, "low: 0.2, central: 0.4", "low: 0.4, central: 0.2", "range-out-of-order"),
        (VOUCHERS, "rule: T5", "rule: DIR", "number-without-size"),
        (VOUCHERS, "rule: T5", "rule: TK", "unconfirmed-in-goals"),
        (VOUCHERS, "in_goals: illustrative", "in_goals: sure", "unknown-use"),
    ],
)
def test_an_error_planted_in_a_real_file_is_found(path: str, old: str, new: str, rule: str) -> None:
    text = knowledge.text(path)
    assert old in text
    assert knowledge_check([KnowledgeFile(path, text)]).problems.is_empty()
    found = knowledge_check([KnowledgeFile(path, text.replace(old, new, 1))]).problems
    assert any(rule in said for said in found["rule"]), found["rule"].to_list()
    assert set(found["file"]) == {path}
    assert found["fix"].null_count() == 0


def test_all_files_are_discovered_at_any_depth_and_tests_left_out() -> None:
    paths = [file.path for file in package_files()]
    assert {MEASURE, CONTEXT, R2, "terms/homonyms.yaml", "terms/tables/assets.yaml"} <= set(paths)
    assert not [path for path in paths if "/tests/" in path]
    assert paths == sorted(paths)


def test_codes_are_looked_up_where_all_tables_agree() -> None:
    named = coded_names()
    assert named["country"] == "countries"
    assert named["recommendations"] == "recommendations"
    assert "type" not in named
